import pytest
from flask import Flask

from b24app.settings import JS_URL
from b24app.web.http.headers import CSP, HSTS, TRUSTED_TYPES, ancestors_of, attach, page, policy
from tests.fakes.invented import origin


class TestPolicy:
    def test_nothing_inline_and_no_other_host_but_those_named(self) -> None:
        rules = policy(frame_ancestors="https://a.test", scripts="https://api.test/v1/", forms="https://b.test").split(
            "; "
        )
        assert "script-src 'self' https://api.test/v1/" in rules
        assert "form-action 'self' https://b.test" in rules
        assert "frame-ancestors https://a.test" in rules
        assert "style-src 'self'" in rules

    def test_a_page_may_not_be_framed_unless_its_view_says_so(self) -> None:
        assert "frame-ancestors 'none'" in page("").headers[CSP]
        assert "frame-ancestors https://a.test" in page("", ancestors="https://a.test").headers[CSP]

    def test_the_portal_is_named_once_and_what_is_no_origin_is_left_out(self) -> None:
        assert (
            ancestors_of([origin("a.test"), None, origin("a.test"), origin("b.test")])
            == "https://a.test:8443 https://b.test:8443"
        )


class TestAttach:
    @pytest.fixture
    def app(self) -> Flask:
        app = Flask(__name__)
        app.add_url_rule("/", view_func=lambda: page("", ancestors="https://a.test"))
        return app

    def test_what_a_view_said_about_framing_stays(self, app: Flask) -> None:
        attach(app, secure=False, js_url=JS_URL)
        assert "frame-ancestors https://a.test" in app.test_client().get("/").headers[CSP]
        assert "frame-ancestors 'none'" in app.test_client().get("/nothing").headers[CSP]

    def test_https_is_insisted_on_where_the_app_is_reached_by_it(self, app: Flask) -> None:
        attach(app, secure=True, js_url=JS_URL)
        assert app.test_client().get("/").headers["Strict-Transport-Security"] == HSTS

    def test_it_is_not_insisted_on_for_plain_http(self, app: Flask) -> None:
        attach(app, secure=False, js_url=JS_URL)
        assert "Strict-Transport-Security" not in app.test_client().get("/").headers

    def test_trusted_types_are_insisted_on_where_no_script_of_the_vendor_runs_beside_ours(self, app: Flask) -> None:
        attach(app, secure=False, js_url="")
        for address in ("/", "/nothing"):
            assert app.test_client().get(address).headers[CSP].endswith(f"; {TRUSTED_TYPES}")

    def test_they_are_not_insisted_on_beside_the_vendors_script(self, app: Flask) -> None:
        attach(app, secure=False, js_url=JS_URL)
        assert "trusted-types" not in app.test_client().get("/").headers[CSP]
