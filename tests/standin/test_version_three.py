"""The addresses of REST 3.0 (docs/platform.md 4.8, 13.9)."""

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from tests.standin.visitor import DEADLINE_S, HANDLER, Inbox, Visited

LEADS = {"crm.lead.get", "crm.lead.list", "crm.lead.field.list", "crm.lead.address.get"}
SCOPES, OPENAPI = "api/rest.scope.list", "api/rest.documentation.openapi"


def place(neighbourhood: Neighbourhood, profile: str) -> Visited:
    portal = neighbourhood.add_portal(profile=profile)
    app = neighbourhood.register_local_app(portal, name="Mine", handler_url=HANDLER)
    return Visited(neighbourhood=neighbourhood, portal=portal, app=app, inbox=Inbox.__new__(Inbox))


def named(found: object) -> set[str]:
    """Return the methods of the lowest of the three floors."""
    assert isinstance(found, dict)
    return {item["scope"] for module in found.values() for methods in module.values() for item in methods.values()}


@pytest.mark.parametrize("profile", ["cloud", "self-hosted", "kernel-25.1150"])
def test_a_portal_without_rest_3_knows_no_method_there_whoever_asks(neighbourhood: Neighbourhood, profile: str) -> None:
    there = place(neighbourhood, profile)
    for method in (SCOPES, OPENAPI, "api/crm.lead.get"):
        for auth in (there.token(), "nonsense"):
            assert there.refusal(method, auth=auth) == (404, "ERROR_METHOD_NOT_FOUND", "Method not found!")


@pytest.mark.parametrize(("profile", "leads"), [("newest", set()), ("leads-in-rest-3", LEADS)])
def test_rest_3_says_whether_it_has_the_leads_methods(
    neighbourhood: Neighbourhood, profile: str, leads: set[str]
) -> None:
    there = place(neighbourhood, profile)
    everything = named(there.result(SCOPES))
    assert {name for name in everything if name.startswith("crm.lead")} == leads
    assert "rest.scope.list" in everything
    paths = there.ask(OPENAPI).json()["paths"]
    assert set(paths) == {f"/{name}" for name in everything}
    assert named(there.result(SCOPES, filterModule="rest")) == {"rest.scope.list", "rest.documentation.openapi"}


def test_a_webhook_asks_there_too(neighbourhood: Neighbourhood) -> None:
    there = place(neighbourhood, "leads-in-rest-3")
    hook = there.portal.new_webhook(there.portal.people["sara"]).replace("/rest/", "/rest/api/")
    assert named(requests.get(f"{hook}rest.scope.list", timeout=DEADLINE_S).json()["result"]) >= LEADS


def test_rest_3_refuses_in_its_own_form(neighbourhood: Neighbourhood) -> None:
    there = place(neighbourhood, "newest")
    url = f"{there.portal.url}/rest/{SCOPES}"
    unread = requests.post(url, data={"auth": there.token()}, timeout=DEADLINE_S)
    assert unread.status_code == 400
    assert unread.json()["error"]["code"] == "BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION"
    unknown = requests.post(url, json={"auth": "nonsense"}, timeout=DEADLINE_S)
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (401, "invalid_token")
    assert there.refusal("api/crm.lead.get") == (404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
    assert there.refusal("rest.scope.list")[1] == "ERROR_METHOD_NOT_FOUND"
