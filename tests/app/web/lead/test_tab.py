import csv
import re
import socket
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from b24app.web.http.routes import ROUTES, Route
from demo.bitrix24_standin import Neighbourhood
from tests.alone import Alone
from tests.app.stored import choose_tab
from tests.full_lead import FullLead
from tests.watching import (
    arriving,
    asked,
    by_hand,
    excerpt_in,
    kept,
    listening,
    outcome,
    policy_of,
    press_sign_in,
    records,
    tab_launch,
    ticket_in,
    with_fields,
)

EVERY_FIELD = 124
BAD_OPTIONS = ("no JSON", "[7]", '{"ID": "²"}', '{"ID": 1e99}', '{"ID": -1}', '{"ID": "7", "ID": "8"}', "\x00")
BAD_MEMBER_IDS = ("a" * 65, "a b", "a\r\nSet-Cookie: x=y", "'; DROP TABLE installations; --", "é")
STRANGE_REQUESTS = (
    b"POST /lead-tab HTTP/1.1\r\nHost: x\r\nContent-Length: abc",
    b"POST /lead-tab HTTP/1.1\r\nHost: x\r\nContent-Length: -5",
    b"POST /lead-tab?%ff%fe=%80&member_id=%f0%28 HTTP/1.1\r\nHost: x\r\nContent-Length: 0",
    b"POST /lead-tab?\xff\xfe HTTP/1.1\r\nHost: \xff\r\nContent-Length: 0",
    b"GET /static/%2e%2e/%2e%2e/app.py HTTP/1.1\r\nHost: x",
    b"GET /static/full-lead.css HTTP/1.1\r\nHost: x\r\nRange: bytes=9-1",
    b"GET /privacy/%00 HTTP/1.1\r\nHost: a..b",
    b"BREW / HTTP/1.1\r\nHost: x",
)
BYTES = st.binary(max_size=300)
HEADERS = st.fixed_dictionaries(
    {
        "Cookie": st.text(alphabet=st.characters(max_codepoint=255, exclude_characters="\r\n\x00"), max_size=40),
        "Content-Type": st.sampled_from(
            ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "a/\xe9"]
        ),
    }
)


def shown_in(page: requests.Response, code: str) -> set[str]:
    """Return what the page shows as the field's moment, among the key fields, too."""
    return set(
        re.findall(rf'(?:data-code|data-part)="(?:key-)?{code}".*?<time [^>]*>([^<]*)</time>', page.text, re.DOTALL)
    )


