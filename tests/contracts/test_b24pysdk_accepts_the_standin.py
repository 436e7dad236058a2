"""The vendor's own Python client against the stand-in: configured by its class attributes, over TLS, not patched."""

# The client carries no types that mypy may read.

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook, errors
from b24pysdk.api.requesters._utils.parse_response import _EXCEPTIONS_BY_ERROR  # the list of what it knows
from b24pysdk.api.requesters.bitrix_oauth_requester import BitrixOAuthRequester
from b24pysdk.credentials import OAuthEventData
from b24pysdk.errors import oauth as oauth_errors
from b24pysdk.integrations.flask.decorators.event_required import event_required
from b24pysdk.integrations.flask.decorators.placement_required import placement_required
from b24pysdk.integrations.flask.dependencies import get_oauth_event_data, get_oauth_placement_data
from cryptography import x509
from flask import Flask

from demo.bitrix24_standin import Neighbourhood, open_frame
from tests.case import case
from tests.standin.visitor import HANDLER, Inbox, Visited
from tests.wire.certificates import Authority

ONCE = {"max_retries": 1}
ONLY_FROM_THE_AUTHORIZATION_SERVER = {
    "WRONG_CLIENT",
    "INVALID_CLIENT",
    "INVALID_GRANT",
    "NOT_INSTALLED",
    "INVALID_SCOPE",
}
SILENCE_S = 0.5


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visited]:
    authority = Authority(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority.ca_file)
    with Neighbourhood(tls=authority.server_context(x509.DNSName("localhost"))) as neighbourhood:
        monkeypatch.setattr(BitrixOAuthRequester, "_OAUTH_TOKEN_URL", f"{neighbourhood.oauth.url}/oauth/token/")
        monkeypatch.setattr(BitrixOAuthRequester, "_APP_INFO_URL", f"{neighbourhood.oauth.url}/rest/app.info/")
        portal = neighbourhood.add_portal()
        app = neighbourhood.register_local_app(portal, name="Judged", handler_url=HANDLER)
        inbox = Inbox()
        yield Visited(neighbourhood=neighbourhood, portal=portal, app=app, inbox=inbox)
        inbox.server.close()


class Plain(BitrixToken):
    """Configured to pass errors on, as its class attributes allow."""

    _AUTO_CHANGED_DOMAIN = False
    _AUTO_REFRESH_EXPIRED_TOKEN = False


def sdk_app(world: Visited, **changes: str) -> BitrixApp:
    return BitrixApp(**{"client_id": world.app.client_id, "client_secret": world.app.client_secret, **changes})


def sdk_token(world: Visited, login: str = "admin", kind: type[BitrixToken] = BitrixToken) -> BitrixToken:
    pair = world.portal.fresh_pair(world.app, world.portal.people[login])
    own = {"domain": world.portal.host, "auth_token": pair.access, "refresh_token": pair.refresh}
    return kind(**own, bitrix_app=sdk_app(world))


def test_it_calls_a_method(judged: Visited) -> None:
    answer = sdk_token(judged).call_method("crm.lead.get", {"ID": 123})
    assert answer["result"]["TITLE"] == "Lead #1591"
    assert set(answer["time"]) >= {
        "start",
        "finish",
        "duration",
        "processing",
        "date_start",
        "date_finish",
        "operating",
    }


def test_its_typed_client_reads_a_lead(judged: Visited) -> None:
    response = sdk_token(judged).get_client().crm.lead.get(bitrix_id=124).response
    assert response.result["LAST_NAME"] == "Calder"
    assert response.time.duration > 0


def test_it_calls_a_batch(judged: Visited) -> None:
    requests = {"who": ("profile", {}), "lead": ("crm.lead.get", {"ID": 123}), "no": ("crm.lead.get", {"ID": 0})}
    parts = sdk_token(judged).call_batch(requests)["result"]
    assert parts["result"]["who"]["ADMIN"] is True
    assert parts["result"]["lead"]["ID"] == "123"
    assert parts["result_error"]["no"]["error_description"] == "ID is not defined or invalid."


@pytest.mark.costly
def test_it_lists_over_several_pages_one_way_and_the_other(judged: Visited) -> None:
    for number in range(120):
        judged.portal.crm.add(judged.portal.people["admin"], {"TITLE": f"made {number}"}, 0.0)
    everything = sorted(judged.portal.crm.leads)
    token = sdk_token(judged)
    slow = token.call_list("crm.lead.list", {"select": ["ID"]})["result"]
    fast = token.call_list_fast("crm.lead.list", {"select": ["ID"]})["result"]
    assert [int(row["ID"]) for row in slow] == everything
    assert [int(row["ID"]) for row in fast] == everything


