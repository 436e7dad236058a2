from collections.abc import Iterator
from dataclasses import replace

import pytest

from b24app.domain.operations.placements import LEAD_TAB
from b24app.domain.portal.installation import Installation
from b24app.errors.own import InstallerDemotedError, NoInstallerPairError
from b24app.usecases.inspect_portal import InspectPortal
from b24app.usecases.unattended import by_pages
from b24app.wiring.graph import utc_now
from b24app.wiring.use_cases import UseCases
from tests.app.stored import store
from tests.full_lead import FullLead
from tests.watching import aged


@pytest.fixture
def graph(installed: FullLead) -> Iterator[UseCases]:
    with store(installed) as graph:
        yield graph


@pytest.fixture
def inspect(graph: UseCases) -> InspectPortal:
    return graph.inspect_portal


@pytest.fixture
def row(graph: UseCases) -> Installation:
    (row,) = by_pages(graph.installations.listed)
    assert isinstance(row, Installation)
    return row


def test_the_installers_pair_sees_what_is_bound_and_a_token_that_is_too_old_is_renewed(
    installed: FullLead, inspect: InspectPortal, row: Installation
) -> None:
    aged(installed)
    installed.portal.faults.expire_tokens()
    seen = inspect(row, installed.portal.people["admin"].id, installed.clock())
    assert [each.placement for each in seen.state.placements] == [LEAD_TAB.name]
    assert str(seen.address.origin) == installed.portal.url
    assert seen.token not in repr(seen)


def test_who_is_no_administrator_any_more_sees_nothing(
    installed: FullLead, inspect: InspectPortal, row: Installation
) -> None:
    admin = installed.portal.people["admin"]
    installed.portal.change_person(replace(admin, admin=False))
    with pytest.raises(InstallerDemotedError):
        inspect(row, admin.id, utc_now())


def test_a_person_of_whom_no_pair_is_kept_is_said_to_be_none(
    installed: FullLead, inspect: InspectPortal, row: Installation
) -> None:
    with pytest.raises(NoInstallerPairError):
        inspect(row, installed.portal.people["mia"].id, utc_now())
