"""What tests watch of the running application: its records, its pages, the wire; and launches made by hand."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import requests
from sqlalchemy import select

from b24app.adapters.store.database import engine_for
from b24app.adapters.store.schema import metadata
from b24app.domain.portal.portal_address import Origin
from b24app.domain.portal.refresh import JUST_GOT
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.settings import read_settings
from demo.bitrix24_standin import Launch, Person, open_frame
from demo.bitrix24_standin.portal import Portal
from demo.bitrix24_standin.wire import Wire
from tests.fakes.keys import tickets_with
from tests.full_lead import FullLead
from tests.written_behind import all_is_written

Row = dict[str, object]
TAB = "CRM_LEAD_DETAIL_TAB"
REST_THREE = "api/rest.scope.list"  # as the stand-in reads the address
# How often and when, not what.
WRITTEN_ANYWAY = frozenset({"revision", "last_used_at", "answered_at", "trade_owner", "trade_until"})


def records(database_url: str) -> dict[str, list[Row]]:
    """Read every row of every table, but how often and when a row was written; what waits is written first."""
    all_is_written()
    engine = engine_for(database_url)
    with engine.connect() as connection:
        found = {table.name: connection.execute(select(table)).mappings().all() for table in metadata.sorted_tables}
    engine.dispose()
    return {
        name: [{key: plain(row[key]) for key in row if key not in WRITTEN_ANYWAY} for row in rows]
        for name, rows in found.items()
    }


def plain(value: object) -> object:
    """Write a value as it stands in the database: addresses as text, lists as lists."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, Origin) else value


def issued(app: FullLead, login: str, purpose: Purpose, lead_id: int | None = None) -> str:
    """Sign a ticket as the application would; it is for a person whose pair is kept."""
    (row,) = kept(app)["installations"]
    ticket = Ticket(
        member_id=app.portal.member_id,
        generation=int(str(row["generation"])),
        user_id=app.portal.people[login].id,
        record_id=lead_id,
        language="en",
        came_from=app.portal.url,
        opened_at=app.clock(),
    )
    return tickets_with(*read_settings(app.environ, root=Path()).secret_keys).issue(ticket, purpose, app.clock())


def kept(full_lead: FullLead) -> dict[str, list[Row]]:
    """Read the application's records."""
    return records(full_lead.environ["B24_DATABASE_URL"])


def keeps_nothing(full_lead: FullLead) -> bool:
    """Tell whether no portal, person or state is on record; receipts of erased portals and keys' dates name nobody."""
    return not any(rows for table, rows in kept(full_lead).items() if table not in {"erasure_receipts", "first_keys"})


def aged(full_lead: FullLead) -> None:
    """Let time pass until every pair that is kept may be refreshed: a fresh one never is."""
    all_is_written()
    full_lead.clock.ahead += JUST_GOT


def ticket_in(response: requests.Response) -> str:
    """Find the ticket in a page."""
    found = re.search(r'name="ticket" value="([^"]+)"', response.text)
    assert found, response.text
    return found[1]