def test_an_expired_token_is_renewed_once_and_the_call_repeated(judged: Visited) -> None:
    token = sdk_token(judged)
    before = token.auth_token
    judged.portal.faults.expire_tokens()
    assert token.call_method("profile")["result"]["ID"] == "1"
    assert token.auth_token != before
    assert judged.neighbourhood.oauth.wire.count("oauth/token") == 1
    assert [each.status for each in judged.portal.wire.of("profile")] == [401, 200]


def test_a_token_that_expires_again_and_again_is_given_up(judged: Visited) -> None:
    judged.portal.faults.always_expired()
    with pytest.raises(errors.BitrixAPIExpiredToken):
        sdk_token(judged).call_method("profile")


def test_a_code_is_exchanged(judged: Visited) -> None:
    grant = judged.portal.fresh_pair(judged.app, judged.portal.people["sara"]).grant
    renewed = sdk_app(judged).get_oauth_token(judged.portal.tokens.issue_code(grant))
    assert (renewed.member_id, renewed.user_id) == (judged.portal.member_id, 2)
    assert renewed.portal_domain == judged.portal.host.partition(":")[0]  # it knows no ports


def test_app_info_is_understood(judged: Visited) -> None:
    info = sdk_token(judged, "sara").get_app_info().result
    assert (info.client_id, info.user_id, info.install.installed) == (judged.app.client_id, 2, True)
    assert info.install.domain == judged.portal.host


def test_it_recognises_every_error_of_the_portal_that_it_knows(judged: Visited) -> None:
    token = sdk_token(judged, kind=Plain)
    for code in sorted(set(_EXCEPTIONS_BY_ERROR) - ONLY_FROM_THE_AUTHORIZATION_SERVER):
        judged.portal.faults.rest_error(value=code)
        with case(code), pytest.raises(_EXCEPTIONS_BY_ERROR[code]):
            token.call_method("profile", **ONCE)


HAPPENINGS: Mapping[str, type[Exception]] = {
    "rest_503": errors.BitrixAPIQueryLimitExceeded,
    "rest_429": errors.BitrixAPIOperationTimeLimit,
    "rest_500": errors.BitrixAPIInternalServerError,
    "rest_502": errors.BitrixResponseJSONDecodeError,
    "overload_limit": errors.BitrixAPIOverloadLimit,
    "portal_deleted": errors.BitrixAPIPortalDeleted,
    "payment_over": errors.BitrixAPIPaymentRequired,
    "plan_without_rest": errors.BitrixAPIAccessDenied,
    "app_removed": errors.BitrixAPIApplicationNotFound,
    "user_dismissed": errors.BitrixAPIAuthorizationError,
    "user_excluded": errors.BitrixAPIUserAccessError,
    "scope_missing": errors.BitrixAPIInsufficientScope,
    "revoke_tokens": errors.BitrixAPIInvalidToken,
    "no_crm_rights": errors.BitrixAPIBadRequest,
    "html_200": errors.BitrixResponseJSONDecodeError,
    "truncated": errors.BitrixResponseJSONDecodeError,
    "redirect_foreign": errors.BitrixResponse302JSONDecodeError,
    "reset": errors.BitrixRequestError,
    "slow": errors.BitrixRequestTimeout,
}


@pytest.mark.drawn(2)
@pytest.mark.parametrize("name", sorted(HAPPENINGS))
def test_it_recognises_what_happens_in_a_portal(judged: Visited, name: str) -> None:
    token = sdk_token(judged, "sara", Plain)
    judged.portal.faults[name]()
    with pytest.raises(HAPPENINGS[name]):
        token.call_method("crm.lead.get", {"ID": 123}, timeout=SILENCE_S if name == "slow" else None, **ONCE)


def test_a_renamed_portal_is_told_by_its_redirect(judged: Visited) -> None:
    token = sdk_token(judged, kind=Plain)
    judged.portal.faults.portal_renamed()
    with pytest.raises(errors.BitrixResponse302JSONDecodeError) as caught:
        token.call_method("profile")
    assert caught.value.new_domain == "127.0.0.2"


