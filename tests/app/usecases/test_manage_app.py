import json
from dataclasses import replace

import pytest
import requests
from sqlalchemy import Engine, text

from b24app.adapters.store.database import writing
from b24app.domain.portal.access import MOST_LISTED
from b24app.domain.portal.installation import DEFAULT_KEY_FIELDS
from b24app.web.http.routes import ROUTES, Route, Who
from demo.bitrix24_standin.launch import open_frame
from tests.fakes.invented import together
from tests.full_lead import FullLead
from tests.watching import (
    Row,
    add_to_list,
    arriving,
    checked,
    choose_rule,
    decide,
    kept,
    outcome,
    policy_of,
    tab_launch,
    ticket_in,
)

NOT_ALLOWED = (403, "not-allowed")
OF_THE_PAGES = {"sought": "chairs", "find": "chairs", "format": "csv"}


def row(app: FullLead) -> Row:
    (found,) = kept(app)["installations"]
    return found


def trace(app: FullLead) -> list[tuple[object, ...]]:
    return [(entry["deed"], *entry["about"]) for entry in kept(app)["audit"] if isinstance(entry["about"], list)]


class TestTheRule:
    @pytest.mark.rule("S43", "good")
    def test_administrators_only_refuses_an_employee_from_the_next_request_on(self, installed: FullLead) -> None:
        opened = installed.launch(tab_launch(installed))
        assert outcome(choose_rule(installed, "administrators")) == (200, "")
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(opened))) == NOT_ALLOWED
        refused = installed.launch(tab_launch(installed))
        assert outcome(refused) == NOT_ALLOWED
        assert "Lead #1591" not in refused.text
        assert "administrator" in refused.text
        assert outcome(installed.open_home(installed.portal.people["sara"])) == NOT_ALLOWED
        assert outcome(installed.launch(tab_launch(installed, "admin"))) == (200, "")

    @pytest.mark.costly
    def test_everybody_lets_them_in_again(self, installed: FullLead) -> None:
        choose_rule(installed, "administrators")
        assert checked(choose_rule(installed, "everybody"), "rule") == ["everybody"]
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")

    @pytest.mark.drawn(1)
    @pytest.mark.parametrize(
        ("code", "let_in", "refused"),
        [("U2", "sara", "mia"), ("D2", "sara", "nora"), ("DR1", "nora", None), ("AU", "nora", None)],
    )
    def test_a_code_lets_in_whom_the_portal_says_that_it_covers_and_nobody_else(
        self, installed: FullLead, code: str, let_in: str, refused: str | None
    ) -> None:
        page = add_to_list(installed, **{code: "Somebody"})
        assert checked(page, "rule") == ["chosen"]
        assert outcome(installed.launch(tab_launch(installed, let_in)))[1] != "not-allowed"
        assert refused is None or outcome(installed.launch(tab_launch(installed, refused))) == NOT_ALLOWED
        assert outcome(installed.launch(tab_launch(installed, "admin"))) == (200, "")

    @pytest.mark.costly
    def test_who_is_removed_is_refused_from_the_next_reload_on_and_the_others_are_not(
        self, installed: FullLead
    ) -> None:
        add_to_list(installed, U2="Sara Holt", U3="Mia Brandt")
        pages = {login: installed.launch(tab_launch(installed, login)) for login in ("sara", "mia")}
        decide(installed, remove="U2")
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(pages["sara"]))) == NOT_ALLOWED
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(pages["mia"]))) == (200, "")

    @pytest.mark.drawn(1)
    @pytest.mark.parametrize(
        "route", [route for route in ROUTES if route.who is Who.TICKET], ids=lambda route: route.name
    )
    def test_it_is_in_force_on_every_route_that_a_page_asks(self, installed: FullLead, route: Route) -> None:
        sara = installed.portal.people["sara"]
        add_to_list(installed, U2="Sara Holt")
        on_lead = route.address.startswith("/lead-tab/")
        ticket = ticket_in(installed.launch(tab_launch(installed)) if on_lead else installed.open_home(sara))
        pair = installed.portal.fresh_pair(installed.registration, sara)
        fields = {"AUTH_ID": pair.access, "REFRESH_ID": pair.refresh, "AUTH_EXPIRES": "3600"} | OF_THE_PAGES
        let_in = installed.post(route.address, ticket=ticket, **fields)
        assert outcome(let_in) == (200, ""), "the fields are what the route wants"
        decide(installed, remove="U2")
        refused = installed.post(route.address, ticket=ticket, **fields)
        assert outcome(refused) == NOT_ALLOWED
        assert "#1591" not in refused.text

    @pytest.mark.costly
    def test_with_the_last_one_removed_only_administrators_are_left(self, installed: FullLead) -> None:
        add_to_list(installed, U2="Sara Holt")
        assert checked(decide(installed, remove="U2"), "rule") == ["administrators"]
        assert outcome(installed.launch(tab_launch(installed))) == NOT_ALLOWED

    @pytest.mark.costly
    def test_the_list_stays_while_another_choice_is_in_force(self, installed: FullLead) -> None:
        add_to_list(installed, U2="Sara Holt")
        assert "Sara Holt" in choose_rule(installed, "administrators").text
        assert outcome(installed.launch(tab_launch(installed))) == NOT_ALLOWED
        assert checked(choose_rule(installed, "chosen"), "rule") == ["chosen"]
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")

    def test_a_name_that_attacks_is_text(self, installed: FullLead) -> None:
        page = add_to_list(installed, U2='"><script>alert(1)</script>')
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text

    @pytest.mark.costly
    def test_a_full_list_takes_nobody_more_and_says_so(self, installed: FullLead) -> None:
        page = add_to_list(installed, **{f"U{number}": "x" for number in range(100, 100 + MOST_LISTED)})
        assert "The list is full" in page.text
        add_to_list(installed, U2="Sara Holt")
        assert outcome(installed.launch(tab_launch(installed))) == NOT_ALLOWED


