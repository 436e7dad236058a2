"""The portal's copy of the access rule: written at each change, read when our own records were lost, never trusted."""

import json
from dataclasses import replace

import pytest

from b24app.domain.operations.settings_backup import OPTION, Choices, backed_up
from b24app.domain.portal.access import EVERYBODY
from tests.app.stored import lose, retire
from tests.full_lead import FullLead
from tests.watching import (
    Row,
    add_to_list,
    asked,
    checked,
    choose_rule,
    decide,
    keeps_nothing,
    kept,
    outcome,
    tab_launch,
)

NOT_ALLOWED, LOST = (403, "not-allowed"), (403, "rule-lost")
OF_EVERYBODY = backed_up(Choices(access=EVERYBODY))


def copy_of(app: FullLead) -> dict[str, object]:
    said = app.portal.installations[app.registration.client_id].options[OPTION]
    read: dict[str, object] = json.loads(str(said))
    return read


def put(app: FullLead, copy: object) -> None:
    """Let the portal keep another copy, None for none."""
    options = app.portal.installations[app.registration.client_id].options
    options.pop(OPTION, None)
    if copy is not None:
        options[OPTION] = copy


def row(app: FullLead) -> Row:
    (found,) = kept(app)["installations"]
    return found


class TestTheCopy:
    @pytest.mark.costly
    def test_it_is_there_from_the_installation_on_and_follows_each_change(self, installed: FullLead) -> None:
        assert copy_of(installed)["rule"] == "everybody"
        add_to_list(installed, D2="Sales", U5="Nora Vance")
        decide(installed, export="nobody")
        decide(installed, move="remove", field="NAME")
        copy = copy_of(installed)
        assert (copy["rule"], copy["codes"], copy["export"]) == ("chosen", ["D2", "U5"], "nobody")
        assert "NAME" not in str(copy["key_fields"]).replace("_NAME", "")

    @pytest.mark.costly
    def test_one_that_is_missing_or_was_changed_is_put_right_at_the_next_visit(self, installed: FullLead) -> None:
        for copy in (None, "nonsense", backed_up(Choices(access=replace(EVERYBODY, listed=())))[:-1]):
            put(installed, copy)
            installed.open_home(installed.portal.people["admin"])
            assert copy_of(installed)["rule"] == "everybody"

    def test_no_employees_visit_writes_it(self, installed: FullLead) -> None:
        put(installed, None)
        installed.open_home(installed.portal.people["sara"])
        assert OPTION not in installed.portal.installations[installed.registration.client_id].options

    @pytest.mark.costly
    def test_a_rule_that_is_lost_is_not_written_over_what_could_not_be_read(self, installed: FullLead) -> None:
        put(installed, "nonsense")
        lose(installed)
        assert outcome(installed.launch(tab_launch(installed))) == LOST
        page = installed.open_home(installed.portal.people["admin"])
        assert installed.portal.installations[installed.registration.client_id].options[OPTION] == "nonsense"
        assert "does not know what was chosen here before" in page.text
        choose_rule(installed, "administrators")
        assert copy_of(installed)["rule"] == "administrators"


