"""The shipped file of nginx, loaded by nginx, in front of the application as an operator starts it."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pytest
import requests

from b24app.domain.findings.finding import Level, good
from b24app.domain.findings.own_address import FORWARDED, MARK, own_address_findings
from b24app.wiring.command_line import CommandGraph
from demo.bitrix24_standin import Neighbourhood
from tests.behind_gunicorn import Served, behind_gunicorn
from tests.behind_nginx import HOST, NAME, Nginx, nginx_before
from tests.operators_shell import encoded
from tests.rules.test_access_log import DEADLINE_S
from tests.watching import tab_launch

pytestmark = pytest.mark.rehearsal

LANGUAGES = ("en", "de", "ru", "es")


@dataclass(frozen=True, slots=True)
class Site:
    """The application, and nginx in front of it."""

    served: Served
    nginx: Nginx

    @property
    def environ(self) -> dict[str, str]:
        """The settings of the application, as far as a command that asks its public address needs them."""
        required = {"B24_CLIENT_ID": "local.1", "B24_CLIENT_SECRET": "x", "B24_PUBLIC_URL": "https://full-lead.test"}
        return {**required, **self.served.app.environ}

    def post(self, address: str, fields: dict[str, str], **headers: str) -> requests.Response:
        with requests.Session() as session:
            session.trust_env, session.verify = False, str(self.nginx.certificate)
            there = address.replace(self.served.app.url, self.nginx.url)
            return session.post(there, data=fields, headers=headers, timeout=DEADLINE_S)

    def get(self, path: str) -> requests.Response:
        with requests.Session() as session:
            session.trust_env, session.verify = False, str(self.nginx.certificate)
            return session.get(f"{self.nginx.url}{path}", timeout=DEADLINE_S)

    def opens(self, **headers: str) -> requests.Response:
        launch = tab_launch(self.served.app, "sara")
        return self.post(launch.url, launch.fields, **headers)

    def client(self) -> ssl.SSLSocket:
        """Connect as a browser does."""
        context = ssl.create_default_context(cafile=str(self.nginx.certificate))
        plain = socket.create_connection((HOST, self.nginx.port), timeout=DEADLINE_S)
        return context.wrap_socket(plain, server_hostname=NAME)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    more = {"B24_TRUSTED_PROXIES": "1", "B24_SECRET_KEYS": encoded(b"n")}
    with ExitStack() as until:
        neighbourhood = until.enter_context(Neighbourhood())
        session = until.enter_context(requests.Session())
        session.trust_env = False
        served = until.enter_context(
            behind_gunicorn(neighbourhood, neighbourhood.add_portal(), session, folder, **more)
        )
        port = urlsplit(served.app.url).port
        assert port
        yield Site(served, until.enter_context(nginx_before(port, folder)))


def test_the_tab_opens_through_it_and_the_log_has_no_query(site: Site) -> None:
    page = site.opens()
    assert page.status_code == 200
    assert 'name="ticket"' in page.text
    assert "X-Frame-Options" not in page.headers
    assert page.headers["Content-Security-Policy"].count("default-src") == 1
    assert logged(site.nginx, HOST, "POST", "/lead-tab", "200")
    assert "?" not in site.nginx.access_log.read_text()


def test_pages_are_compressed_by_the_app_and_not_again(site: Site) -> None:
    """Whatever this machine's nginx does for other sites."""
    page, health = site.opens(), site.get("/health/live")
    assert (page.headers["Content-Encoding"], page.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert 'name="ticket"' in page.text
    assert "Content-Encoding" not in health.headers


def test_the_doctor_finds_nothing_wrong_with_what_stands_in_front(site: Site) -> None:
    here = {"B24_PUBLIC_URL": site.nginx.url, "B24_CA_FILE": str(site.nginx.certificate)}
    here |= {"B24_ALLOW_PRIVATE_PORTALS": "1"}
    with closing(CommandGraph(**{**site.environ, **here})) as graph:
        seen = graph.own_address()
    assert list(own_address_findings("", seen, trusted_proxies=1)) == [good("", "this app responds")]
    (told_too_few,) = own_address_findings("", seen, trusted_proxies=0)
    assert told_too_few.level is Level.FAILED, "the premise: entries are counted"


@pytest.mark.parametrize(("claimed", "entries"), [({}, "1"), ({"X-Forwarded-For": "203.0.113.9"}, "2")])
def test_what_a_visitor_claims_is_one_entry_more(site: Site, claimed: dict[str, str], entries: str) -> None:
    """It stands before the visitor's own address, where the app does not look."""
    with closing(CommandGraph(**site.environ)) as graph:
        answer = site.post(f"{site.nginx.url}/lead-tab", {}, **{MARK: graph.mark()}, **claimed)
    assert answer.headers[FORWARDED] == entries


def plainly(site: Site, method: str, path: str) -> requests.Response:
    at = f"http://{HOST}:{site.nginx.plain_port}{path}"
    return requests.request(method, at, headers={"Host": NAME}, allow_redirects=False, timeout=DEADLINE_S)


@pytest.mark.parametrize("path", ["/", "/privacy", "/licence", "/oauth/start"])
def test_plain_http_leads_who_reads_a_public_page_to_https_without_the_query(site: Site, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = plainly(site, method, f"{path}?code=secret")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"https://{NAME}{path}")


@pytest.mark.rule("S19", "bad")
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/"), ("POST", "/lead-tab"), ("POST", "/oauth/start"), ("POST", "/events"), ("GET", "/lead-tab?a=b")],
)
def test_a_form_that_came_over_plain_http_is_refused_and_not_led_on(site: Site, method: str, path: str) -> None:
    answer = plainly(site, method, path)
    assert (answer.status_code, answer.headers.get("Location")) == (403, None)


