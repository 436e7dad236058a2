"""Every secret of a world is unique: after a broad day of work none is in a log, a file, a page or an exception.

Each place that is searched is first shown to be one where the search would find something.
"""

import logging
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from b24app.adapters.logs import log_handler
from b24app.domain.portal.tokens import ViewerToken
from b24app.errors import FullLeadError
from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import arriving, by_hand, press_sign_in, tab_launch, ticket_in, with_fields
from tests.wire.neighbours import neighbours, oauth_servers, origin_of, rest_portal

PLANTED = "planted-9f8e7d6c5b4a39281706f5e4d3c2b1a0"
OWN_CLIENT = ("urllib3.connectionpool", "MainThread")
FAULTS = (
    *("expire_tokens", "always_expired", "revoke_tokens", "rest_503", "rest_429", "rest_500", "truncated", "html_200"),
    *("reset", "lead_list", "redirect_foreign", "user_dismissed", "payment_over", "app_removed", "info_html"),
    *("refresh_empty", "refresh_wrong_user", "refresh_html", "refresh_lost", "wrong_client", "batch_refused"),
)


@dataclass
class Day:
    """What was said and shown while people worked, and every secret that was about."""

    app: FullLead
    log: StringIO = field(default_factory=StringIO)
    raw: list[str] = field(default_factory=list)
    pages: list[requests.Response] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)

    def found(self, places: Sequence[str]) -> list[str]:
        return [secret[:6] for secret in self.secrets for place in places if secret in place]


class Everything(logging.Handler):
    """Keeps whatever a record carries, values included, as a careless formatter would write it.

    But of the tests' own server and client, which log addresses: what the guide's server logs is held elsewhere.
    """

    def __init__(self, kept: list[str]) -> None:
        super().__init__()
        self.kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        of_the_test = record.name == "werkzeug" or (record.name, record.threadName) == OWN_CLIENT
        if not of_the_test:
            trace = "".join(traceback.format_exception(record.exc_info[1])) if record.exc_info else ""
            self.kept.append(f"{record.getMessage()} {vars(record)} {trace}")


@contextmanager
def listened(app: FullLead) -> Iterator[Day]:
    """Listen to every logger at its most talkative."""
    day = Day(app)
    root, ours = logging.getLogger(), [log_handler(day.log, []), Everything(day.raw)]
    level = root.level
    root.setLevel(logging.DEBUG)
    root.handlers += ours
    try:
        yield day
    finally:
        root.setLevel(level)
        root.handlers[:] = [handler for handler in root.handlers if handler not in ours]


def _work(day: Day, neighbourhood: Neighbourhood) -> None:
    app, portal = day.app, day.app.portal
    sara, admin = portal.people["sara"], portal.people["admin"]
    day.pages += [app.open_lead(sara), app.open_home(admin), app.open_lead(sara, 127), _signed_in(day)]
    day.pages.append(app.post("/access", ticket=ticket_in(day.pages[1]), rule="everybody"))
    for fault in FAULTS:
        portal.faults[fault]()
        app.clock.ahead += timedelta(minutes=2)
        _remember(day, neighbourhood)
        day.pages += [
            app.launch(tab_launch(app)),
            app.launch(arriving(tab_launch(app, "admin"), DOMAIN="alias.test")),
            app.launch(with_fields(tab_launch(app), APPLICATION_TOKEN="f" * 32)),
            app.post("/lead-tab/reload", ticket=ticket_in(day.pages[0])),
            app.launch(by_hand(app, admin, "/install")),
        ]
        _remember(day, neighbourhood)
        portal.faults[fault].reset()
    portal.uninstall(app.registration, clean=False)
    neighbourhood.deliver_events()
    _remember(day, neighbourhood)


def _signed_in(day: Day) -> requests.Response:
    """Sign in from outside; the state and the cookie are secrets too."""
    app = day.app
    started = press_sign_in(app)
    (state,) = parse_qs(urlsplit(started.headers["Location"]).query)["state"]
    cookie = started.headers["Set-Cookie"].partition(";")[0]
    day.secrets |= {state, cookie.partition("=")[2], "0c1d2e3f4a" * 7}
    query = urlencode({"code": "0c1d2e3f4a" * 7, "state": state})
    return app.session.get(f"{app.url}/?{query}", headers={"Cookie": cookie}, timeout=60)