def test_an_unknown_method_is_not_found(judged: Visited) -> None:
    with pytest.raises(errors.BitrixAPINotFound):
        sdk_token(judged).call_method("crm.nothing.here")


def test_it_recognises_the_refusals_of_a_webhook(judged: Visited) -> None:
    address = judged.portal.new_webhook(judged.portal.people["elena"])
    code = address.rstrip("/").rpartition("/rest/")[2]
    hook = BitrixWebhook(domain=judged.portal.host, webhook_token=code)
    assert hook.call_method("profile")["result"]["ID"] == "8"
    with pytest.raises(errors.BitrixAPIWrongAuthType):
        hook.call_method("placement.get")
    with pytest.raises(errors.BitrixAPIAllowedOnlyIntranetUser):
        hook.call_method("crm.item.get", {"entityTypeId": 1, "id": 123})
    with pytest.raises(errors.BitrixAPIInvalidCredentials):
        BitrixWebhook(domain=judged.portal.host, webhook_token="8/wrongcode").call_method("profile")


def test_it_recognises_every_refusal_of_the_authorization_server(judged: Visited) -> None:
    refresh = judged.refresh_token()
    with pytest.raises(oauth_errors.BitrixOauthWrongClient):
        sdk_app(judged, client_id="local.nobody").refresh_oauth_token(refresh)
    with pytest.raises(oauth_errors.BitrixOAuthInvalidClient):
        sdk_app(judged, client_secret="x").refresh_oauth_token(refresh)
    with pytest.raises(oauth_errors.BitrixOAuthInvalidGrant):
        sdk_app(judged).refresh_oauth_token("a" * 70)
    with pytest.raises(oauth_errors.BitrixOAuthInvalidGrant):
        sdk_app(judged).get_oauth_token("b" * 70)
    with pytest.raises(oauth_errors.BitrixOAuthInvalidRequest):
        sdk_app(judged).refresh_oauth_token("")
    with pytest.raises(oauth_errors.BitrixOAuthInvalidClient):
        sdk_app(judged).get_app_info("c" * 70)
    judged.portal.faults.refresh_invalid_scope(1)
    with pytest.raises(oauth_errors.BitrixOAuthInvalidScope):
        sdk_app(judged).refresh_oauth_token(refresh)
    judged.portal.faults.payment_over(1)
    with pytest.raises(errors.BitrixAPIPaymentRequired):
        sdk_app(judged).refresh_oauth_token(refresh)
    judged.portal.uninstall(judged.app)
    with pytest.raises(oauth_errors.BitrixOAuthNotInstalled):
        sdk_app(judged).refresh_oauth_token(refresh)


def test_its_flask_decorators_accept_the_launch_and_refuse_a_forged_one(judged: Visited) -> None:
    site = Flask("judge")

    @site.post("/")
    @placement_required(bitrix_app=sdk_app(judged))
    def handler() -> dict[str, object]:
        launch = get_oauth_placement_data()
        return {"placement": launch.placement, "options": launch.placement_options, "member": launch.member_id}

    launch = open_frame(
        judged.portal, judged.app, judged.portal.people["sara"], "CRM_LEAD_DETAIL_TAB", {"ID": "123"}, handler=HANDLER
    )
    path = "/" + launch.url.removeprefix(HANDLER)
    answer = site.test_client().post(path, data=launch.fields)
    forged = site.test_client().post(path, data=launch.fields | {"member_id": "f" * 32})
    assert answer.get_json()["placement"] == "CRM_LEAD_DETAIL_TAB"
    assert answer.get_json()["options"]["ID"] == "123"
    assert answer.get_json()["member"] == judged.portal.member_id
    assert forged.status_code == 401


def test_its_flask_decorators_accept_an_event(judged: Visited) -> None:
    site, seen = Flask("judge"), list[OAuthEventData]()

    @site.post("/events")
    @event_required  # without its proof: it compares a host with a port to one without
    def handler() -> str:
        seen.append(get_oauth_event_data())
        return ""

    judged.result("event.bind", "admin", event="ONCRMLEADUPDATE", handler=judged.inbox.url)
    judged.result("crm.lead.update", "admin", id=123, fields={"POST": "x"})
    judged.neighbourhood.deliver_events()
    answer = site.test_client().post("/events", data=judged.inbox.forms[0])
    assert answer.status_code == 200, answer.text
    assert seen[0].event == "ONCRMLEADUPDATE"
