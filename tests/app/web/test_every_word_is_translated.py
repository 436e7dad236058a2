"""No page that is served says a word that no catalogue could put into the reader's language.

It is served with a catalogue that marks each message; the templates' own text is looked at in tests/unit/web.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from babel import Locale
from babel.messages.pofile import read_po, write_po
from babel.units import format_unit

from b24app.domain.operations.placements import RIGHTS
from b24app.web.language import words
from b24app.web.language.catalogue_files import CATALOGUES
from b24app.web.language.codes import FALLBACK
from tests.full_lead import FullLead
from tests.installed import LEFT
from tests.unit.web.spoken import LETTERS, NAMES, spoken, without
from tests.watching import by_hand, outcome, tab_launch, ticket_in

OPEN, CLOSE = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}", "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
INITIALS = re.compile(r"[A-Z]{1,2}")
PORTAL_METHODS = (
    "crm.lead.fields",
    "crm.lead.userfield.list",
    "crm.status.list",
    "user.get",
    "profile",
    "placement.get",
)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Put a catalogue in place of the English one that marks every message."""
    with (CATALOGUES / "messages.pot").open("rb") as text:
        catalogue = read_po(text, locale=FALLBACK)
    for message in catalogue:
        if message.id:
            forms = message.id if message.pluralizable else (message.id,)
            wrapped = tuple(f"{OPEN}{form}{CLOSE}" for form in forms)
            message.string = wrapped if message.pluralizable else wrapped[0]
    with (tmp_path / f"{FALLBACK}.po").open("wb") as text:
        write_po(text, catalogue)
    monkeypatch.setattr(words, "CATALOGUES", tmp_path)
    _forget_what_was_read()
    yield
    _forget_what_was_read()
    LEFT.clear()  # an application that was installed with these words has them in its tab's titles


def _forget_what_was_read() -> None:
    for read in vars(words).values():
        if hasattr(read, "cache_clear"):
            read.cache_clear()


def known(app: FullLead) -> set[str]:
    """Collect the words that the portal itself sends, and those of the settings and of Babel's dates and ages."""
    admin = app.portal.people["admin"]
    token = app.portal.fresh_pair(app.registration, admin).access
    said = [*app.environ.values(), app.portal.url, *(right.scope for right in RIGHTS)]
    for method in PORTAL_METHODS:
        answer = requests.post(f"{app.portal.url}/rest/{method}", json={"auth": token}, timeout=60)
        said.append(json.dumps(answer.json(), ensure_ascii=False))
    said += [json.dumps(lead, ensure_ascii=False, default=str) for lead in app.portal.crm.leads.values()]
    english = Locale.parse(FALLBACK)
    said += [*english.months["format"]["abbreviated"].values(), *english.days["format"]["abbreviated"].values()]
    said += [format_unit(count, f"duration-{unit}", locale=english) for unit in words.UNITS for count in (1, 2)]
    return {word.lower() for text in said for word in LETTERS.findall(text.replace("\\n", " ").replace("_", " "))}


def pages(app: FullLead) -> Iterator[tuple[str, requests.Response]]:
    people = app.portal.people
    for path in ("/", "/privacy", "/licence", f"/oauth/start?portal={app.portal.url}", "/nothing"):
        yield path, app.session.get(f"{app.url}{path}", timeout=60)
    yield "installer", app.launch(by_hand(app, people["admin"], "/install"))
    for login in ("admin", "sara"):
        yield f"home {login}", app.open_home(people[login])
        for lead in (123, 124, 125, 127):
            opened = app.launch(tab_launch(app, login, lead))
            yield f"lead {lead} {login}", opened
            if outcome(opened) == (200, ""):
                ticket = ticket_in(opened)
                yield f"again {lead} {login}", app.post("/lead-tab/reload", ticket=ticket)
                yield f"inspector {lead} {login}", app.post("/lead-tab/reload", ticket=ticket, view="inspector")
    for fault in ("batch_refused", "simple_crm", "rest_503", "trial_over", "app_removed"):
        app.portal.faults[fault]()
        yield f"lead {fault}", app.launch(tab_launch(app, "sara", 124))
        yield f"home {fault}", app.open_home(people["admin"])
        app.portal.faults.reset()


@pytest.mark.costly
@pytest.mark.usefixtures("marked")
def test_no_page_says_a_word_that_is_neither_a_message_nor_the_portals(installed: FullLead) -> None:
    data = known(installed) | {name.lower() for name in NAMES}
    loose: dict[str, set[str]] = {}
    for name, page in pages(installed):
        assert OPEN in page.text, "the premise: its messages are marked"
        # A message may have a link, a name or another message in its middle.
        unmarked = without(MARKED, "\n".join(spoken(page.text)))
        left = {word for word in LETTERS.findall(unmarked) if word.lower() not in data and not INITIALS.fullmatch(word)}
        if left:
            loose[name] = left
    assert loose == {}
