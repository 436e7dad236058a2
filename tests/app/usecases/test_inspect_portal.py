from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from b24app import read_settings
from b24app.adapters.store.database import engine_for
from b24app.domain.operations.placements import LEAD_TAB_PLACEMENT
from b24app.domain.portal.installation import Installation
from b24app.errors.own import NotAdministratorError, TicketExpiredError
from b24app.usecases.each_portal import each_portal
from b24app.usecases.inspect_portal import InspectPortal
from b24app.wiring.adapters import Adapters, build_adapters
from b24app.wiring.application import utc_now
from b24app.wiring.use_cases import inspect_portal
from tests.full_lead import FullLead


@pytest.fixture
def made(installed: FullLead) -> Iterator[Adapters]:
    settings = read_settings(installed.environ, Path())
    engine = engine_for(settings.database_url)
    yield build_adapters(settings, engine, utc_now)
    engine.dispose()


@pytest.fixture
def inspect(made: Adapters) -> InspectPortal:
    return inspect_portal(made)


@pytest.fixture
def row(made: Adapters) -> Installation:
    (row,) = each_portal(made.installations)
    assert isinstance(row, Installation)
    return row


def test_the_installers_pair_sees_what_is_bound_and_a_token_that_is_too_old_is_renewed(
    installed: FullLead, inspect: InspectPortal, row: Installation
) -> None:
    installed.portal.faults.expire_tokens()
    seen = inspect(row, installed.portal.people["admin"].id, utc_now())
    assert [each.placement for each in seen.state.placements] == [LEAD_TAB_PLACEMENT]
    assert str(seen.endpoint) == installed.portal.url
    assert seen.token not in repr(seen)


def test_who_is_no_administrator_any_more_sees_nothing(
    installed: FullLead, inspect: InspectPortal, row: Installation
) -> None:
    admin = installed.portal.people["admin"]
    installed.portal.change_person(replace(admin, admin=False))
    with pytest.raises(NotAdministratorError):
        inspect(row, admin.id, utc_now())


def test_a_person_of_whom_no_pair_is_kept_is_said_to_be_none(
    installed: FullLead, inspect: InspectPortal, row: Installation
) -> None:
    with pytest.raises(TicketExpiredError):
        inspect(row, installed.portal.people["mia"].id, utc_now())
