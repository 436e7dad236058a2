import re
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from b24app.web.http.routes import ROUTES
from tests.alone import Alone
from tests.full_lead import FullLead
from tests.watching import listening, outcome, policy_of, press_sign_in, records

OURS = "http://our.test"  # stands for the address of the application
NO_ADDRESSES = (
    "",
    "//evil.test",
    "/\\evil.test",
    "https:evil.test",
    "user@evil.test",
    "https://user@evil.test",
    "https://user:word@evil.test/",
    "\\\\evil.test",
    "\t//evil.test",
    "evil .test",
    "evil.test;",
    "http://evil.test",
    "javascript:alert(1)",
    "ftp://evil.test",
    "b24_test.company.local",
    "xn--\N{CYRILLIC SMALL LETTER A}.test",
    "\N{RIGHT-TO-LEFT OVERRIDE}evil.test",
    "[::1]",
    "x" * 400,
)
AS_TYPED = {
    "known.bitrix24.com": "known.bitrix24.com",
    "https://known.bitrix24.com/": "known.bitrix24.com",
    "HTTPS://Known.Bitrix24.COM/crm/lead/list/?a=b#c": "known.bitrix24.com",
    "  known.bitrix24.com/crm/ \t": "known.bitrix24.com",
    "known.bitrix24.com?IFRAME=Y": "known.bitrix24.com",
    "https://box.example:8443/stream/": "box.example:8443",
    "known.bitrix24.com/@evil.test": "known.bitrix24.com",
    "known.bitrix24.com#@evil.test": "known.bitrix24.com",
    "компания.bitrix24.ru": "xn--80aqeigdi5k.bitrix24.ru",
    "https://КОМПАНИЯ.bitrix24.ru/crm/lead/list/": "xn--80aqeigdi5k.bitrix24.ru",
    "https://портал.рф:8443": "xn--80awhdgm.xn--p1ai:8443",
    "xn---7sbfkf5bif1g.bitrix24.ru": "xn---7sbfkf5bif1g.bitrix24.ru",
}
NOT_OUR_PAGE: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
    {},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "https://evil.test"},
    {"Origin": f"{OURS}.evil.test"},
    {"Origin": f"{OURS}/x"},
    {"Origin": f"{OURS}, https://evil.test"},
    {"Origin": "https://127.0.0.1"},
    {"Referer": f"{OURS}/oauth/start"},
)
OUR_PAGE: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": OURS},
)