class TestTwoAtOnce:
    @pytest.mark.costly
    def test_of_two_who_add_at_once_both_are_added_and_both_written_down(self, installed: FullLead) -> None:
        tickets = [ticket_in(installed.open_home(installed.portal.people["admin"])) for _ in range(2)]

        def add(number: int) -> tuple[int, str]:
            added = json.dumps([{"id": f"U{number + 2}", "name": ""}])
            address = f"{installed.url}/access"
            return outcome(requests.post(address, data={"ticket": tickets[number], "added": added}, timeout=60))

        assert together(2, add) == [(200, "")] * 2
        codes = row(installed)["access_codes"]
        assert isinstance(codes, list)
        assert sorted(codes) == ["U2", "U3"]
        assert sorted(str(each[1]) for each in trace(installed) if each[0] == "added") == ["U2", "U3"]

    @pytest.mark.costly
    def test_a_change_that_is_always_too_late_is_given_up_and_nothing_of_it_is_kept(
        self, installed: FullLead, engine: Engine, caplog: pytest.LogCaptureFixture
    ) -> None:
        ticket = ticket_in(installed.open_home(installed.portal.people["admin"]))
        before = kept(installed)
        with writing(engine) as connection:
            late = "CREATE TRIGGER late BEFORE UPDATE ON installations BEGIN SELECT RAISE(IGNORE); END"
            connection.execute(text(late))
        assert outcome(installed.post("/access", ticket=ticket, rule="administrators")) == (503, "store")
        (line,) = [vars(record) for record in caplog.records if record.name == "b24app.problems"]
        assert line["what"] == "the installation is being changed by somebody else"
        with writing(engine) as connection:
            connection.execute(text("DROP TRIGGER late"))
        assert kept(installed) == before
        assert outcome(installed.post("/access", ticket=ticket, rule="administrators")) == (200, "")


