"""Whether a portal has leads in REST 3.0, asked over HTTP (docs/platform.md 4.1 (addresses), 4.8, 13.8, 13.10)."""

from dataclasses import replace

import pytest

from b24app.adapters.portal.rest_three import ask_rest_three
from b24app.adapters.rest.pace import LARGEST_PLAN
from b24app.domain.operations.rest_three import RestThree
from b24app.errors.outside import PortalBusyError
from demo.bitrix24_standin.profiles import PROFILES
from tests.case import case
from tests.wire.neighbours import Neighbours, portal_client, rest_portal, unhurried
from tests.wire.scripted_host import Reply, ScriptedHost

PATH = "/rest/api/rest.scope.list"
LEADS = {"result": {"crm": {"lead": {"get": {"scope": "crm.lead.get"}}}}}
EXCEPTION = "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION"


def test_each_kind_of_portal_is_told_by_one_request(near: Neighbours) -> None:
    for profile, seen in (
        ("cloud", RestThree.NONE),
        ("self-hosted", RestThree.NONE),
        ("kernel-25.1150", RestThree.NONE),
        ("newest", RestThree.WITHOUT_LEADS),
        ("leads-in-rest-3", RestThree.WITH_LEADS),
    ):
        near.portal.profile = PROFILES[profile]
        near.portal.wire.clear()
        assert rest_portal().ask_rest_three(near.address, near.token()) is seen, profile
        assert [exchange.path for exchange in near.portal.wire] == [PATH], profile


def test_the_token_travels_in_the_body_and_only_the_crm_is_asked_for(host: ScriptedHost) -> None:
    host.answers(PATH, Reply(body=LEADS))
    assert ask_rest_three(portal_client(host.origin, access_token="canary")) is RestThree.WITH_LEADS
    (asked,) = host.asked
    assert (asked.path, asked.kind) == (PATH, "application/json")
    assert asked.json == {"auth": "canary", "filterModule": "crm"}


def test_whatever_else_comes_leaves_the_answer_open_and_is_asked_for_once(host: ScriptedHost) -> None:
    for reply in (
        Reply(body={"error": {"code": EXCEPTION, "message": "No right"}}, status=403),
        Reply(body={"error": "expired_token", "error_description": ""}, status=401),
        Reply(body={"error": "QUERY_LIMIT_EXCEEDED", "error_description": ""}, status=503),
        Reply(body=b"<html>not found</html>", status=404, kind="text/html"),
        Reply(body=b"<html>an error</html>", status=500, kind="text/html"),
        Reply(body=b"", status=302, headers={"Location": "/license/"}),
        Reply(body={"result": "crm.lead"}),
        Reply(body={"result": {"crm": "x" * 600_000}}),
    ):
        host.asked.clear()
        with case(reply):
            host.answers(PATH, reply)
            asking = portal_client(host.origin, pauses_s=(0.0, 0.0))
            assert ask_rest_three(asking) is RestThree.UNKNOWN
            assert len(host.asked) == 1


def test_it_gives_way_where_half_of_our_share_of_the_portals_rate_is_used(host: ScriptedHost) -> None:
    host.answers(PATH, Reply(body=LEADS)).answers("/rest/profile.json", Reply(body={"result": {}}))
    asking = portal_client(host.origin, pace=unhurried())
    for _ in range(int(LARGEST_PLAN.at_once)):
        try:
            replace(asking, optional=True).call("profile", {})
        except PortalBusyError:
            break
    else:
        pytest.fail("the premise: no share of the rate is left for what is optional")
    host.asked.clear()
    assert asking.call("profile", {}) == {}
    assert ask_rest_three(asking) is RestThree.UNKNOWN
    assert [asked.path for asked in host.asked] == ["/rest/profile.json"]
