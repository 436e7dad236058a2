import http.client

import pytest
import requests
from flask import Response

from b24app.web.http.headers import CSP
from b24app.web.http.routes import ROUTES
from tests.alone import Alone
from tests.full_lead import FullLead
from tests.watching import outcome, policy_of, tab_launch, ticket_in, with_fields

ON_EVERY_ANSWER = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
KINDS = {"full-lead.css": "text/css", "full-lead.js": "text/javascript", "full-lead.svg": "image/svg+xml"}
ANY_PORTAL = "https: http:"  # the tests' deployments allow portals on plain http


def removed(app: FullLead) -> requests.Response:
    """Open the tab for a portal that is not known, after the application was removed in the token's."""
    app.portal.faults.app_removed(1)
    return app.launch(with_fields(tab_launch(app), member_id="0" * 32))


def is_guarded(response: requests.Response) -> bool:
    """Tell whether an answer carries what every answer carries, and no cookie."""
    rules = policy_of(response)
    return (
        ON_EVERY_ANSWER.items() <= {name: response.headers.get(name) for name in ON_EVERY_ANSWER}.items()
        and rules["default-src"] == "'none'"
        and rules["base-uri"] == "'none'"
        and "unsafe" not in response.headers[CSP]
        and "Set-Cookie" not in response.headers
        and "X-Frame-Options" not in response.headers
    )


def is_html(response: requests.Response) -> bool:
    """Tell what a body is; nothing is sent as a page of its own."""
    return not response.content or response.text.startswith("<!DOCTYPE html>")


class TestEveryAnswer:
    @pytest.mark.rule("S22", "bad")
    @pytest.mark.rule("S13", "bad")
    @pytest.mark.rule("S12", "bad")
    def test_every_route_is_guarded_whatever_the_method_and_may_be_framed_only_if_a_portal_shows_it(
        self, alone: Alone
    ) -> None:
        for route in ROUTES:
            for method in ("GET", "POST", "PUT", "OPTIONS", "HEAD"):
                response = requests.request(method, f"{alone.url}{route.address}", timeout=60)
                assert is_guarded(response), (method, route.address)
                assert policy_of(response)["frame-ancestors"] in {"'none'", "https:"}
                if not route.framed and route.address != "/":
                    assert policy_of(response)["frame-ancestors"] == "'none'"

    @pytest.mark.rule("S13", "good")
    def test_an_address_that_is_none_of_ours_may_be_framed_by_any_portal_and_shows_nothing(self, alone: Alone) -> None:
        for method in ("GET", "POST"):
            for path in ("/nothing", "/lead-tab//", "/Lead-Tab", "/static"):
                answer = requests.request(method, f"{alone.url}{path}", timeout=60)
                assert (outcome(answer), is_guarded(answer)) == ((404, "no-page"), True), path
                assert policy_of(answer)["frame-ancestors"] == "https:"
                assert "<form" not in answer.text

    @pytest.mark.rule("S22", "good")
    @pytest.mark.rule("S13", "good")
    def test_every_status_of_a_framed_page_is_seen_in_its_frame(self, installed: FullLead) -> None:
        opened = installed.launch(tab_launch(installed))
        assert (policy_of(opened)["frame-ancestors"], is_guarded(opened)) == (installed.portal.url, True)
        expired = tab_launch(installed)
        installed.portal.faults.expire_tokens()
        answers = {
            400: installed.post("/lead-tab"),
            401: installed.launch(expired),
            403: installed.post("/lead-tab/reload", ticket=f"{ticket_in(opened)}x"),
            404: removed(installed),
            405: installed.session.get(f"{installed.url}/lead-tab", timeout=60),
        }
        for status, response in answers.items():
            assert outcome(response)[0] == status
            assert is_guarded(response)
            assert policy_of(response)["frame-ancestors"] == ANY_PORTAL
            assert "<form" not in response.text
            assert installed.portal.host not in response.text.replace(f"{installed.portal.url}/api/v1/", "")

    def test_a_request_that_is_too_large_is_refused_before_it_is_read(self, installed: FullLead) -> None:
        host = installed.url.removeprefix("http://")
        for length in (10_000_000, 65_537):
            connection = http.client.HTTPConnection(host, timeout=60)
            connection.putrequest("POST", "/lead-tab")
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Content-Length", str(length))
            connection.endheaders()
            answer = connection.getresponse()
            assert answer.status == 413
            assert f"frame-ancestors {ANY_PORTAL}" in answer.headers[CSP]
            assert b"data-problem" in answer.read()
            connection.close()

    @pytest.mark.rule("S48", "bad")
    def test_a_fault_of_ours_is_seen_in_its_frame_and_shows_nothing_of_its_inside(self, installed: FullLead) -> None:
        def broken() -> Response:
            raise LookupError("canary-inside")

        installed.flask.view_functions["lead_tab"] = broken
        response = installed.launch(tab_launch(installed))
        assert outcome(response) == (500, "fault")
        assert is_guarded(response)
        assert policy_of(response)["frame-ancestors"] == ANY_PORTAL
        assert not [word for word in ("canary", "LookupError", "Traceback", ".py") if word in response.text]
