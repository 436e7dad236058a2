from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from b24app.adapters.oauth.authorization_server import OAuthServers
from b24app.domain.findings.finding import Level
from b24app.usecases.examine_deployment import ExamineDeployment
from b24app.wiring.graph import utc_now
from tests.app.stored import lose_installer, store
from tests.full_lead import FullLead
from tests.watching import REST_THREE, asked, kept


@pytest.fixture
def examine(installed: FullLead) -> Iterator[ExamineDeployment]:
    with store(installed) as there:
        yield there.examine_deployment


def levels(examine: ExamineDeployment) -> Mapping[str, Level]:
    return {each.about: each.level for each in examine(utc_now(), lambda _: None)}


def test_it_asks_each_portal_once_reads_no_lead_and_writes_nothing(
    installed: FullLead, examine: ExamineDeployment
) -> None:
    before = kept(installed)
    assert set(levels(examine).values()) == {Level.GOOD}
    assert [each.api_method for each in installed.portal.wire if each.api_method] == ["batch", REST_THREE]
    assert installed.portal.wire.count("crm.lead.get") == 0
    assert kept(installed) == before


def test_of_two_servers_one_that_knows_us_is_enough(installed: FullLead, examine: ExamineDeployment) -> None:
    (knows,) = examine.servers.values()
    assert isinstance(knows, OAuthServers)
    strange = replace(knows, client_id="another")
    here = installed.neighbourhood.oauth.url
    both = replace(examine, servers={next(iter(examine.servers)): knows, examine.public_url: strange})
    found = levels(both)
    assert (found[here], "client id and secret" in found) == (Level.GOOD, False)


def test_a_portal_that_was_restored_waits_for_an_administrator(installed: FullLead, examine: ExamineDeployment) -> None:
    lose_installer(installed)
    assert levels(examine)[f"{installed.portal.url} {installed.portal.member_id}"] is Level.UNCERTAIN
    assert not any(asked(installed.portal.wire))


@pytest.mark.parametrize(("admin", "active"), [(False, True), (True, False)])
def test_an_installer_who_may_no_longer_look_is_told(
    installed: FullLead, examine: ExamineDeployment, *, admin: bool, active: bool
) -> None:
    installed.portal.change_person(replace(installed.portal.people["admin"], admin=admin, active=active))
    assert levels(examine)[f"{installed.portal.url} {installed.portal.member_id}"] is Level.FAILED
