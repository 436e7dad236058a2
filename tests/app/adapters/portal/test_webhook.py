from datetime import UTC, datetime

import pytest

from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.portal.webhook import WebhookLead
from b24app.domain.portal.webhook import Webhook, parse_webhook
from b24app.errors import FullLeadError
from b24app.errors.outside import CallRefusedError, InvalidResponseError
from demo.bitrix24_standin.portal import Portal
from tests.case import case

READ = WebhookLead(
    session=OutboundSession(OutboundPolicy(allow_http=True, allow_private=True, allow_loopback=True)),
    clock=lambda: datetime.now(UTC),
)


@pytest.fixture
def hook(portal: Portal) -> Webhook:
    webhook = parse_webhook(portal.new_webhook(portal.people["sara"], scope="crm"))
    assert webhook is not None
    return webhook


def test_the_lead_is_the_portals_own_answer(portal: Portal, hook: Webhook) -> None:
    lead = READ(hook, 123)
    assert (lead["ID"], lead["TITLE"]) == ("123", portal.crm.leads[123]["TITLE"])


def test_what_is_redacted_stays_redacted(hook: Webhook) -> None:
    assert "downloadUrl': 'withheld'" in str(READ(hook, 124))


def test_a_refusal_is_an_error_of_our_tree_and_names_no_code(hook: Webhook) -> None:
    with pytest.raises(CallRefusedError) as refused:
        READ(hook, 127)
    assert hook.code not in f"{refused.value!s} {refused.value!r}"


def test_whatever_is_no_lead_is_an_error_of_ours(portal: Portal, hook: Webhook) -> None:
    for fault in ("truncated", "html_200", "lead_list", "rest_502", "redirect_foreign"):
        portal.faults[fault]()
        expected = InvalidResponseError if fault == "lead_list" else FullLeadError
        with case(fault), pytest.raises(expected) as failed:
            READ(hook, 123)
        assert hook.code not in f"{failed.value!s} {failed.value!r}", fault
        portal.faults.reset()
