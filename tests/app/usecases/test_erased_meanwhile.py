"""A portal that is erased while one of its pages is being answered: nothing of it is written again."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from b24app.adapters.store.installations import SqlInstallations
from b24app.domain.portal.access import Choice
from b24app.domain.portal.audit import AuditEntry
from b24app.domain.portal.changes import ChooseRule
from b24app.domain.portal.installation import Installation
from b24app.errors.own import PortalUnknownError
from b24app.ports import Installations
from b24app.settings import read_settings
from b24app.web.forms.launch_form import read_launch
from b24app.web.forms.wire_form import WireForm
from b24app.wiring.graph import Once
from b24app.wiring.use_cases import UseCases
from demo.bitrix24_standin import Launch
from tests.full_lead import FullLead
from tests.watching import arriving, keeps_nothing, tab_launch, ticket_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedAtTheLastMoment(SqlInstallations):
    """The store, in which somebody erases the portal just before it is changed."""

    def replace(self, read: Installation, new: Installation, entries: Sequence[AuditEntry] = ()) -> bool:
        self.erase(read.member_id, datetime.now(UTC))
        return SqlInstallations.replace(self, read, new, entries)


class Erasing(UseCases):
    """The graph with that store."""

    installations: Once[Installations] = Once(ErasedAtTheLastMoment, pairs="stored_pairs")


@pytest.fixture
def graph(installed: FullLead) -> Iterator[Erasing]:
    with closing(Erasing(lambda: read_settings(installed.environ, Path()), installed.clock)) as graph:
        yield graph


def form_of(launch: Launch) -> WireForm:
    query = parse_qs(urlsplit(launch.url).query)
    return WireForm(MultiDict(query), MultiDict(launch.fields))


def test_an_open_that_has_learned_something_ends_and_keeps_nothing(installed: FullLead, graph: Erasing) -> None:
    now = installed.clock()
    claim = read_launch(form_of(arriving(tab_launch(installed, "admin"), DOMAIN="alias.example:81")), now)
    admitted = graph.prove_launch.admit(claim, now)
    assert admitted.proof is not None, "the premise: there is something to learn"
    caller = graph.portal.who_asks(admitted.address, claim.pair.access_token, ())
    with pytest.raises(PortalUnknownError):
        graph.prove_launch.complete(admitted, caller, now)
    assert keeps_nothing(installed)


def test_a_change_that_an_administrator_makes_ends_and_keeps_nothing(installed: FullLead, graph: Erasing) -> None:
    ticket = ticket_in(installed.open_home(installed.portal.people["admin"]))
    with pytest.raises(PortalUnknownError):
        graph.manage_app.change(ticket, ChooseRule(choice=Choice.ADMINISTRATORS), installed.clock())
    assert keeps_nothing(installed)