class TestStart:
    def test_the_page_is_the_same_for_every_valid_host_and_calls_nobody(self, alone: Alone) -> None:
        with listening("127.0.0.1") as stranger:
            pages = {}
            for host in (stranger.host, "known.bitrix24.com", "unknown.example"):
                response = requests.get(f"{alone.url}/oauth/start", params={"portal": host}, timeout=60)
                assert response.status_code == 200
                assert "Set-Cookie" not in response.headers
                assert policy_of(response)["form-action"] == f"'self' https://{host}"
                pages[host] = response.text.replace(host, "HOST")
            assert len(set(pages.values())) == 1
            assert stranger.heard_nothing

    @pytest.mark.rule("S12", "good")
    def test_the_button_sets_the_one_cookie_and_sends_the_browser_to_the_portal(self, alone: Alone) -> None:
        response = _press(alone, "known.bitrix24.com")
        address = urlsplit(response.headers["Location"])
        assert (response.status_code, address.netloc, address.path) == (303, "known.bitrix24.com", "/oauth/authorize/")
        query = parse_qs(address.query)
        assert set(query) == {"client_id", "state"}
        (cookie,) = SimpleCookie(response.headers["Set-Cookie"]).values()
        assert cookie.key.startswith("__Host-")
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["max-age"], cookie["path"], cookie["domain"]) == ("300", "/", "")
        assert cookie.value not in response.headers["Location"]

    @pytest.mark.rule("S17", "bad")
    @pytest.mark.rule("S12", "bad")
    def test_what_is_no_portals_address_is_told_so_and_gets_no_cookie(self, alone: Alone) -> None:
        address = f"{alone.url}/oauth/start"
        for portal in NO_ADDRESSES:
            for response in (_press(alone, portal), requests.get(address, params={"portal": portal}, timeout=60)):
                assert outcome(response) == (400, "no-address"), portal
                assert "Set-Cookie" not in response.headers, portal
                assert "Location" not in response.headers, portal

    @pytest.mark.rule("S17", "good")
    def test_an_address_is_taken_as_people_know_it_and_shown_as_it_will_be_opened(self, alone: Alone) -> None:
        """docs/platform.md 3.7."""
        for typed, host in AS_TYPED.items():
            page = requests.get(f"{alone.url}/oauth/start", params={"portal": typed}, timeout=60)
            assert f"<strong>https://{host}</strong>" in page.text, typed
            assert policy_of(page)["form-action"] == f"'self' https://{host}", typed
            assert _press(alone, typed).headers["Location"].startswith(f"https://{host}/oauth/authorize/?"), typed

    @pytest.mark.rule("S17", "good")
    def test_plain_http_is_for_deployments_that_allow_it(self, installed: FullLead) -> None:
        response = press_sign_in(installed)
        assert response.headers["Location"].startswith(f"{installed.portal.url}/oauth/authorize/")

    @pytest.mark.rule("S15", "bad")
    def test_its_cookie_changes_nothing_anywhere(self, installed: FullLead) -> None:
        """Another site's form carries the browser's cookie along, and no ticket."""
        started = press_sign_in(installed)
        cookie = {"Cookie": started.headers["Set-Cookie"].partition(";")[0]}
        before = records(installed.environ["B24_DATABASE_URL"])["installations"]
        for route in (route for route in ROUTES if route.ticketed):
            answer = installed.session.post(
                f"{installed.url}{route.address}", data={"rule": "administrators"}, headers=cookie, timeout=60
            )
            assert answer.status_code in {400, 401, 403}, route.address
        assert records(installed.environ["B24_DATABASE_URL"])["installations"] == before

    @pytest.mark.rule("S15", "bad")
    @pytest.mark.rule("S69", "bad")
    def test_who_does_not_show_that_our_page_was_pressed_is_refused(self, alone: Alone) -> None:
        for headers in NOT_OUR_PAGE:
            ours = {name: value.replace(OURS, alone.url) for name, value in headers.items()}
            response = _press(alone, "portal.test", ours)
            assert outcome(response) == (403, "state-refused"), headers
            assert "Set-Cookie" not in response.headers, headers
            assert "Location" not in response.headers, headers

    @pytest.mark.rule("S15", "good")
    @pytest.mark.rule("S69", "good")
    def test_the_button_of_our_page_can_be_pressed(self, alone: Alone) -> None:
        for headers in OUR_PAGE:
            ours = {name: value.replace(OURS, alone.url) for name, value in headers.items()}
            assert _press(alone, "portal.test", ours).status_code == 303, headers

    @pytest.mark.rule("S69", "good")
    def test_the_page_lets_its_own_form_say_where_it_comes_from(self, alone: Alone) -> None:
        page = requests.get(f"{alone.url}/oauth/start?portal=portal.test", timeout=60)
        assert page.headers["Referrer-Policy"] == "same-origin"


class TestFinish:
    def test_a_return_of_another_form_is_malformed(self, alone: Alone) -> None:
        for query in ("code=x", "code=&state=y", "code=x&state=a+b", "code=x&code=y&state=z"):
            assert outcome(requests.get(f"{alone.url}/?{query}", timeout=60)) == (400, "malformed"), query

    def test_a_state_that_is_not_ours_is_refused_and_not_framed(self, alone: Alone) -> None:
        for cookie in ("", "__Host-b24app-connect=x", '__Host-b24app-connect="\\377"'):
            response = requests.get(f"{alone.url}/?code=x&state=y", headers={"Cookie": cookie}, timeout=60)
            assert outcome(response) == (403, "state-refused"), cookie
            assert policy_of(response)["frame-ancestors"] == "'none'", cookie

    def test_the_code_and_the_state_are_not_on_the_page_of_a_refusal(self, alone: Alone) -> None:
        response = requests.get(f"{alone.url}/?code=canary-code&state=canary-state", timeout=60)
        assert not re.search("canary", response.text)


def _press(alone: Alone, portal: str, headers: dict[str, str] | None = None) -> requests.Response:
    """Press the button as a browser does that sends no Sec-Fetch-Site, or with other headers."""
    address, form = f"{alone.url}/oauth/start", {"portal": portal}
    sent = {"Origin": alone.url} if headers is None else headers
    return requests.post(address, data=form, headers=sent, timeout=60, allow_redirects=False)