def excerpt_in(page: requests.Response) -> str:
    """Find what a page hands over to the question for its related data."""
    found = re.search(r'name="excerpt" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def leads_in(page: requests.Response) -> list[int]:
    """List the leads that a page leads to, in its order."""
    return [int(lead_id) for lead_id in re.findall(r'data-open-path="/crm/lead/details/(\d+)/"', page.text)]


def outcome(response: requests.Response) -> tuple[int, str]:
    """Say the status, and which problem the page tells of ("" for none)."""
    found = re.search(r'data-problem="([^"]+)"', response.text)
    return response.status_code, found[1] if found else ""


def policy_of(response: requests.Response) -> dict[str, str]:
    """Read the Content-Security-Policy."""
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {name: rest for name, _, rest in (part.partition(" ") for part in parts)}


def asked(wire: Wire) -> list[str]:
    """List the requests that reached a host, by API method, but for the day's question behind an open."""
    return [each.api_method for each in wire if each.direction == "in" and each.api_method != REST_THREE]


def arriving(launch: Launch, **query: str) -> Launch:
    """Return the launch under another query: DOMAIN, PROTOCOL, LANG."""
    page, _, asked_for = launch.url.partition("?")
    return replace(launch, url=f"{page}?{urlencode(dict(parse_qsl(asked_for)) | query)}")


def with_fields(launch: Launch, **fields: str) -> Launch:
    """Return the launch with other form fields; an empty one is left out."""
    changed = {**launch.fields, **fields}
    return replace(launch, fields={name: value for name, value in changed.items() if value})


def tab_launch(full_lead: FullLead, login: str = "sara", lead_id: int | str = 123) -> Launch:
    """Let the portal render the tab of a lead's card."""
    handler = f"{full_lead.url}/lead-tab"
    person, options = full_lead.portal.people[login], {"ID": str(lead_id)}
    return open_frame(full_lead.portal, full_lead.registration, person, placement=TAB, options=options, handler=handler)


def press_sign_in(full_lead: FullLead, portal: str = "") -> requests.Response:
    """Press the button of the page that starts a sign-in from outside, as the page's own form does."""
    return full_lead.session.post(
        f"{full_lead.url}/oauth/start",
        data={"portal": portal or full_lead.portal.url},
        headers={"Origin": full_lead.url},
        timeout=60,
        allow_redirects=False,
    )


def choose_rule(full_lead: FullLead, rule: str) -> requests.Response:
    """Set the access rule as the portal's administrator."""
    return decide(full_lead, rule=rule)


def decide(full_lead: FullLead, **decision: str) -> requests.Response:
    """Open the access page as the portal's administrator, and decide something there."""
    home = full_lead.open_home(full_lead.portal.people["admin"])
    return full_lead.post("/access", ticket=ticket_in(home), **decision)


def add_to_list(full_lead: FullLead, **names: str) -> requests.Response:
    """Put access codes, each with its name, on the list as the portal's administrator."""
    return decide(full_lead, added=json.dumps([{"id": code, "name": name} for code, name in names.items()]))


def checked(page: requests.Response, name: str) -> list[str]:
    """List what is checked among the radio buttons of this name."""
    inputs: list[str] = re.findall(rf'<input type="radio"\s+name="{name}"[^>]*>', page.text)
    return [value for each in inputs if "checked" in each for value in re.findall(r'value="([^"]*)"', each)]


def by_hand(full_lead: FullLead, person: Person, path: str, portal: Portal | None = None) -> Launch:
    """Write a launch form that the portal itself would not offer, with a pair that is the person's."""
    portal = portal or full_lead.portal
    pair = portal.fresh_pair(full_lead.registration, person)
    query = urlencode({"DOMAIN": portal.host, "PROTOCOL": "0", "LANG": "en", "APP_SID": "0" * 32})
    fields = {"AUTH_ID": pair.access, "REFRESH_ID": pair.refresh, "AUTH_EXPIRES": "3600", "PLACEMENT": "DEFAULT"}
    return Launch(
        url=f"{full_lead.url}{path}?{query}",
        fields={**fields, "member_id": portal.member_id, "SERVER_ENDPOINT": f"{portal.oauth_url()}/rest/"},
        window_name="",
        app_sid="",
        placement="DEFAULT",
        install=False,
    )


@dataclass(frozen=True, slots=True)
class Listener:
    """An outsider's host that only notices who connects."""

    socket: socket.socket

    @property
    def host(self) -> str:
        """Name it as DOMAIN would."""
        host, port = self.socket.getsockname()
        return f"{host}:{port}"

    @property
    def heard_nothing(self) -> bool:
        """Whether nobody has connected."""
        try:
            self.socket.accept()[0].close()
        except BlockingIOError:
            return True
        return False


@contextmanager
def listening(host: str = "127.0.0.2") -> Iterator[Listener]:
    """Open an outsider's host."""
    with socket.create_server((host, 0)) as server:
        server.settimeout(0)
        yield Listener(server)
