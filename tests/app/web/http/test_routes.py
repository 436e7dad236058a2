from dataclasses import replace

import pytest
import requests
from flask import Flask, Response

from b24app.web.http.routes import ROUTES, STATIC, TABLE, View, Who, attach
from tests.alone import Alone
from tests.full_lead import FullLead
from tests.watching import outcome, tab_launch

REFUSED_WITHOUT_CREDENTIALS = {400, 401, 403}


def views() -> dict[str, View]:
    return {route.name: lambda: Response("in") for route in ROUTES}


class TestTheTable:
    @pytest.mark.rule("S8", "good")
    def test_every_address_of_the_application_is_in_it_with_its_methods(self, alone: Alone) -> None:
        for rule in alone.flask.url_map.iter_rules():
            route = TABLE[rule.endpoint]
            assert rule.rule == route.address
            assert rule.methods == {*route.methods, "HEAD", "OPTIONS"}
        assert {rule.endpoint for rule in alone.flask.url_map.iter_rules()} == set(TABLE)

    @pytest.mark.rule("S8", "bad")
    def test_what_is_not_in_it_is_refused_even_if_it_has_a_view(self) -> None:
        app = Flask(__name__)
        attach(app, views())
        app.add_url_rule("/forgotten", "forgotten", lambda: "in", methods=["GET", "POST"])
        client = app.test_client()
        assert client.get("/privacy").status_code == 200
        for method in ("GET", "POST", "HEAD"):
            assert client.open("/forgotten", method=method).status_code == 403

    def test_a_missing_or_surplus_view_stops_the_start(self) -> None:
        with pytest.raises(KeyError):
            attach(Flask(__name__), {})
        with pytest.raises(KeyError, match="surplus"):
            attach(Flask(__name__), {**views(), "surplus": lambda: Response("in")})

    @pytest.mark.rule("S8", "bad")
    def test_nothing_but_the_public_answers_without_credentials(self, alone: Alone) -> None:
        for route in ROUTES:
            for method in route.methods:
                response = requests.request(method, f"{alone.url}{route.address}", timeout=60)
                if route.name == "metrics":
                    assert response.status_code == 404, "without a token in the settings it is not there"
                elif route.who in {Who.PUBLIC, Who.OPERATOR} and route.name != "oauth_start":
                    assert response.status_code == 200
                else:
                    assert response.status_code in REFUSED_WITHOUT_CREDENTIALS

    def test_what_a_portal_frames_is_what_a_portal_or_our_page_asks_for(self) -> None:
        framed = {route.address for route in ROUTES if route.framed}
        own = {"/", "/install", "/access", "/repair", "/leads"}
        tab = {f"/lead-tab{rest}" for rest in ("", "/reload", "/extras", "/renew", "/export")}
        assert framed == {*own, *tab}
        assert not STATIC.framed


class TestASlashBehindIt:
    @pytest.mark.costly
    def test_each_address_that_a_portal_knows_is_served_with_it_and_nobody_is_redirected(self, alone: Alone) -> None:
        for route in ROUTES:
            if route.who is Who.OPERATOR or route.address == "/":
                continue
            for method in ("GET", "POST"):
                plain, slashed = (
                    requests.request(method, f"{alone.url}{route.address}{end}", timeout=60, allow_redirects=False)
                    for end in ("", "/")
                )
                assert plain.status_code == slashed.status_code, (method, route.address)
                assert outcome(plain)[1] == outcome(slashed)[1], (method, route.address)

    def test_a_launch_form_that_is_posted_to_it_opens_the_lead(self, installed: FullLead) -> None:
        launch = tab_launch(installed)
        slashed = replace(launch, url=launch.url.replace("/lead-tab?", "/lead-tab/?"))
        assert outcome(installed.launch(slashed)) == (200, "")

    def test_what_a_web_server_closes_to_others_has_one_address(self, alone: Alone) -> None:
        for route in ROUTES:
            if route.who is Who.OPERATOR:
                assert requests.get(f"{alone.url}{route.address}/", timeout=60).status_code == 404


class TestHead:
    def test_it_answers_everywhere_without_a_body(self, alone: Alone) -> None:
        for address in {route.address for route in ROUTES if route.name != "metrics"} | {"/static/full-lead.css"}:
            response = requests.head(f"{alone.url}{address}", timeout=60)
            assert (response.status_code, response.content) == (200, b"")

    def test_who_runs_the_app_is_told_what_a_get_tells(self) -> None:
        app = Flask(__name__)
        attach(app, {route.name: lambda: Response("out", 503) for route in ROUTES})
        for route in ROUTES:
            asked = app.test_client().head(route.address)
            assert (asked.status_code, asked.data) == (503 if route.who is Who.OPERATOR else 200, b"")

    def test_it_says_where_there_is_nothing(self, alone: Alone) -> None:
        for address in ("/nothing", "/static/nothing.css"):
            assert requests.head(f"{alone.url}{address}", timeout=60).status_code == 404


class TestOtherAddresses:
    def test_an_address_is_one_of_the_tables_or_none_and_nobody_is_sent_on(self, alone: Alone) -> None:
        others = ("/nothing", "/lead-tab//", "/metrics/", "/health//live", "/LEAD-TAB", "/static/", "/static/../app.py")
        for path in (*others, "/%00"):
            for method in ("GET", "POST"):
                response = requests.request(method, f"{alone.url}{path}", timeout=60, allow_redirects=False)
                assert response.status_code == 404, path