class TestOpen:
    def test_the_page_is_whole_without_a_cookie_and_carries_a_ticket_and_no_token(self, installed: FullLead) -> None:
        launch = tab_launch(installed)
        response = installed.launch(launch)
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert ticket_in(response)
        assert not installed.session.cookies
        row = installed.portal.installations[installed.registration.client_id]
        secrets = [launch.fields["AUTH_ID"], launch.fields["REFRESH_ID"], row.application_token]
        secrets += [installed.registration.client_secret, installed.environ["B24_SECRET_KEYS"]]
        assert [secret for secret in secrets if secret in response.text + str(response.headers)] == []

    def test_times_are_told_where_the_viewer_is_but_what_was_typed_as_a_custom_fields_time_is_told_as_it_was(
        self, installed: FullLead
    ) -> None:
        choose_tab(installed, export="everybody", key_fields=["UF_CRM_DATETIME"])
        installed.portal.change_person(replace(installed.portal.people["sara"], time_zone="America/New_York"))
        page = installed.launch(tab_launch(installed, "sara", EVERY_FIELD))
        assert shown_in(page, "DATE_CREATE") == {"Jul 1, 2026, 2:12\u202fAM"}, "9:12 by the portal's clock"
        assert shown_in(page, "UF_CRM_DATETIME") == {"Aug 24, 2026, 10:15\u202fAM"}
        assert "Times are shown in your time zone (America/New_York)." in page.text
        related = installed.post("/lead-tab/extras", ticket=ticket_in(page), excerpt=excerpt_in(page), size="part")
        assert "Jul 1, 2026, 2:12\u202fAM" in related.text, "the stage's"
        table = installed.post("/lead-tab/export", ticket=ticket_in(page), format="csv").content.decode("utf-8-sig")
        told = {line[0]: line[3] for line in csv.reader(table.splitlines()) if line}
        assert (told["DATE_CREATE"], told["UF_CRM_DATETIME"]) == (
            "Jul 1, 2026, 2:12\u202fAM",
            "Aug 24, 2026, 10:15\u202fAM",
        )

    def test_a_time_zone_that_is_none_changes_nothing(self, installed: FullLead) -> None:
        for zone in ("a/" * 5000 + "b", "__init__/x", "America/__init__/x"):
            installed.portal.change_person(replace(installed.portal.people["sara"], time_zone=zone))
            page = installed.launch(tab_launch(installed))
            assert outcome(page) == (200, ""), zone[:20]
            assert "Times are shown in the time zone of this Bitrix24" in page.text, zone[:20]

    def test_a_moment_at_an_end_of_the_calendar_is_told_as_it_was_written(self, installed: FullLead) -> None:
        ends = {"America/New_York": "0001-01-01T00:00:00+00:00", "Asia/Tokyo": "9999-12-31T23:59:59+00:00"}
        for zone, last in ends.items():
            installed.portal.change_person(replace(installed.portal.people["sara"], time_zone=zone))
            installed.portal.crm.leads[EVERY_FIELD] |= {"MOVED_TIME": last, "LAST_ACTIVITY_TIME": last}
            page = installed.launch(tab_launch(installed, "sara", EVERY_FIELD))
            assert outcome(page) == (200, ""), zone
            assert f'datetime="{last}"' in page.text, zone

    @pytest.mark.rule("S21", "bad")
    def test_hostile_text_of_a_lead_is_shown_and_not_run(self, installed: FullLead) -> None:
        response = installed.launch(tab_launch(installed, "admin", 126))
        assert outcome(response) == (200, "")
        assert "&lt;/script&gt;" in response.text
        assert "<img src=x" not in response.text

    def test_the_page_speaks_the_viewers_language_on_reload_too(self, installed: FullLead) -> None:
        opened = installed.launch(arriving(tab_launch(installed), LANG="ar"))
        again = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
        for response in (opened, again):
            assert '<html lang="ar" dir="rtl">' in response.text

    def test_another_placement_of_the_portal_is_malformed(self, installed: FullLead) -> None:
        for placement in ("DEFAULT", "CRM_DEAL_DETAIL_TAB", ""):
            assert outcome(installed.launch(with_fields(tab_launch(installed), PLACEMENT=placement))) == (
                400,
                "malformed",
            )

    def test_bx24_is_not_loaded_where_no_portal_frames_the_page(self, installed: FullLead) -> None:
        opened = installed.launch(tab_launch(installed))
        assert "data-js-url" in opened.text
        assert installed.portal.url in policy_of(opened)["script-src"]


class TestWhatAnAdministratorChose:
    """Opened, read again or renewed: the page is as the administrator wants it."""

    @pytest.mark.costly
    @pytest.mark.parametrize(("export", "login"), [("nobody", "admin"), ("administrators", "sara")])
    def test_who_may_not_export_gets_no_summary(self, installed: FullLead, export: str, login: str) -> None:
        for page in each_way(installed, login):
            assert f"Link: {installed.portal.url}/crm/lead/details/123/" in page.text
            assert "data-copy" in page.text
        choose_tab(installed, export=export, key_fields=["NAME"])
        for page in each_way(installed, login):
            assert "/crm/lead/details/123/" not in page.text

    def test_an_administrator_may_where_only_administrators_may(self, installed: FullLead) -> None:
        choose_tab(installed, export="administrators", key_fields=["NAME"])
        assert all("data-copy" in page.text for page in each_way(installed, "admin"))

    @pytest.mark.costly
    def test_the_key_fields_are_the_chosen_ones_as_far_as_this_person_sees_them(self, installed: FullLead) -> None:
        choose_tab(installed, export="everybody", key_fields=["POST", "UF_CRM_PASSPORT", "UF_CRM_NOT_THERE", "TITLE"])
        for login, shown in {"sara": ["POST", "TITLE"], "admin": ["POST", "UF_CRM_PASSPORT", "TITLE"]}.items():
            for page in each_way(installed, login, EVERY_FIELD):
                assert re.findall('data-part="key-([A-Z_]+)"', page.text) == shown
                assert f"{len(shown)} of {len(shown)} filled in" in page.text
                assert ("PASSPORT" in page.text) is ("UF_CRM_PASSPORT" in shown)


