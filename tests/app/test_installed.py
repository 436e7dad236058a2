import pytest

from tests.full_lead import FullLead, started
from tests.watching import asked, outcome


@pytest.fixture(autouse=True)
def nothing_is_left_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.installed.LEFT", {})


@pytest.fixture
def full_lead(full_lead: FullLead) -> FullLead:
    otherwise = full_lead.environ | {"B24_OPERATOR_NAME": "Juniper & Oak"}
    return started(full_lead.neighbourhood, full_lead.portal, full_lead.registration, otherwise, full_lead.session)


def test_settings_of_one_test_file_s_full_lead_are_not_what_the_next_ones_find_installed(installed: FullLead) -> None:
    assert "B24_OPERATOR_NAME" not in installed.environ


def test_sara_sees_the_lead(installed: FullLead) -> None:
    page = installed.open_lead(installed.portal.people["sara"], 124)
    assert outcome(page) == (200, "")
    assert asked(installed.portal.wire) == ["batch"]
