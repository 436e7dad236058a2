from b24app.domain.lead.lists import DENIED, MOST_LISTED, NO_LEADS, UNANSWERED, LeadList, ListedLead, MatchedBy, joined


def lead(lead_id: int, matched_by: MatchedBy | None = None) -> ListedLead:
    return ListedLead(lead_id=lead_id, title="", person="", company="", created=None, matched_by=matched_by)


def test_each_lead_stands_once_as_it_was_found_first() -> None:
    first, again, other = lead(7, MatchedBy.NUMBER), lead(7, MatchedBy.PHONE), lead(3, MatchedBy.PHONE)
    assert joined(LeadList(leads=(first,)), LeadList(leads=(again, other))).leads == (first, other)


def test_a_long_list_is_cut_and_says_so() -> None:
    exactly = LeadList(leads=tuple(map(lead, range(1, MOST_LISTED + 1))))
    assert joined(exactly) == exactly
    cut = joined(exactly, LeadList(leads=(lead(99),)))
    assert (cut.leads, cut.more) == (exactly.leads, True)


def test_what_is_missing_from_one_list_is_missing_from_all() -> None:
    assert joined(NO_LEADS, LeadList(reason=DENIED), LeadList(reason=UNANSWERED, more=True)) == LeadList(
        reason=DENIED, more=True
    )


def test_a_lead_has_its_card_in_the_portal() -> None:
    assert lead(7).path == "/crm/lead/details/7/"
