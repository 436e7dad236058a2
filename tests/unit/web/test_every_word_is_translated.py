"""No page says a word that no catalogue could put into the reader's language.

Two looks: at the templates' own text, and at the pages as they are served with a catalogue that marks each message.
"""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import requests
from babel import Locale
from babel.messages.pofile import read_po, write_po

from b24app.domain.placements import RIGHTS
from b24app.web import words
from b24app.web.words import CATALOGUES, FALLBACK
from tests.full_lead import FullLead
from tests.watching import by_hand, outcome, tab_launch, ticket_in

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "b24app" / "web" / "static").glob("*.js"))
SPOKEN = frozenset({"title", "aria-label", "placeholder", "alt", "label", "aria-description", "aria-roledescription"})
MUTE = frozenset({"script", "style", "code"})
LETTERS = re.compile(r"[^\W\d_]{2,}")
WITHOUT_WORDS = (
    re.compile(r"{% block body_class %}.*?{% endblock %}"),
    re.compile(r"{#.*?#}", re.DOTALL),
    re.compile(r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}", re.DOTALL),
    re.compile(r"\b_\(\s*(\"[^\"]*\"|'[^']*')"),
)
LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
ARGUMENTS = re.compile(r"\([^()]*\)")  # what a call is given is not what it says
EXPRESSION = re.compile(r"{{(.*?)}}|{%.*?%}", re.DOTALL)
VISIBLE_IN_SCRIPTS = re.compile(
    r"(?:textContent|innerText|innerHTML|ariaLabel|title|placeholder|setAttribute\(\"aria-label\",)\s*[=(]?\s*"
    r"[\"'`][^\"'`]*[A-Za-z]{2}"
)
OPEN, CLOSE = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}", "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
INITIALS = re.compile(r"[A-Z]{1,2}")
# What stands on pages and is nobody's language: names, and what Babel writes.
NAMES = frozenset({"UTC", "GMT", "PM", "AM", "day", "days", "hour", "hours", "minute", "minutes", "Juniper", "Oak"})
PORTAL_METHODS = (
    "crm.lead.fields",
    "crm.lead.userfield.list",
    "crm.status.list",
    "user.get",
    "profile",
    "placement.get",
)


class Spoken(HTMLParser):
    """Collects what a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in MUTE:
            self._inside.append(tag)
        given = dict(attrs)
        spoken = SPOKEN | ({"value"} if tag == "input" and given.get("type") in {"submit", "button"} else set())
        self.said += [value for name, value in attrs if name in spoken and value]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.said.append(data.strip())


def spoken(html: str) -> list[str]:
    reader = Spoken()
    reader.feed(html)
    return reader.said


def literals(found: re.Match[str]) -> str:
    """Keep the literals of an expression that is put into the text: no catalogue sees them."""
    own = LITERAL.findall(without(ARGUMENTS, found[1] or ""))
    return " ".join(first or second for first, second in own)


def without(innermost: re.Pattern[str], text: str) -> str:
    """Take out what is bracketed, and what that is bracketed by."""
    while (less := innermost.sub(" ", text)) != text:
        text = less
    return text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_no_word_outside_of_its_messages(template: Path) -> None:
    source = template.read_text()
    for pattern in WITHOUT_WORDS:
        source = pattern.sub(" ", source)
    in_tags = re.sub(r"<[^>]*>", lambda tag: EXPRESSION.sub(" ", tag[0]), source)
    said = spoken(re.sub(r"url_for\([^)]*\)", "", in_tags))
    texts = [EXPRESSION.sub(literals, text) for text in said]
    assert [text for text in texts if set(LETTERS.findall(text)) - NAMES] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_nothing_of_its_own(script: Path) -> None:
    assert VISIBLE_IN_SCRIPTS.findall(script.read_text()) == []


def test_the_looks_see_what_they_are_for() -> None:
    assert spoken('<p title="a">b <i>c</i></p><input type="submit" value="d"><code>e</code>') == ["a", "b", "c", "d"]
    assert EXPRESSION.sub(literals, '{{ "shown" if x else y }}') == "shown"
    assert VISIBLE_IN_SCRIPTS.search('place.textContent = "Loading"')


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


def _forget_what_was_read() -> None:
    for read in vars(words).values():
        if hasattr(read, "cache_clear"):
            read.cache_clear()


def known(app: FullLead) -> set[str]:
    """Collect the words that the portal itself sends, and those of the settings and of Babel's dates."""
    admin = app.portal.people["admin"]
    token = app.portal.fresh_pair(app.registration, admin).access
    said = [*app.environ.values(), app.portal.url, *(right.scope for right in RIGHTS)]
    for method in PORTAL_METHODS:
        answer = requests.post(f"{app.portal.url}/rest/{method}", json={"auth": token}, timeout=20)
        said.append(json.dumps(answer.json(), ensure_ascii=False))
    said += [json.dumps(lead, ensure_ascii=False, default=str) for lead in app.portal.crm.leads.values()]
    english = Locale.parse(FALLBACK)
    said += [*english.months["format"]["abbreviated"].values(), *english.days["format"]["abbreviated"].values()]
    return {word.lower() for text in said for word in LETTERS.findall(text.replace("\\n", " ").replace("_", " "))}


def pages(app: FullLead) -> Iterator[tuple[str, requests.Response]]:
    people = app.portal.people
    for path in ("/", "/privacy", "/licence", f"/oauth/start?portal={app.portal.url}", "/nothing"):
        yield path, app.session.get(f"{app.url}{path}", timeout=20)
    yield "installer", app.launch(by_hand(app, people["admin"], "/install"))
    for login in ("admin", "sara"):
        yield f"home {login}", app.open_home(people[login])
        for lead in (123, 124, 125, 127):
            opened = app.launch(tab_launch(app, login, lead))
            yield f"lead {lead} {login}", opened
            if outcome(opened) == (200, ""):
                yield f"again {lead} {login}", app.post("/lead-tab/reload", ticket=ticket_in(opened))
    for mishap in ("batch_refused", "simple_crm", "rest_503", "trial_over", "app_removed"):
        app.portal.mishaps[mishap]()
        yield f"lead {mishap}", app.launch(tab_launch(app, "sara", 124))
        yield f"home {mishap}", app.open_home(people["admin"])
        app.portal.mishaps.reset()


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
