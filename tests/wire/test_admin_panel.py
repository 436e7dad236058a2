import pytest

from b24app.domain.operations.admin_panel import MOST_FOUND, AdminPanelAnswers, AdminPanelQuestion, PersonFound
from b24app.domain.operations.settings_backup import OPTION
from b24app.domain.portal.tokens import InstallerToken, ViewerToken
from b24app.errors.outside import PortalError, TokenExpiredError
from tests.case import case
from tests.wire.neighbours import Neighbours, rest_portal
from tests.wire.scripted_host import Reply, ScriptedHost

NOBODY = AdminPanelQuestion()
TOKEN = InstallerToken(ViewerToken("token"))


def admin_panel(near: Neighbours, question: AdminPanelQuestion) -> AdminPanelAnswers:
    return rest_portal().read_admin_panel(near.address, InstallerToken(near.token("admin")), question)


class TestReadAdminPanel:
    def test_all_of_it_costs_one_request(self, near: Neighbours) -> None:
        near.portal.wire.clear()
        answers = admin_panel(near, AdminPanelQuestion(nameless=("U2", "D2"), find="sa"))
        assert [exchange.api_method for exchange in near.portal.wire] == ["batch"]
        assert answers.fields is not None
        assert answers.fields["NAME"].type == "string"
        assert answers.names == {"U2": "Sara Holt", "D2": "Sales"}
        assert answers.backup is None

    def test_people_are_found_by_name_and_position_but_not_who_is_dismissed(self, near: Neighbours) -> None:
        cases: list[tuple[str, list[str]]] = [
            ("sa", ["sara", "mia"]),
            ("HOLT", ["sara"]),
            ("sara ho", ["sara"]),
            ("zz", []),
            ("moss", []),
            ("&ID=1", []),
        ]
        for find, logins in cases:
            found = admin_panel(near, AdminPanelQuestion(find=find)).found
            assert found is not None, find
            people = {each.id: login for login, each in near.portal.people.items()}
            named = {people[each.user_id] for each in found}
            assert set(logins) <= named, find
            assert "dirk" not in named, find
            assert bool(named) == bool(logins), find

    def test_nobody_is_looked_for_unless_somebody_is_named(self, near: Neighbours) -> None:
        near.portal.wire.clear()
        assert admin_panel(near, NOBODY).found is None
        assert "user.search" not in "".join(command for each in near.portal.wire for command in each.commands)

    def test_a_portal_that_refuses_batches_answers_all_the_same(self, near: Neighbours) -> None:
        near.portal.faults.rest_error(value="ERROR_BATCH_METHOD_NOT_ALLOWED", method="batch")
        answers = admin_panel(near, AdminPanelQuestion(nameless=("D2",), find="sara"))
        assert answers.names == {"D2": "Sales"}
        assert answers.fields is not None
        assert [each.name for each in answers.found or ()] == ["Sara Holt"]

    def test_what_is_no_person_of_the_portal_is_left_out_and_there_is_an_end(self, host: ScriptedHost) -> None:
        rows: list[object] = [
            {"ID": "1", "NAME": "Bot", "USER_TYPE": "bot"},
            {"ID": "2", "NAME": "Mail", "USER_TYPE": "email"},
            {"ID": "3", "NAME": "Gone", "ACTIVE": False},
            {"ID": "x", "NAME": "No number"},
            "no row",
            *({"ID": str(number), "NAME": "A", "LAST_NAME": "B", "ACTIVE": True} for number in range(10, 60)),
        ]
        host.answers("/rest/batch.json", Reply(body={"result": {"result": {"found": rows}}}))
        host.answers("/rest/crm.lead.fields.json", Reply(body={"error": "ACCESS_DENIED"}, status=403))
        host.answers("/rest/app.option.get.json", Reply(body={"error": "ACCESS_DENIED"}, status=403))
        answers = rest_portal().read_admin_panel(host.address, TOKEN, AdminPanelQuestion(find="a"))
        assert answers.found is not None
        assert len(answers.found) == MOST_FOUND
        assert answers.found[0] == PersonFound(user_id=10, name="A B", position="")
        assert (answers.fields, answers.backup) == (None, None)

    def test_names_of_another_form_are_none(self, host: ScriptedHost) -> None:
        cases: list[object] = [False, None, [], "U2", {"U2": None}, {"U2": {"name": ["x"]}}]
        for answer in cases:
            with case(answer):
                body = {"result": {"result": {"names": answer, "fields": {}, "backup": None}}}
                host.answers("/rest/batch.json", Reply(body=body))
                read = rest_portal().read_admin_panel(host.address, TOKEN, AdminPanelQuestion(nameless=("U2",)))
                assert (read.names or {}).get("U2", "") == ""

    def test_a_token_that_is_too_old_is_said(self, near: Neighbours) -> None:
        token = InstallerToken(near.token("admin"))
        near.portal.faults.expire_tokens()
        with pytest.raises(TokenExpiredError):
            rest_portal().read_admin_panel(near.address, token, NOBODY)


class TestOptions:
    def test_what_an_administrator_sets_anybody_reads(self, near: Neighbours) -> None:
        portal = rest_portal()
        assert portal.read_option(near.address, near.token(), OPTION) is None
        portal.write_option(near.address, InstallerToken(near.token("admin")), OPTION, '{"a":"&b=c"}')
        assert portal.read_option(near.address, near.token(), OPTION) == '{"a":"&b=c"}'
        assert admin_panel(near, NOBODY).backup == '{"a":"&b=c"}'

    def test_nobody_else_sets_them(self, near: Neighbours) -> None:
        with pytest.raises(PortalError):
            rest_portal().write_option(near.address, InstallerToken(near.token()), OPTION, "x")
        assert rest_portal().read_option(near.address, near.token(), OPTION) is None

    def test_a_write_is_not_repeated_where_the_server_stumbles(self, near: Neighbours) -> None:
        near.portal.faults.rest_502()
        near.portal.wire.clear()
        with pytest.raises(Exception, match="502"):
            rest_portal().write_option(near.address, InstallerToken(near.token("admin")), OPTION, "x")
        assert len(near.portal.wire) == 1
