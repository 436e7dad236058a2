import pytest

from b24app.domain.lead.lists import DENIED, NEWEST_LEADS, UNANSWERED, LeadList, MatchedBy
from b24app.domain.lead.search import FoundLeads, parse_query
from b24app.domain.portal.tokens import ViewerToken
from b24app.errors.outside import PortalBusyError, TokenExpiredError
from tests.wire.neighbours import Neighbours, rest_portal
from tests.wire.scripted_host import Reply, ScriptedHost

TWINS = frozenset({124, 131})
PHONE = "+1 202 555 0147"


def search(near: Neighbours, text: str, login: str = "sara", codes: tuple[str, ...] = ()) -> FoundLeads:
    return rest_portal().find_leads(near.address, near.token(login), parse_query(text), codes)


def found(leads: LeadList) -> list[tuple[int, MatchedBy | None]]:
    return [(lead.lead_id, lead.matched_by) for lead in leads.leads]


class TestFindLeads:
    def test_nothing_finds_the_newest_that_the_person_may_read_in_one_request(self, near: Neighbours) -> None:
        near.portal.crm.leads[134]["OPENED"] = "N"  # mia's
        near.portal.crm.leads[134]["ASSIGNED_BY_ID"] = "1"
        answer = search(near, "", codes=("U2",))
        assert (answer.caller.user_id, answer.caller.covered) == (2, True)
        assert found(answer.leads) == [(lead_id, None) for lead_id in (136, 135, 133, 132, 131)]
        assert len(answer.leads.leads) == NEWEST_LEADS
        assert [exchange.api_method for exchange in near.portal.wire] == ["batch"]

    def test_a_number_and_any_name_find_their_leads(self, near: Neighbours) -> None:
        cases: list[tuple[str, list[tuple[int, MatchedBy]]]] = [
            ("124", [(124, MatchedBy.NUMBER)]),
            ("#1591", [(123, MatchedBy.NAME)]),
            ("ines", [(131, MatchedBy.NAME), (124, MatchedBy.NAME)]),
            ("calder interiors", [(124, MatchedBy.NAME)]),
            ("Ines Calder", [(131, MatchedBy.NAME), (124, MatchedBy.NAME)]),
            ("Calder Ines", [(131, MatchedBy.NAME), (124, MatchedBy.NAME)]),
            ("OAK TABLE", [(131, MatchedBy.NAME)]),
            ("nobody", []),
        ]
        for text, ids in cases:
            answer = search(near, text)
            assert (found(answer.leads), answer.leads.reason) == (ids, None), text

    def test_a_closed_lead_is_not_found_by_number_nor_name_but_by_whom_may_read_it(self, near: Neighbours) -> None:
        for text in ("127", "competitor"):
            assert search(near, text).leads == LeadList()
            assert [lead_id for lead_id, _ in found(search(near, text, "admin").leads)] == [127]

    def test_a_telephone_number_names_the_leads_that_share_it_however_it_is_written(self, near: Neighbours) -> None:
        for text in (PHONE, "+12025550147", "1-202-555-01-47"):
            answer = search(near, text)
            assert answer.by_phone == TWINS, text
            assert (answer.by_mail, answer.leads) == (frozenset(), LeadList()), text

    def test_a_mail_address_names_its_leads(self, near: Neighbours) -> None:
        assert search(near, "INES@example.org").by_mail == {124}

    def test_nobody_with_this_number_is_nobody(self, near: Neighbours) -> None:
        assert (search(near, "+999 555 01").by_phone, search(near, "+999 555 01").leads.reason) == (frozenset(), None)

    def test_who_may_read_no_lead_is_told_so(self, near: Neighbours) -> None:
        for text in ("", "124", "ines"):
            assert search(near, text, "nora").leads == LeadList(reason=DENIED)

    def test_a_portal_without_batches_is_asked_one_by_one(self, near: Neighbours) -> None:
        near.portal.faults.batch_refused()
        assert found(search(near, "124").leads) == [(124, MatchedBy.NUMBER)]

    def test_a_part_that_is_refused_leaves_a_reason_and_the_rest(self) -> None:
        caller = {"app": {"ID": 5, "CODE": "x"}, "person": {"ID": 2}}
        refused = {"error": "ERROR_CORE", "error_description": "Communication type is not defined"}
        body = {"result": {**caller, "number": [{"ID": 2025550147}], "name0": []}, "result_error": {"phone": refused}}
        with ScriptedHost() as host:
            host.answers("/rest/batch.json", Reply(body={"result": body}))
            answer = rest_portal().find_leads(host.address, ViewerToken("token"), parse_query("2025550147"), ())
        assert (found(answer.leads), answer.leads.reason) == ([(2025550147, MatchedBy.NUMBER)], UNANSWERED)
        assert answer.by_phone == frozenset()

    def test_ids_that_are_none_are_dropped_and_another_lead_than_the_number_too(self) -> None:
        results = {
            "app": {"ID": 5, "CODE": "x"},
            "person": {"ID": 2},
            "number": [{"ID": "5"}, {"ID": "20255"}],
            "name0": [],
            "phone": {"LEAD": [7, "8", 0, -1, None, {"ID": 9}, "$result", True], "CONTACT": [10]},
        }
        with ScriptedHost() as host:
            host.answers("/rest/batch.json", Reply(body={"result": {"result": results}}))
            answer = rest_portal().find_leads(host.address, ViewerToken("token"), parse_query("20255"), ())
        assert found(answer.leads) == [(20255, MatchedBy.NUMBER)]
        assert answer.by_phone == {7, 8}


class TestListLeads:
    def test_of_these_leads_the_person_gets_those_that_they_may_read(self, near: Neighbours) -> None:
        for login, ids in {"sara": [131, 124], "mia": [131, 127, 124], "nora": []}.items():
            listed = rest_portal().list_leads(near.address, near.token(login), TWINS | {127, 999})
            assert [lead.lead_id for lead in listed.leads] == ids
            assert listed.reason == (None if ids else DENIED)

    def test_a_portal_that_drops_the_filter_shows_nobody_elses_lead(self) -> None:
        rows = [{"ID": str(lead_id), "TITLE": "canary"} for lead_id in (1, 2, 124, 3)]
        with ScriptedHost() as host:
            host.answers("/rest/crm.lead.list.json", Reply(body={"result": rows, "next": 50, "total": 700}))
            listed = rest_portal().list_leads(host.address, ViewerToken("token"), TWINS)
        assert [lead.lead_id for lead in listed.leads] == [124]
        assert "$result" not in str(host.asked[0].form)

    @pytest.mark.parametrize(
        ("code", "leaf"), [("expired_token", TokenExpiredError), ("QUERY_LIMIT_EXCEEDED", PortalBusyError)]
    )
    def test_what_ends_every_call_ends_this_one(self, code: str, leaf: type[Exception]) -> None:
        with ScriptedHost() as host:
            host.answers("/rest/crm.lead.list.json", Reply(body={"error": code}, status=401))
            with pytest.raises(leaf):
                rest_portal().list_leads(host.address, ViewerToken("token"), TWINS)
