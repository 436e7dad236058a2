"""The two methods that read a lead, side by side: two applications, one portal, the same person and lead.

The pages are equal wherever the platform gives the same data; where it does not is listed here, and in
install/README.md for the person who chooses.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from b24app.adapters.portal.core_batch import LeadByGet
from b24app.adapters.portal.lead_by_item import LeadByItem
from b24app.domain.lead.answers import RecordQuestion
from b24app.domain.operations.placements import LEAD_TAB
from b24app.errors.outside import LeadDeniedError, LeadMissingError, PortalError
from b24app.settings import read_settings
from b24app.wiring.application import create_app
from demo.bitrix24_standin.crm.custom_fields import PASSPORT
from demo.bitrix24_standin.crm.special_leads import DOCUMENTED, FORBIDDEN, FULL, HOSTILE, NEARLY_EMPTY
from demo.bitrix24_standin.launch import open_frame
from tests.full_lead import FullLead
from tests.wire.neighbours import Neighbours, neighbours, rest_portal

GET, ITEM = LeadByGet.name, LeadByItem.name
INSTALL = Path(__file__).parents[2] / "install" / "README.md"
MISSING = 999_999

# Fields that only one method gives, of those that everybody reads: the inspector has ADDRESS_LOC_ADDR_ID, too.
ONLY_BY_GET = {
    "ADDRESS_2": "an item has no parts of an address",
    "ADDRESS_CITY": "the same",
    "ADDRESS_POSTAL_CODE": "the same",
    "ADDRESS_REGION": "the same",
    "ADDRESS_PROVINCE": "the same",
    "ADDRESS_COUNTRY": "the same",
    "ADDRESS_COUNTRY_CODE": "the same",
}
ONLY_BY_ITEM = {"CONTACT_IDS": "crm.lead.get gives the main contact only", "searchContent": "shown as redacted"}
# Fields that both give, and one gives empty.
EMPTY_BY_ITEM = {"ADDRESS": "an item's address is always empty"}


class Rows(HTMLParser):
    """Collects what a person reads of each field that was returned, by the field's code; not the raw values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.read: dict[str, str] = {}
        self._code = ""
        self._heard = False
        self.feed(html)
        self.read = {code: said for code, said in self.read.items() if said != "not returned"}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div" and (code := dict(attrs).get("data-code")):
            self._code = code
            self.read[code] = ""
        if tag == "dd" and self._code:
            self._heard = True
        if "tech" in (dict(attrs).get("class") or "").split():
            self._heard = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "dd":
            self._code, self._heard = "", False

    def handle_data(self, data: str) -> None:
        if self._heard:
            self.read[self._code] = " ".join(f"{self.read[self._code]} {data}".split())


def rows(full_lead: FullLead, method: str, login: str, lead_id: int) -> dict[str, str]:
    """Read the fields of the tab in an application that is set to the method."""
    found = Rows(opened(full_lead, method, login, lead_id)[0]).read
    assert found["ID"] == str(lead_id)
    return found


def opened(full_lead: FullLead, method: str, login: str, lead_id: int) -> tuple[str, str]:
    """Open the tab in an application that is set to the method, and the view with its raw answer."""
    environ = {**full_lead.environ, "B24_LEAD_METHOD": method}
    app = create_app(read_settings(environ, root=Path()), full_lead.clock)
    handler = f"{full_lead.url}/lead-tab"
    person = full_lead.portal.people[login]
    launch = open_frame(
        full_lead.portal,
        full_lead.registration,
        person,
        placement="CRM_LEAD_DETAIL_TAB",
        options={"ID": str(lead_id)},
        handler=handler,
    )
    where = urlsplit(launch.url)
    answer = app.test_client().post(f"{where.path}?{where.query}", data=launch.fields, base_url=full_lead.url)
    assert answer.status_code == 200, answer.text
    ticket = re.search(r'name="ticket" value="([^"]+)"', answer.text)
    assert ticket
    asked = {"ticket": ticket[1], "view": "inspector"}
    raw = app.test_client().post("/lead-tab/reload", data=asked, base_url=full_lead.url)
    assert raw.status_code == 200, raw.text
    return answer.text, raw.text


@pytest.fixture
def near() -> Iterator[Neighbours]:
    with neighbours() as near:
        yield near


@pytest.mark.drawn(2)
@pytest.mark.parametrize("login", ["admin", "sara"])
@pytest.mark.parametrize("lead_id", [DOCUMENTED, FULL, NEARLY_EMPTY, HOSTILE])
def test_the_two_pages_are_equal_wherever_the_platform_gives_the_same(
    installed: FullLead, login: str, lead_id: int
) -> None:
    by_get, by_item = (rows(installed, method, login, lead_id) for method in (GET, ITEM))
    assert set(by_get) - set(by_item) <= set(ONLY_BY_GET)
    assert set(by_item) - set(by_get) <= set(ONLY_BY_ITEM)
    both = set(by_get) & set(by_item) - set(EMPTY_BY_ITEM)
    assert len(both) > 30
    assert {code: by_item[code] for code in both} == {code: by_get[code] for code in both}


@pytest.mark.costly
def test_each_difference_that_is_listed_is_there_and_is_told_to_the_operator_who_chooses(installed: FullLead) -> None:
    by_get, by_item = (rows(installed, method, "admin", FULL) for method in (GET, ITEM))
    assert set(by_get) - set(by_item) == set(ONLY_BY_GET)
    assert set(by_item) - set(by_get) == set(ONLY_BY_ITEM)
    assert {code for code in set(by_get) & set(by_item) if by_get[code] != by_item[code]} == set(EMPTY_BY_ITEM)
    told = INSTALL.read_text(encoding="utf-8")
    assert [code for code in (*ONLY_BY_GET, *ONLY_BY_ITEM, *EMPTY_BY_ITEM) if not re.search(rf"`{code}`", told)] == []


