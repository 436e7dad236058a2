import pytest
import requests

from demo.bitrix24_standin import Neighbourhood, Person
from demo.bitrix24_standin.applications import Handler, Installation
from tests.full_lead import FullLead
from tests.watching import TAB, asked, keeps_nothing, kept


def bound_by_an_earlier_version(app: FullLead) -> Installation:
    """Bind ONAPPUPDATE, which this version does not ask for: docs/platform.md 1.4."""
    row = app.portal.installations[app.registration.client_id]
    row.handlers.append(Handler(id=77, event="ONAPPUPDATE", url=f"{app.url}/events", user_id=0, offline=False))
    return row


class TestInstallEvents:
    def test_an_administrators_own_token_installs(self, full_lead: FullLead) -> None:
        answer = _post(full_lead, "ONAPPINSTALL", full_lead.portal.people["admin"])
        assert (answer.status_code, answer.text) == (200, "ok\n")
        row = full_lead.portal.installations[full_lead.registration.client_id]
        assert [each.code for each in row.placements] == [TAB]
        assert len(kept(full_lead)["installations"]) == 1

    def test_an_employees_token_writes_nothing(self, full_lead: FullLead) -> None:
        for event in ("ONAPPINSTALL", "ONAPPUPDATE"):
            answer = _post(full_lead, event, full_lead.portal.people["sara"])
            assert (answer.status_code, answer.text.split()[0]) == (403, "not-administrator")
        assert keeps_nothing(full_lead)

    def test_an_employee_cannot_replace_the_application_token(self, installed: FullLead) -> None:
        before = kept(installed)
        answer = _post(
            installed, "ONAPPUPDATE", installed.portal.people["sara"], **{"auth[application_token]": "f" * 32}
        )
        assert answer.status_code == 403
        assert kept(installed) == before

    def test_an_update_of_which_an_older_portal_tells_repairs_what_is_wrong(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        row = bound_by_an_earlier_version(installed)
        row.placements.clear()
        installed.portal.update(installed.registration, installed.portal.people["admin"])
        assert neighbourhood.deliver_events()[-1].status == 200
        assert [each.code for each in row.placements] == [TAB]

    def test_an_application_without_pages_gets_its_install_event_at_the_installation_address(
        self, full_lead: FullLead
    ) -> None:
        answer = _post(full_lead, "ONAPPINSTALL", full_lead.portal.people["admin"], path="/install")
        assert (answer.status_code, answer.text) == (200, "ok\n")
        assert len(kept(full_lead)["installations"]) == 1


class TestOtherEvents:
    def test_one_that_does_not_concern_us_is_answered_and_forgotten(self, installed: FullLead) -> None:
        before = kept(installed)
        answer = _post(installed, "ONCRMLEADADD", installed.portal.people["admin"])
        assert answer.status_code == 200
        assert asked(installed.portal.wire) == []
        assert kept(installed) == before

    def test_one_without_a_name_or_portal_is_malformed(self, installed: FullLead) -> None:
        for form in ({}, {"event": "on app"}, {"event": "ONAPPUNINSTALL"}, {"event": "ONAPPINSTALL"}):
            answer = installed.post("/events", **form)
            assert (answer.status_code, answer.text.split()[0]) == (400, "malformed")

    @pytest.mark.parametrize("event", ["ONAPPINSTALL", "ONAPPUPDATE"])
    def test_one_that_nobody_stands_behind_is_answered_and_writes_nothing(
        self, full_lead: FullLead, neighbourhood: Neighbourhood, event: str
    ) -> None:
        """docs/platform.md 1.4."""
        for path in ("/events", "/install"):
            answer = _post(
                full_lead,
                event,
                full_lead.portal.people["admin"],
                path,
                **{"auth[access_token]": "", "auth[user_id]": "0"},
            )
            assert (answer.status_code, answer.text) == (200, "ok\n")
        assert keeps_nothing(full_lead)
        assert (asked(full_lead.portal.wire), asked(neighbourhood.oauth.wire)) == ([], [])

    def test_what_an_update_without_tokens_would_have_told_is_found_at_an_administrators_open(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        """docs/platform.md 1.4."""
        row = bound_by_an_earlier_version(installed)
        row.placements.clear()
        installed.portal.faults.event_without_tokens()
        installed.portal.update(installed.registration, installed.portal.people["admin"])
        assert neighbourhood.deliver_events()[-1].status == 200
        assert row.placements == []
        assert installed.open_home(installed.portal.people["admin"]).status_code == 200
        assert [each.code for each in row.placements] == [TAB]

    def test_an_event_that_comes_twice_does_nothing_twice(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        row = bound_by_an_earlier_version(installed)
        installed.portal.faults.event_twice()
        installed.portal.update(installed.registration, installed.portal.people["admin"])
        assert [each.status for each in neighbourhood.deliver_events()[-2:]] == [200, 200]
        assert (len(row.placements), len(row.handlers)) == (1, 3)


def _post(app: FullLead, event: str, person: Person, path: str = "/events", **changed: str) -> requests.Response:
    """Post an event with a person's own tokens, as anybody may send it."""
    pair = app.portal.fresh_pair(app.registration, person)
    form = {
        "event": event,
        "data[LANGUAGE_ID]": "en",
        "auth[access_token]": pair.access,
        "auth[refresh_token]": pair.refresh,
        "auth[expires_in]": "3600",
        "auth[member_id]": app.portal.member_id,
        "auth[server_endpoint]": f"{app.portal.oauth_url()}/rest/",
        "auth[application_token]": app.portal.installations[app.registration.client_id].application_token,
    }
    return app.post(path, **{**form, **changed})
