from dataclasses import replace

import pytest

from b24app.domain.lead.lists import MatchedBy
from b24app.web.home.search import WAYS
from demo.bitrix24_standin.launch import open_frame
from tests.full_lead import FullLead
from tests.watching import arriving, outcome, policy_of, ticket_in


def ticket_of(app: FullLead, login: str = "sara") -> str:
    return ticket_in(app.open_home(app.portal.people[login]))


def test_every_way_of_finding_a_lead_has_its_words() -> None:
    assert set(WAYS) == set(MatchedBy)


def test_the_answer_may_be_framed_where_the_page_was_and_is_in_its_language(installed: FullLead) -> None:
    launch = arriving(
        open_frame(installed.portal, installed.registration, installed.portal.people["sara"]),
        DOMAIN="alias.example",
        LANG="ar",
    )
    page = installed.post("/leads", ticket=ticket_in(installed.launch(launch)), sought="124")
    assert policy_of(page)["frame-ancestors"] == f"{installed.portal.url} http://alias.example"
    assert 'dir="rtl"' in page.text


def test_without_javascript_a_lead_is_a_link_to_the_proven_portals_own_page(installed: FullLead) -> None:
    page = installed.post("/leads", ticket=ticket_of(installed), sought="124")
    assert f'href="{installed.portal.url}/crm/lead/details/124/"' in page.text
    assert 'target="_blank"' in page.text


def test_when_a_lead_was_created_is_told_where_the_viewer_is(installed: FullLead) -> None:
    installed.portal.change_person(replace(installed.portal.people["sara"], time_zone="America/New_York"))
    home = installed.open_home(installed.portal.people["sara"])
    found = installed.post("/leads", ticket=ticket_in(home), sought="132")
    there = '<time datetime="2024-05-23T18:18:25+02:00" data-at>May 23, 2024, 12:18\u202fPM</time>'
    assert [there in page.text for page in (home, found)] == [True, True]


@pytest.mark.rule("S21", "good")
def test_what_was_typed_and_what_was_found_are_texts(installed: FullLead) -> None:
    for text in ("126", '"><script>alert(1)</script>'):
        page = installed.post("/leads", ticket=ticket_of(installed), sought=text)
        assert outcome(page) == (200, "")
        assert "<script>alert" not in page.text
        assert "<img" not in page.text


def test_nothing_found_is_said_and_where_there_is_no_lead_too(installed: FullLead) -> None:
    assert (
        "No matching leads that you can view."
        in installed.post("/leads", ticket=ticket_of(installed), sought="zz").text
    )
    installed.portal.crm.leads.clear()
    assert "There are no leads you can view yet." in installed.post("/leads", ticket=ticket_of(installed)).text


def test_who_may_read_no_lead_is_told_so_and_whom_to_ask(installed: FullLead) -> None:
    page = installed.post("/leads", ticket=ticket_of(installed, "nora"), sought="124")
    assert outcome(page) == (200, "")
    assert "do not have permission to view leads. Your Bitrix24 administrator can change this" in page.text


def test_a_text_of_any_length_and_letters_is_answered(installed: FullLead) -> None:
    ticket = ticket_of(installed)
    for sought in ("x" * 8193, "\x00", "é\u202e" * 500):
        assert outcome(installed.post("/leads", ticket=ticket, sought=sought))[0] in {200, 400}, sought[:10]
