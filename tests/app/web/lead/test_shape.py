"""A lead that comes in another shape than we know stands as it is, and those who can do something are told."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from demo.bitrix24_standin.crm.special_leads import FORBIDDEN
from tests.full_lead import FullLead, started
from tests.watching import outcome, tab_launch

LEAD, EVERY_FIELD = 123, 124
Change = Callable[[dict[str, object]], None]


def rename(lead: dict[str, object]) -> None:
    lead["NAME_OF_LEAD"] = lead.pop("TITLE")


def retype(lead: dict[str, object]) -> None:
    lead["DATE_CREATE"] = "01.07.2026"


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.__dict__["field"] for record in caplog.records if "another shape" in record.message]


@pytest.mark.fault("R43")
@pytest.mark.parametrize(("change", "code"), [(rename, "TITLE"), (retype, "DATE_CREATE")])
def test_the_page_stands_and_names_the_field_to_administrators_alone(
    installed: FullLead, change: Change, code: str
) -> None:
    change(installed.portal.crm.leads[LEAD])
    sara, admin = (installed.launch(tab_launch(installed, login)) for login in ("sara", "admin"))
    assert outcome(sara) == outcome(admin) == (200, "")
    assert "data-shape" not in sara.text
    assert f"a form that the app does not know: {code}." in admin.text


@pytest.mark.fault("R43")
def test_the_lead_of_every_field_is_as_we_know_it_with_a_moment_as_a_language_writes_it(installed: FullLead) -> None:
    admin = installed.launch(tab_launch(installed, "admin", EVERY_FIELD))
    assert "19.08.2026 10:00:00" in admin.text
    assert "data-shape" not in admin.text


@pytest.mark.costly
@pytest.mark.fault("R43")
def test_the_health_page_tells_it_for_a_day(installed: FullLead) -> None:
    retype(installed.portal.crm.leads[LEAD])
    installed.launch(tab_launch(installed))
    administrator = installed.portal.people["admin"]
    assert "Fields: DATE_CREATE." in installed.open_home(administrator).text
    assert "data-shape" not in installed.open_home(installed.portal.people["sara"]).text
    installed.clock.ahead += timedelta(days=1)
    assert "data-shape" not in installed.open_home(administrator).text


@pytest.mark.fault("R43")
def test_the_log_is_told_once_an_hour_of_a_portal_whichever_field_it_is(
    installed: FullLead, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "b24app.problems")
    retype(installed.portal.crm.leads[LEAD])
    for _ in range(3):
        installed.launch(tab_launch(installed))
    assert told(caplog) == ["DATE_CREATE"]
    installed.clock.ahead += timedelta(hours=1)
    installed.launch(tab_launch(installed))
    assert told(caplog) == ["DATE_CREATE"] * 2
    rename(installed.portal.crm.leads[LEAD])
    installed.launch(tab_launch(installed))
    assert told(caplog)[2:] == []
    installed.clock.ahead += timedelta(hours=1)
    installed.launch(tab_launch(installed))
    assert told(caplog)[2:] == ["DATE_CREATE, TITLE"]


@pytest.mark.costly
@pytest.mark.fault("R43")
@pytest.mark.parametrize("method", ["crm.lead.get", "crm.item.get"])
def test_nothing_is_said_of_any_lead_that_the_documents_describe(
    installed: FullLead, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    environ = installed.environ | {"B24_LEAD_METHOD": method}
    app = started(installed.neighbourhood, installed.portal, installed.registration, environ, installed.session)
    administrator = app.portal.people["admin"]
    for lead_id in app.portal.crm.leads:
        page = app.open_lead(administrator, lead_id)
        assert lead_id == FORBIDDEN or outcome(page) == (200, "")
        assert "data-shape" not in page.text, lead_id
    assert told(caplog) == []