@pytest.mark.costly
@pytest.mark.parametrize("method", [GET, ITEM])
def test_two_people_see_two_sets_of_custom_fields_by_either_method(installed: FullLead, method: str) -> None:
    by_admin, by_sara = (rows(installed, method, login, FULL) for login in ("admin", "sara"))
    assert set(by_admin) - set(by_sara) == {PASSPORT}
    assert "X000000" in by_admin[PASSPORT]


def test_what_is_hidden_from_a_person_does_not_get_into_the_application(near: Neighbours) -> None:
    said = near.portal.url + "/rest/crm.item.get"
    params = {"auth": near.token(), "entityTypeId": "1", "id": str(FULL), "useOriginalUfNames": "Y"}
    assert PASSPORT in requests.post(said, json=params, timeout=60).json()["result"]["item"], "the premise: it is told"
    for login, holds in (("sara", False), ("admin", True)):
        answers = rest_portal(lead_method=ITEM).read_record(
            near.address, near.token(login), LEAD_TAB.reader, RecordQuestion(record_id=FULL, codes=())
        )
        assert (PASSPORT in answers.lead) is holds
        assert ("X000000" in repr(answers)) is holds


def test_what_is_redacted_does_not_get_into_the_application(near: Neighbours) -> None:
    token = near.token()
    answers = rest_portal(lead_method=ITEM).read_record(
        near.address, token, LEAD_TAB.reader, RecordQuestion(record_id=FULL, codes=())
    )
    assert answers.lead["UF_CRM_FILE"] == {"id": 12, "showUrl": "withheld", "urlMachine": "withheld"}
    assert answers.lead["searchContent"] == "withheld"
    assert "show_file" not in repr(answers)
    assert token not in repr(answers)


def test_a_lead_and_its_people_cost_one_request(near: Neighbours) -> None:
    for method in (GET, ITEM):
        near.portal.wire.clear()
        answers = rest_portal(lead_method=method).read_record(
            near.address, near.token(), LEAD_TAB.reader, RecordQuestion(record_id=FULL, codes=())
        )
        assert [exchange.api_method for exchange in near.portal.wire] == ["batch"], method
        assert (answers.missing, answers.refusal) == ((), None), method
        assert answers.people == {1: "Ada Archer", 2: "Sara Holt", 3: "Mia Brandt"}, method


NO_LEAD: list[tuple[str, int, type[PortalError], type[PortalError]]] = [
    ("admin", MISSING, LeadMissingError, LeadMissingError),
    ("sara", MISSING, LeadDeniedError, LeadMissingError),  # only an item says which
    ("sara", FORBIDDEN, LeadDeniedError, LeadDeniedError),
]


def test_why_there_is_no_lead(near: Neighbours) -> None:
    for login, lead_id, by_get, by_item in NO_LEAD:
        for method, leaf in ((GET, by_get), (ITEM, by_item)):
            answers = rest_portal(lead_method=method).read_record(
                near.address, near.token(login), LEAD_TAB.reader, RecordQuestion(record_id=lead_id, codes=())
            )
            assert type(answers.refusal) is leaf, (login, lead_id, method)
            assert answers.lead == {}


@pytest.mark.costly
@pytest.mark.parametrize("method", [GET, ITEM])
def test_a_whole_page_with_its_raw_answer_holds_nothing_that_is_redacted(installed: FullLead, method: str) -> None:
    page, raw = opened(installed, method, "sara", FULL)
    assert "withheld" in raw
    for each in (page, raw):
        assert "show_file" not in each
        assert "varf@pnyqre" not in each, "what searchContent makes of an address"


@pytest.mark.costly
def test_where_the_portal_lacks_the_method_the_health_page_says_so_to_an_administrator(installed: FullLead) -> None:
    admin = installed.portal.people["admin"]
    assert "B24_LEAD_METHOD" not in installed.open_home(admin).text
    installed.portal.faults.method_gone()
    page = installed.open_home(admin).text
    assert "B24_LEAD_METHOD" in page
    assert f"set to {GET}" in page


@pytest.mark.costly
def test_where_the_portal_lacks_the_method_the_page_names_the_setting_and_nothing_else_is_tried(
    installed: FullLead, caplog: pytest.LogCaptureFixture
) -> None:
    installed.portal.faults.method_gone()
    installed.portal.wire.clear()
    answer = installed.open_lead(installed.portal.people["sara"], FULL)
    assert answer.status_code == 502
    assert 'data-problem="lead-method-missing"' in answer.text
    assert "B24_LEAD_METHOD" in answer.text
    assert "B24_LEAD_METHOD" in next(vars(record)["remedy"] for record in caplog.records if "remedy" in vars(record))
    asked = [command for exchange in installed.portal.wire for command in exchange.commands]
    assert [command for command in asked if command.startswith("crm.lead.get")]
    assert not [command for command in asked if command.startswith("crm.item.get")]
    assert rows(installed, ITEM, "sara", FULL)["ID"] == str(FULL)


@pytest.mark.costly
def test_telephone_and_mail_stand_where_an_item_has_only_flat_copies_of_them(installed: FullLead) -> None:
    """docs/platform.md 5.7."""
    whole = rows(installed, ITEM, "admin", DOCUMENTED)
    installed.portal.faults.item_without_fm()
    flat = rows(installed, ITEM, "admin", DOCUMENTED)
    assert installed.portal.faults.item_without_fm.fired
    for code in ("PHONE", "EMAIL"):
        assert whole[code].split()[0] in flat[code]