class TestNotAnAdministrator:
    @pytest.mark.costly
    @pytest.mark.rule("S43", "bad")
    @pytest.mark.rule("S46", "bad")
    def test_an_employees_ticket_changes_nothing_and_leaves_no_entry(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        home = installed.open_home(installed.portal.people["admin"])
        installed.portal.change_person(replace(installed.portal.people["admin"], admin=False))
        before = kept(installed)
        for path in ("/access", "/repair"):
            assert outcome(installed.post(path, ticket=ticket, rule="administrators")) == (403, "ticket-refused")
            refused = installed.post(path, ticket=ticket_in(home), rule="administrators")
            assert outcome(refused) == (403, "not-administrator")
        after = kept(installed)
        assert (after["installations"], after["audit"]) == (before["installations"], [])


class TestFind:
    @pytest.mark.costly
    def test_people_are_found_by_name_and_added_by_one_button_each(self, installed: FullLead) -> None:
        page = decide(installed, find="sara")
        assert "Sara Holt" in page.text
        assert "Sales manager" in page.text
        assert "Mia" not in page.text
        added = installed.post("/access", ticket=ticket_in(page), added=json.dumps([{"id": "U2", "name": "Sara Holt"}]))
        assert checked(added, "rule") == ["chosen"]
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
        assert "No employees found with this name" in decide(installed, find="sara").text

    @pytest.mark.costly
    def test_a_search_that_the_portal_does_not_answer_takes_nothing_else_away(self, installed: FullLead) -> None:
        add_to_list(installed, U3="Mia Brandt")
        installed.portal.faults.scope_missing(value="user_brief")
        page = decide(installed, find="sara")
        assert outcome(page) == (200, "")
        assert "did not respond to the search" in page.text
        assert "Mia Brandt" in page.text

    def test_looking_changes_nothing_and_leaves_no_entry(self, installed: FullLead) -> None:
        before = kept(installed)
        decide(installed, find="sara")
        assert (kept(installed)["installations"], kept(installed)["audit"]) == (before["installations"], [])


class TestTheTab:
    @pytest.mark.costly
    def test_the_switch_and_the_fields_are_kept_as_decided(self, installed: FullLead) -> None:
        assert checked(decide(installed, export="nobody"), "export") == ["nobody"]
        decide(installed, move="remove", field="NAME")
        decide(installed, move="add", field="UF_CRM_ENUM")
        decide(installed, move="up", field="UF_CRM_ENUM")
        fields = [*DEFAULT_KEY_FIELDS[1:-1], "UF_CRM_ENUM", DEFAULT_KEY_FIELDS[-1]]
        assert (row(installed)["tab_export"], row(installed)["tab_key_fields"]) == ("nobody", fields)
        decide(installed, move="reset")
        assert row(installed)["tab_key_fields"] == list(DEFAULT_KEY_FIELDS)


class TestThePageAfterwards:
    @pytest.mark.costly
    @pytest.mark.parametrize(
        ("path", "done", "sought"),
        [
            ("/access", {"export": "nobody"}, False),
            ("/access", {"find": "sara"}, True),
            ("/repair", {}, False),
        ],
        ids=["decided", "sought", "repaired"],
    )
    def test_it_is_the_page_as_it_was_opened_and_people_are_searched_only_where_one_is_named(
        self, installed: FullLead, path: str, done: dict[str, str], *, sought: bool
    ) -> None:
        launch = open_frame(installed.portal, installed.registration, installed.portal.people["admin"])
        home = installed.launch(arriving(launch, DOMAIN="alias.example", LANG="de"))
        page = home
        for _ in range(2):  # the page that comes of it does it again
            installed.portal.wire.clear()
            page = installed.post(path, ticket=ticket_in(page), **done)
            assert outcome(page) == (200, "")
            assert '<html lang="de"' in page.text
            assert policy_of(page)["frame-ancestors"] == f"{installed.portal.url} http://alias.example"
            commands = [command for each in installed.portal.wire for command in each.commands]
            assert commands
            assert any("user.search" in command for command in commands) is sought
        assert policy_of(home) == policy_of(page)


class TestTheAudit:
    @pytest.mark.costly
    @pytest.mark.rule("S46", "good")
    def test_each_thing_that_an_administrator_does_is_written_down_with_who_and_when(self, installed: FullLead) -> None:
        choose_rule(installed, "administrators")
        add_to_list(installed, U2="Sara Holt")
        decide(installed, remove="U2")
        decide(installed, export="administrators")
        decide(installed, move="add", field="WEB")
        home = installed.open_home(installed.portal.people["admin"])
        page = installed.post("/repair", ticket=ticket_in(home))
        assert trace(installed) == [
            ("chose", "everybody", "administrators"),
            ("chose", "administrators", "chosen"),
            ("added", "U2", "Sara Holt"),
            ("chose", "chosen", "administrators"),
            ("removed", "U2", "Sara Holt"),
            ("export", "everybody", "administrators"),
            ("key-fields", *DEFAULT_KEY_FIELDS, "WEB"),
            ("repaired",),
        ]
        entries = kept(installed)["audit"]
        assert {(entry["user_id"], entry["name"]) for entry in entries} == {(1, "Ada Archer")}
        assert page.text.index("Nothing to repair") < page.text.index("Sara Holt (U2)")
        assert page.text.count("Ada Archer") >= len(entries)

    @pytest.mark.costly
    @pytest.mark.rule("S46", "bad")
    def test_what_changes_nothing_is_not_written_down(self, installed: FullLead) -> None:
        for decision in ({"rule": "everybody"}, {"export": "everybody"}, {"move": "reset"}, {"remove": "U9"}):
            assert outcome(decide(installed, **decision)) == (200, "")
        assert kept(installed)["audit"] == []

    @pytest.mark.costly
    @pytest.mark.rule("S46", "good")
    def test_no_secret_is_in_it(self, installed: FullLead) -> None:
        home = installed.launch(
            launch := open_frame(installed.portal, installed.registration, installed.portal.people["admin"])
        )
        installed.post("/access", ticket=ticket_in(home), rule="administrators")
        installed.post("/repair", ticket=ticket_in(home))
        secrets = [launch.fields["AUTH_ID"], launch.fields["REFRESH_ID"], installed.registration.client_secret]
        written = json.dumps(kept(installed)["audit"], default=str)
        assert [secret for secret in (*secrets, ticket_in(home)) if secret in written] == []


class TestRepair:
    def test_what_is_gone_is_bound_again_and_each_step_told(self, installed: FullLead) -> None:
        there = installed.portal.installations[installed.registration.client_id]
        home = installed.open_home(installed.portal.people["admin"])
        there.placements.clear()
        there.handlers.clear()
        repaired = installed.post("/repair", ticket=ticket_in(home))
        assert outcome(repaired) == (200, "")
        assert repaired.text.partition('id="outcome"')[2].count("Set up notifications") == 2
        assert (len(there.placements), len(there.handlers)) == (1, 2)
        assert trace(installed) == [("repaired", "placement.bind", "event.bind", "event.bind")]

    def test_where_all_is_right_nothing_is_bound(self, installed: FullLead) -> None:
        home = installed.open_home(installed.portal.people["admin"])
        installed.portal.wire.clear()
        assert outcome(installed.post("/repair", ticket=ticket_in(home))) == (200, "")
        commands = [command for each in installed.portal.wire for command in each.commands]
        assert commands
        assert not [command for command in commands if "bind" in command]