class TestTheInspector:
    @pytest.mark.costly
    def test_it_is_a_view_of_its_own_that_the_ticket_asks_for(self, installed: FullLead) -> None:
        opened = installed.launch(tab_launch(installed, "sara", EVERY_FIELD))
        assert "raw-answer" not in opened.text
        asked_for = {"ticket": ticket_in(opened), "view": "inspector"}
        reloaded = installed.post("/lead-tab/reload", **asked_for)
        pair = installed.portal.fresh_pair(installed.registration, installed.portal.people["sara"])
        fields = {"AUTH_ID": pair.access, "REFRESH_ID": pair.refresh, "AUTH_EXPIRES": "3600"}
        for page in (reloaded, installed.post("/lead-tab/renew", **asked_for, **fields)):
            assert outcome(page) == (200, "")
            assert '<h2 id="raw-answer">' in page.text
            assert "UF_CRM_PASSPORT" not in page.text
            assert policy_of(page)["frame-ancestors"] == policy_of(opened)["frame-ancestors"]

    def test_a_view_that_is_none_is_malformed(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        for view in ("lead", "inspector2", "<b>"):
            assert outcome(installed.post("/lead-tab/reload", ticket=ticket, view=view)) == (400, "malformed")


def each_way(app: FullLead, login: str, lead_id: int = 123) -> list[requests.Response]:
    opened = app.launch(tab_launch(app, login, lead_id))
    again = app.post("/lead-tab/reload", ticket=ticket_in(opened))
    pair = app.portal.fresh_pair(app.registration, app.portal.people[login])
    fields = {"AUTH_ID": pair.access, "REFRESH_ID": pair.refresh, "AUTH_EXPIRES": "3600"}
    pages = [opened, again, app.post("/lead-tab/renew", ticket=ticket_in(again), **fields)]
    assert [outcome(page) for page in pages] == [(200, "")] * 3
    return pages


class TestBadInput:
    def test_a_form_of_another_shape_is_a_page_with_400_that_asks_nobody_and_writes_nothing(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        before = kept(installed)
        launch = tab_launch(installed)
        bad = [with_fields(launch, PLACEMENT_OPTIONS=options) for options in BAD_OPTIONS]
        bad += [with_fields(launch, member_id=member_id) for member_id in BAD_MEMBER_IDS]
        bad += [with_fields(launch, AUTH_ID=token) for token in ("a" * 600, "a b", "a\n")]
        bad += [arriving(launch, member_id=launch.fields["member_id"]), arriving(launch, PROTOCOL="x" * 40)]
        for each in bad:
            response = installed.launch(each)
            assert outcome(response) == (400, "malformed"), each
            assert "<form" not in response.text
        assert asked(installed.portal.wire) + asked(neighbourhood.oauth.wire) == []
        assert kept(installed) == before

    def test_a_form_whose_key_is_empty_has_a_page_of_its_own_asks_nobody_and_writes_nothing(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        """docs/platform.md 2.1."""
        before = kept(installed)
        installed.portal.faults.form_without_key()
        assert outcome(installed.launch(tab_launch(installed))) == (401, "no-key")
        assert outcome(installed.open_home(installed.portal.people["admin"])) == (401, "no-key")
        assert (asked(installed.portal.wire), asked(neighbourhood.oauth.wire)) == ([], [])
        assert kept(installed) == before

    def test_the_same_name_twice_in_the_body_is_refused(self, installed: FullLead) -> None:
        launch = tab_launch(installed)
        twice = [*launch.fields.items(), ("member_id", launch.fields["member_id"])]
        response = installed.session.post(launch.url, data=twice, timeout=60)
        assert outcome(response) == (400, "malformed")

    def test_very_much_is_refused_with_413_and_writes_nothing(self, installed: FullLead) -> None:
        before = kept(installed)
        client = installed.flask.test_client()
        launch = tab_launch(installed)
        fields = {**launch.fields, "PLACEMENT_OPTIONS": '{"ID":"123","x":"' + "a" * 1_000_000 + '"}'}
        path = f"/lead-tab?{urlsplit(launch.url).query}"
        assert client.post(path, data=fields).status_code == 413
        parts = {f"part{number}": "x" for number in range(2000)}
        multipart = "multipart/form-data"
        assert client.post(path, data={**launch.fields, **parts}, content_type=multipart).status_code == 413
        assert kept(installed) == before

    @pytest.mark.costly
    def test_bogus_members_fill_no_table_and_ask_no_portal(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        before = kept(installed)
        for number in range(20):
            launch = with_fields(
                by_hand(installed, installed.portal.people["sara"], "/lead-tab"), member_id=f"{number:032}"
            )
            tab = with_fields(launch, PLACEMENT="CRM_LEAD_DETAIL_TAB", PLACEMENT_OPTIONS='{"ID":"123"}')
            assert outcome(installed.launch(tab)) == (403, "unproven")
        assert asked(installed.portal.wire) == []
        assert set(asked(neighbourhood.oauth.wire)) == {"app.info"}
        assert kept(installed) == before

    def test_a_foreign_domain_on_any_route_opens_no_connection(self, installed: FullLead) -> None:
        with listening() as stranger:
            query = {"DOMAIN": stranger.host, "SERVER_ENDPOINT": f"http://{stranger.host}/rest/"}
            for path in ("/", "/install", "/lead-tab", "/lead-tab/reload", "/access", "/repair", "/events"):
                launch = by_hand(installed, installed.portal.people["sara"], path)
                installed.launch(arriving(with_fields(launch, SERVER_ENDPOINT=""), **query))
            press_sign_in(installed, f"http://{stranger.host}")
            assert stranger.heard_nothing


class TestAnyBytes:
    @pytest.mark.costly
    @settings(max_examples=60)
    @given(route=st.sampled_from(ROUTES), query=BYTES, body=BYTES, headers=HEADERS)
    def test_no_bytes_on_any_route_are_a_fault_of_ours_or_write_anything(
        self, alone: Alone, route: Route, query: bytes, body: bytes, headers: dict[str, str]
    ) -> None:
        response = alone.flask.test_client().open(
            route.address,
            method=route.methods[-1],
            query_string=query.decode("latin-1"),
            data=body,
            headers=headers,
        )
        assert response.status_code < 500
        written = records(alone.database_url)
        assert written["installations"] + written["token_pairs"] == []

    @pytest.mark.rule("S42", "bad")
    def test_a_request_that_no_library_would_send_is_refused(self, alone: Alone) -> None:
        host, port = alone.url.removeprefix("http://").split(":")
        for request_line in STRANGE_REQUESTS:
            with socket.create_connection((host, int(port)), timeout=60) as connection:
                connection.sendall(request_line + b"\r\nConnection: close\r\n\r\n")
                with suppress(ConnectionResetError):
                    assert connection.recv(12).startswith(b"HTTP/1.1 4"), request_line
                    while connection.recv(65_536):
                        pass  # to its end: the server is told of no reset while it still writes


def test_a_page_that_is_not_framed_names_nobody_who_may(alone: Alone) -> None:
    response = requests.get(f"{alone.url}/", timeout=60)
    assert policy_of(response)["frame-ancestors"] == "'none'"
    assert "data-js-url" not in response.text
