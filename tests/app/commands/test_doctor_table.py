"""Each fault of the stand-in and what doctor makes of it: one fault is one finding, or none where it is none there."""

from collections.abc import Mapping

import pytest

from demo.bitrix24_standin.faults.catalogue import CATALOGUE
from tests.app.stored import grow_old
from tests.full_lead import FullLead
from tests.operators_shell import findings

OPEN_ONCE = "open the app's page once"
# What is found, and the remedy. Not in here: what only a person's request, an event or a lead meets.
FOUND: Mapping[str, tuple[str, str, str]] = {
    "access_denied": ("FAIL", "may not ask this", OPEN_ONCE),
    "authorize_error": ("FAIL", "may not ask this", OPEN_ONCE),
    "admin_lost": ("FAIL", "no longer an administrator", OPEN_ONCE),
    "user_dismissed": ("FAIL", "no longer an active user", "Ask another administrator"),
    "app_removed": ("FAIL", "was removed", "flask b24 reconcile"),
    "oauth_unclear": ("FAIL", "does not give this app access", "flask b24 reconcile"),
    "argument_error": ("FAIL", "did not accept", "newer release"),
    "core_error": ("FAIL", "refused the request (app.info: ERROR_CORE)", "newer release"),
    "rest_error": ("FAIL", "went wrong in Bitrix24", "its own log"),
    "confirm_denied": ("FAIL", "declined", "administrator to allow it"),
    "confirm_waiting": ("FAIL", "must confirm", "to confirm the request"),
    "connection_error": ("FAIL", "cannot reach its authorization server", "oauth.bitrix.info"),
    "disowned": ("FAIL", "does not know the stored token of a portal (invalid_client)", "B24_CLIENT_ID"),
    "wrong_client": ("FAIL", "does not know the stored token of a portal (wrong_client)", "B24_CLIENT_ID"),
    "info_500": ("FAIL", "authorization server did not respond", "B24_OAUTH_SERVERS"),
    "other_server": ("FAIL", "does not know the stored token of a portal (NOT_INSTALLED)", "B24_OAUTH_SERVERS"),
    "info_html": ("FAIL", "unexpected response", "what stands between"),
    "info_wrong_client": ("FAIL", "names another app", "B24_CLIENT_ID"),
    "info_wrong_member": ("FAIL", "names another app, portal or person", OPEN_ONCE),
    "info_wrong_user": ("FAIL", "names another app, portal or person", OPEN_ONCE),
    "endless_body": ("FAIL", "more data than the app can read", "very long texts"),
    "drip_body": ("FAIL", "No usable response came", "check from this server"),
    "drip_headers": ("FAIL", "No usable response came", "check from this server"),
    "reset": ("FAIL", "the connection was closed", "check from this server"),
    "rest_500": ("FAIL", "went wrong in Bitrix24", "its own log"),
    "rest_502": ("FAIL", "No usable response came (localhost: status 502", "check from this server"),
    "front_404": ("FAIL", "No Bitrix24 responds", "its network does not let the app in"),
    "html_200": ("FAIL", "unexpected response", "what stands between"),
    "truncated": ("FAIL", "unexpected response", "what stands between"),
    "wrong_charset": ("FAIL", "unexpected response", "what stands between"),
    "rest_429": ("warn", "busy", "it passes"),
    "rest_503": ("warn", "busy", "it passes"),
    "front_429": ("warn", "busy", "it passes"),
    "front_503": ("warn", "busy", "it passes"),
    "overload_limit": ("FAIL", "blocked this app", "Bitrix24 support"),
    "payment_over": ("FAIL", "paid or trial period has ended", "renew it in the Market"),
    "trial_over": ("FAIL", "paid or trial period has ended", "renew it in the Market"),
    "plan_without_rest": ("FAIL", "Apps cannot read data", "Market subscription"),
    "portal_deleted": ("FAIL", "closed", "temporary closure"),
    "redirect_foreign": ("FAIL", "has moved", OPEN_ONCE),
    "redirect_https": ("FAIL", "gives its address as http", "site URL (https)"),
    "redirect_own": ("FAIL", "redirects the app", "license and updates"),
    "scope_missing": ("FAIL", "permissions are missing: crm", "Add them"),
    "simple_crm": ("warn", "works without leads", "Classic CRM"),
    "method_gone": ("FAIL", "does not support crm.lead.get", "B24_LEAD_METHOD"),
    "old_tabs": ("FAIL", "not bound correctly", "flask b24 rebind"),
    "revoke_tokens": ("FAIL", "No valid key of an administrator", OPEN_ONCE),
    "expire_refresh_tokens": ("FAIL", "No valid key of an administrator", OPEN_ONCE),
    "always_expired": ("FAIL", "No valid key of an administrator", OPEN_ONCE),
}
# With a token whose hour is over, since doctor renews no other one.
FOUND_AT_A_RENEWAL: Mapping[str, tuple[str, str, str]] = {
    "refresh_lost": ("FAIL", "No usable response came", "check from this server"),
    "refresh_500": ("FAIL", "No usable response came", "check from this server"),
    "refresh_empty": ("FAIL", "unexpected response", "what stands between"),
    "refresh_list": ("FAIL", "unexpected response", "what stands between"),
    "refresh_html": ("FAIL", "unexpected response", "what stands between"),
    "refresh_no_expiry": ("FAIL", "unexpected response", "what stands between"),
    "refresh_wrong_member": ("FAIL", "unexpected response", "what stands between"),
    "refresh_wrong_user": ("FAIL", "unexpected response", "what stands between"),
    "refresh_invalid_scope": ("FAIL", "missing a permission", "Add the permissions"),
    "refresh_invalid_request": ("FAIL", "did not accept the app's request", "newer release"),
    "refresh_portal_gone": ("FAIL", "closed", "temporary closure"),
}
DEADLINES = {"drip_headers": pytest.mark.our_deadlines}  # whose end is the finding, three times
OTHERS = sorted({each.name for each in CATALOGUE} - FOUND.keys() - FOUND_AT_A_RENEWAL.keys())


@pytest.mark.drawn(4)
@pytest.mark.parametrize("name", [pytest.param(name, marks=DEADLINES.get(name, ())) for name in sorted(FOUND)])
def test_one_fault_is_one_finding_with_its_remedy(installed: FullLead, name: str) -> None:
    installed.portal.faults[name]()
    (found,) = findings(installed)
    level, says, remedy = FOUND[name]
    assert (found["level"], says in found["says"], remedy in found["remedy"]) == (level, True, True), found


@pytest.mark.drawn(1)
@pytest.mark.parametrize("name", sorted(FOUND_AT_A_RENEWAL))
def test_a_fault_of_the_renewal_is_one_finding_once_a_token_needs_it(installed: FullLead, name: str) -> None:
    grow_old(installed)
    installed.portal.faults.expire_tokens()
    installed.portal.faults[name]()
    (found,) = findings(installed)
    level, says, remedy = FOUND_AT_A_RENEWAL[name]
    assert (found["level"], says in found["says"], remedy in found["remedy"]) == (level, True, True), found


@pytest.mark.drawn(2)
@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_fault_of_the_deployment_is_no_finding(installed: FullLead, name: str) -> None:
    grow_old(installed)
    installed.portal.faults[name]()
    assert findings(installed) == []


def test_every_fault_that_is_spoken_of_can_be_played() -> None:
    assert FOUND.keys() | FOUND_AT_A_RENEWAL.keys() <= {each.name for each in CATALOGUE}