class TestALostRow:
    @pytest.mark.costly
    @pytest.mark.parametrize("login", ["sara", "admin"])
    def test_the_first_person_to_open_a_lead_restores_the_rule_and_the_settings(
        self, installed: FullLead, login: str
    ) -> None:
        add_to_list(installed, D2="Sales")
        decide(installed, export="administrators")
        lose(installed)
        assert outcome(installed.launch(tab_launch(installed, login))) == (200, "")
        assert outcome(installed.launch(tab_launch(installed, "nora"))) == NOT_ALLOWED
        there = row(installed)
        assert (there["access_everybody"], there["access_codes"], there["access_lost"]) == (False, ["D2"], False)
        assert there["tab_export"] == "administrators"

    @pytest.mark.costly
    def test_an_employee_whom_the_rule_does_not_cover_is_refused_by_it(self, installed: FullLead) -> None:
        add_to_list(installed, D2="Sales")
        lose(installed)
        assert outcome(installed.launch(tab_launch(installed, "nora"))) == NOT_ALLOWED

    @pytest.mark.costly
    def test_an_administrators_installation_takes_it_in_place_of_everybody(self, installed: FullLead) -> None:
        add_to_list(installed, D2="Sales")
        lose(installed)
        assert outcome(installed.open_home(installed.portal.people["admin"])) == (200, "")
        assert row(installed)["access_codes"] == ["D2"]
        page = installed.open_home(installed.portal.people["admin"])
        assert checked(page, "rule") == ["chosen"]
        assert "<bdi>Sales</bdi>" in page.text, "the portal names what the copy does not"

    @pytest.mark.drawn(2)
    @pytest.mark.parametrize(
        "copy",
        [
            "nonsense",
            OF_EVERYBODY[:-1],
            OF_EVERYBODY.replace("everybody", "anybody"),
            OF_EVERYBODY.replace(":1", ":2"),
            {"version": 1},
            7,
            "x" * 100_000,
        ],
    )
    def test_a_copy_that_cannot_be_read_means_administrators_only_and_the_page_says_so(
        self, installed: FullLead, copy: object
    ) -> None:
        put(installed, copy)
        lose(installed)
        assert outcome(installed.launch(tab_launch(installed))) == LOST
        lose(installed)
        assert outcome(installed.open_home(installed.portal.people["admin"])) == (200, "")
        assert outcome(installed.launch(tab_launch(installed))) == LOST
        assert "does not know what was chosen here before" in installed.open_home(installed.portal.people["admin"]).text

    @pytest.mark.costly
    def test_no_copy_means_administrators_only_but_for_an_administrators_installation(
        self, installed: FullLead
    ) -> None:
        put(installed, None)
        lose(installed)
        assert outcome(installed.launch(tab_launch(installed))) == LOST
        lose(installed)
        installed.open_home(installed.portal.people["admin"])
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")

    @pytest.mark.rule("S56", "bad")
    @pytest.mark.parametrize(
        ("code", "page"),
        [("ALLOWED_ONLY_INTRANET_USER", (403, "extranet")), ("USER_ACCESS_ERROR", (403, "portal-access"))],
    )
    def test_a_refusal_of_the_person_who_asks_loses_no_rule_for_the_others(
        self, installed: FullLead, code: str, page: tuple[int, str]
    ) -> None:
        add_to_list(installed, D2="Sales")
        lose(installed)
        installed.portal.faults.rest_error(9, value=code, method="app.option.get")
        assert outcome(installed.launch(tab_launch(installed, "mia"))) == page
        assert keeps_nothing(installed)
        installed.portal.faults.reset()
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
        assert row(installed)["access_codes"] == ["D2"]

    def test_a_copy_that_the_portal_refuses_to_give_is_none(self, installed: FullLead) -> None:
        installed.portal.faults.rest_error(9, value="ACCESS_DENIED", method="app.option.get")
        lose(installed)
        assert outcome(installed.launch(tab_launch(installed))) == LOST

    @pytest.mark.costly
    @pytest.mark.parametrize(
        ("fault", "page"), [("rest_503", (503, "busy")), ("rest_502", (504, "silent")), ("reset", (504, "silent"))]
    )
    def test_a_portal_that_is_busy_is_asked_again_later_and_nothing_is_lost(
        self, installed: FullLead, fault: str, page: tuple[int, str]
    ) -> None:
        add_to_list(installed, D2="Sales")
        lose(installed)
        installed.portal.faults[fault](9, method="app.option.get")
        assert outcome(installed.launch(tab_launch(installed))) == page
        assert keeps_nothing(installed)
        installed.portal.faults[fault].reset()
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
        assert row(installed)["access_codes"] == ["D2"]

    @pytest.mark.costly
    @pytest.mark.parametrize("fault", ["batch_refused", "batch_garbled"])
    def test_it_is_found_in_a_portal_that_garbles_batches(self, installed: FullLead, fault: str) -> None:
        add_to_list(installed, D2="Sales")
        lose(installed)
        installed.portal.faults[fault]()
        assert outcome(installed.launch(tab_launch(installed, "nora"))) == NOT_ALLOWED
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")


class TestARemovedPortal:
    @pytest.mark.costly
    @pytest.mark.parametrize("login", ["sara", "admin"])
    def test_its_own_row_counts_and_nobody_asks_for_the_copy(self, installed: FullLead, login: str) -> None:
        choose_rule(installed, "administrators")
        put(installed, OF_EVERYBODY)
        retire(installed)
        installed.portal.wire.clear()
        installed.open_home(installed.portal.people[login])
        assert "app.option.get" not in asked(installed.portal.wire)
        assert outcome(installed.launch(tab_launch(installed))) == NOT_ALLOWED
