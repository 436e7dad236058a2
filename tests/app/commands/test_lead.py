import json

import pytest

from tests.full_lead import FullLead
from tests.operators_shell import OperatorsShell


@pytest.fixture
def hook(installed: FullLead) -> str:
    return installed.portal.new_webhook(installed.portal.people["sara"], scope="crm")


def test_a_lead_is_printed_as_the_portal_answers_it(installed: FullLead, hook: str, shell: OperatorsShell) -> None:
    result = shell("lead", "123", "--webhook", hook)
    assert result.exit_code == 0, result.output
    printed = json.loads(result.output)
    assert printed["TITLE"] == installed.portal.crm.leads[123]["TITLE"]
    assert printed["ID"] == "123"


def test_addresses_of_files_are_redacted(hook: str, shell: OperatorsShell) -> None:
    output = shell("lead", "124", "--webhook", hook).output
    assert '"downloadUrl": "withheld"' in output
    assert "/rest/" not in output


def test_a_lead_that_this_person_may_not_read_is_refused_without_naming_the_webhook(
    hook: str, shell: OperatorsShell
) -> None:
    for lead_id in ("127", "999999"):
        result = shell("lead", lead_id, "--webhook", hook)
        assert result.exit_code == 1, lead_id
        assert "(crm.lead.get" in result.output, lead_id
        assert hook.rstrip("/").rsplit("/", 1)[1] not in result.output, lead_id


def test_what_is_no_webhook_is_refused_before_anybody_is_asked(shell: OperatorsShell) -> None:
    for address in ("nonsense", "https://portal.test/rest/1/", "https://portal.test/rest/1/a/b/c/"):
        result = shell("lead", "1", "--webhook", address)
        assert result.exit_code == 2, address
        assert address not in result.output


def test_the_address_is_asked_for_where_it_is_left_out(hook: str, shell: OperatorsShell) -> None:
    assert "Inbound webhook" in shell("lead", "123").output
    assert hook not in shell("lead", "123", "--webhook", hook).output