def test_plain_http_answers_nothing_else_but_for_certificates(site: Site) -> None:
    assert plainly(site, "GET", "/.well-known/acme-challenge/x").status_code == 404


def test_who_sends_slowly_or_not_at_all_does_not_reach_the_app(site: Site) -> None:
    """A network has its limit of requests at once, and these have not begun one."""
    head = b"POST /lead-tab HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\na"
    beginnings = (b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
    before = connections_of(site)
    with ExitStack() as until:
        slow = [until.enter_context(site.client()) for _ in range(60)]
        for number, client in enumerate(slow):
            client.sendall((*beginnings, head)[number % 3])
        assert site.opens().status_code == 200
        assert connections_of(site) <= before + 1
        for client in slow[2::3]:
            client.sendall(b"a")
        assert site.opens().status_code == 200


def test_the_apps_own_errors_pass_as_they_are(site: Site) -> None:
    own = site.post(f"{site.nginx.url}/lead-tab", {})
    assert (own.status_code, 'data-problem="malformed"' in own.text) == (400, True)


def test_without_the_app_a_page_says_so_in_the_portals_frame_and_to_a_crowd_that_it_is_one(tmp_path: Path) -> None:
    """Without any header about frames, so that the frame is not blank."""
    with (
        socket.socket() as nobody,  # who holds a port and does not listen
        ExitStack() as until,
        requests.Session() as session,
    ):
        nobody.bind((HOST, 0))
        nginx = until.enter_context(nginx_before(nobody.getsockname()[1], tmp_path))
        session.trust_env, session.verify = False, str(nginx.certificate)
        page = session.post(f"{nginx.url}/lead-tab", data={"a": "b"}, timeout=DEADLINE_S)
        assert (page.status_code, languages(page)) == (502, LANGUAGES)
        assert {"X-Frame-Options", "Content-Security-Policy"}.isdisjoint(page.headers)
        crowd = (session.post(f"{nginx.url}/lead-tab", timeout=DEADLINE_S) for _ in range(5000))
        refused = next(each for each in crowd if each.status_code != page.status_code)
        assert (refused.status_code, languages(refused)) == (429, LANGUAGES)
        assert refused.text != page.text
        assert session.get(f"{nginx.url}/too-many.html", timeout=DEADLINE_S).status_code == 404, "not by its address"
        assert logged(nginx, HOST, "GET", "/too-many.html", "404")
        seen = {tuple(line.split()[3:5]) for line in nginx.access_log.read_text().splitlines()}
        assert seen == {("/lead-tab", "502"), ("/lead-tab", "429"), ("/too-many.html", "404")}, "what was asked for"


@pytest.mark.rule("S55", "good")
@pytest.mark.parametrize("asked", ["/a%20GET%20/b", "/a%0Ab", "/", "/a%3Fb"])
def test_the_address_in_the_log_is_one_word_as_it_was_sent(site: Site, asked: str) -> None:
    with requests.Session() as session:
        session.trust_env, session.verify = False, str(site.nginx.certificate)
        session.get(f"{site.nginx.url}{asked}?code=canary", timeout=DEADLINE_S)
    assert {len(line.split()) for line in logged(site.nginx, HOST, "GET", asked)} == {7}


def test_nobody_is_told_which_nginx_it_is(site: Site) -> None:
    with requests.Session() as session:
        session.trust_env, session.verify = False, str(site.nginx.certificate)
        plain = f"http://{HOST}:{site.nginx.plain_port}/"
        answers = [
            session.get(f"{site.nginx.url}/unavailable.html", timeout=DEADLINE_S),
            session.get(plain, headers={"Host": NAME}, allow_redirects=False, timeout=DEADLINE_S),
        ]
    for each in answers:
        assert (each.headers["Server"], re.search(r"nginx/\d", each.text)) == ("nginx", None)


def logged(nginx: Nginx, *words: str) -> list[str]:
    """Return the lines with these words behind the time: nginx writes them after its answer."""
    until = monotonic() + DEADLINE_S
    while monotonic() < until:
        lines = nginx.access_log.read_text().splitlines() if nginx.access_log.exists() else []
        if found := [line for line in lines if tuple(line.split()[1 : 1 + len(words)]) == words]:
            return found
    return []


def languages(page: requests.Response) -> tuple[str, ...]:
    return tuple(re.findall(r'<section lang="(..)">', page.content.decode()))


def connections_of(site: Site) -> int:
    """Count the connections that the app's workers have."""
    return sum(
        str(each.readlink()).startswith("socket:")
        for worker in site.served.workers
        for each in Path(f"/proc/{worker}/fd").iterdir()
        if each.is_symlink()
    )
