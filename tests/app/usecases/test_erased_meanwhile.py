"""A portal that is erased while one of its pages is being answered: nothing of it is written again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from b24app import read_settings
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.installations import SqlInstallations
from b24app.domain.portal.access import Choice
from b24app.domain.portal.audit import AuditEntry
from b24app.domain.portal.changes import ChooseRule
from b24app.domain.portal.installation import Installation
from b24app.errors.own import PortalUnknownError
from b24app.settings import Settings
from b24app.web.forms.launch_form import read_launch
from b24app.web.forms.wire_form import WireForm
from b24app.wiring.adapters import Adapters, build_adapters
from b24app.wiring.home_use_cases import manage_app
from b24app.wiring.use_cases import prove_launch
from demo.bitrix24_standin import Launch
from tests.full_lead import FullLead
from tests.watching import arriving, keeps_nothing, tab_launch, ticket_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedAtTheLastMoment(SqlInstallations):
    """The store, in which somebody erases the portal just before it is changed."""

    def replace(self, read: Installation, new: Installation, entries: Sequence[AuditEntry] = ()) -> bool:
        self.erase(read.member_id, datetime.now(UTC))
        return SqlInstallations.replace(self, read, new, entries)


@pytest.fixture
def settings(installed: FullLead) -> Settings:
    return read_settings(installed.environ, Path())


@pytest.fixture
def made(installed: FullLead, settings: Settings) -> Iterator[Adapters]:
    engine = engine_for(settings.database_url)
    made = build_adapters(settings, engine, installed.clock)
    assert isinstance(made.installations, SqlInstallations)
    erasing = ErasedAtTheLastMoment(engine=engine, client_id=settings.client_id, pairs=made.installations.pairs)
    yield replace(made, installations=erasing)
    engine.dispose()


def form_of(launch: Launch) -> WireForm:
    query = parse_qs(urlsplit(launch.url).query)
    return WireForm(MultiDict(query), MultiDict(launch.fields))


def test_an_open_that_has_learned_something_ends_and_keeps_nothing(
    installed: FullLead, settings: Settings, made: Adapters
) -> None:
    now = installed.clock()
    claim = read_launch(form_of(arriving(tab_launch(installed), DOMAIN="alias.example:81")), now)
    prove = prove_launch(settings, made)
    admitted = prove.admit(claim, now)
    assert admitted.proof is not None, "the premise: there is something to learn"
    caller = made.portal.who_asks(admitted.endpoint, claim.pair.access_token, ())
    with pytest.raises(PortalUnknownError):
        prove.complete(admitted, caller, now)
    assert keeps_nothing(installed)


def test_a_change_that_an_administrator_makes_ends_and_keeps_nothing(
    installed: FullLead, settings: Settings, made: Adapters
) -> None:
    ticket = ticket_in(installed.open_home(installed.portal.people["admin"]))
    with pytest.raises(PortalUnknownError):
        manage_app(settings, made).change(ticket, ChooseRule(choice=Choice.ADMINISTRATORS), installed.clock())
    assert keeps_nothing(installed)