def _remember(day: Day, neighbourhood: Neighbourhood) -> None:
    """Note every secret that is about now, where the stand-in keeps it."""
    for pair in list(vars(neighbourhood.oauth.tokens)["_by_access"].values()):
        day.secrets |= {pair.access, pair.refresh}
    row = day.app.portal.installations[day.app.registration.client_id]
    day.secrets |= {row.application_token, day.app.registration.client_secret, day.app.environ["B24_SECRET_KEYS"]}


@pytest.mark.costly
@pytest.mark.rule("S47", "bad")
@pytest.mark.rule("S27", "good")
def test_after_a_day_of_trouble_no_secret_is_anywhere(installed: FullLead, neighbourhood: Neighbourhood) -> None:
    with listened(installed) as day:
        _work(day, neighbourhood)
    assert len(day.secrets) > 100
    assert {page.status_code for page in day.pages} >= {200, 401, 403, 404, 502, 503, 504}
    assert day.found([day.log.getvalue()]) == []
    assert day.found(day.raw) == []
    assert day.found([page.text + str(page.headers) for page in day.pages]) == []
    files = list(_files(installed))
    assert len(files) >= 2, "the premise: the database has a log beside it"
    assert day.found([file.read_bytes().decode("latin-1") for file in files]) == []
    sent = [exchange.request + exchange.url for exchange in installed.portal.wire]
    assert [each for each in sent if "client_secret" in each] == []
    assert any("client_secret" in exchange.request for exchange in neighbourhood.oauth.wire), (
        "the premise: it is sent there"
    )


@pytest.mark.rule("S27", "bad")
def test_each_of_these_searches_finds_what_is_planted(installed: FullLead) -> None:
    words = "planted words"
    with listened(installed) as day:
        day.secrets = {PLANTED, words}
        day.pages.append(installed.open_lead(installed.portal.people["sara"]))
        logging.getLogger("planter").error("%s: %s", words, PLANTED, exc_info=LookupError(PLANTED))
    assert day.found([day.log.getvalue()]) == [words[:6]], "words are not masked; what looks like a token is"
    assert len(day.found(day.raw)) == 2
    assert "Lead #1591" in day.pages[0].text, "pages are read as people see them"
    (database,) = [file for file in _files(installed) if file.suffix == ".sqlite3"]
    with database.open("ab") as file:
        file.write(PLANTED.encode())
    assert day.found([file.read_bytes().decode("latin-1") for file in _files(installed)]) == [PLANTED[:6]]


@pytest.mark.costly
def test_no_exception_holds_a_secret_in_its_text_its_repr_or_its_causes() -> None:
    said: list[str] = []
    secrets: set[str] = set()
    with neighbours() as near:
        app, oauth = near.app, origin_of(near.world.oauth.url)
        servers = oauth_servers(oauth, client_id=app.client_id, client_secret=app.client_secret)
        for fault in FAULTS:
            pair = near.pair()
            secrets |= {pair.access_token, pair.refresh_token, app.client_secret}
            near.portal.faults[fault]()
            said += [
                _told(lambda token: rest_portal().who_asks(near.address, ViewerToken(token), ()), pair.access_token),
                _told(lambda token: servers.prove_token(ViewerToken(token), "", ""), pair.access_token),
                _told(lambda code: servers.exchange_code(code, ""), pair.refresh_token),
                _told(partial(servers.refresh, pair), str(oauth)),
            ]
            near.portal.faults[fault].reset()
    assert len([each for each in said if each]) > len(FAULTS), "the premise: much goes wrong"
    assert [secret[:6] for secret in secrets for each in said if secret in each] == []


def _told(ask: Callable[[str], object], secret: str) -> str:
    """Return all that an exception says of itself and its causes."""
    try:
        ask(secret)
    except FullLeadError as error:
        return repr(error) + "".join(traceback.format_exception(error)) + str(vars(error))
    return ""


def _files(app: FullLead) -> Iterator[Path]:
    database = Path(app.environ["B24_DATABASE_URL"].removeprefix("sqlite:///"))
    return database.parent.glob(f"{database.name}*")
