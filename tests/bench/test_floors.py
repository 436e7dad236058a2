"""Each floor shows the same fields, or what stands beside it in the bench would be no comparison."""

import re

import pytest
from b24pysdk.api.callers.call_method import _MethodCaller
from b24pysdk.api.requesters.bitrix_oauth_requester import BitrixOAuthRequester
from flask import Flask

from tests.bench.floors import PROVING, VIEWS, Floor, made
from tests.bench.sdk_view import BASE, INFO
from tests.bench.worlds import ADMIN, path_of, tab_form
from tests.full_lead import FullLead

FIELDS = 97


@pytest.fixture(autouse=True)
def what_is_built_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the vendor's client its own addresses back at the end: other tests judge it as it is."""
    for place, name in ((BitrixOAuthRequester, INFO), (_MethodCaller, BASE)):
        monkeypatch.setattr(place, name, vars(place)[name])


def floor(app: FullLead, kind: str) -> Flask:
    registration, oauth_url = app.registration, app.neighbourhood.oauth.url
    secrets = {"client_id": registration.client_id, "client_secret": registration.client_secret}
    return made(Floor(kind=kind, scheme="http", oauth_url=oauth_url, **secrets))


def test_a_floor_shows_every_field_of_the_lead_with_its_name(installed: FullLead) -> None:
    for kind in VIEWS:
        launch = tab_form(installed.portal, installed.registration, *ADMIN)
        page = floor(installed, kind).test_client().post(path_of(launch.url), data=launch.fields).text
        rows = re.findall(r"<tr><th>(.*?)</th><td>(.*?)</td></tr>", page, re.DOTALL)
        assert len(rows) == FIELDS, kind
        assert ("Last Name", "Calder") in rows, kind


def test_the_vendors_client_refuses_a_form_that_it_cannot_prove(installed: FullLead) -> None:
    launch = tab_form(installed.portal, installed.registration, *ADMIN)
    changed = launch.fields | {"member_id": "f" * 32}
    assert floor(installed, PROVING).test_client().post(path_of(launch.url), data=changed).status_code == 401
