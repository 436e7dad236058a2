import inspect
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, fields, is_dataclass
from types import FrameType

from b24app.adapters.keys.key_ring import SubKey
from b24app.adapters.keys.signing import SignedTickets, Signer
from b24app.adapters.oauth.authorization_server import OAuthServers
from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.outbound.transport import OutboundAdapter
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.adapters.rest.pace import Rate
from b24app.adapters.store.installations import SqlInstallations
from b24app.settings import Settings
from b24app.wiring.application import create_app
from b24app.wiring.graph import Once
from b24app.wiring.use_cases import UseCases
from b24app.wiring.views import Views

PIECES = {name: each for name, each in inspect.getmembers_static(UseCases) if isinstance(each, Once)}
KINDS = {each.kind for each in PIECES.values() if each.kind.__module__.startswith("b24app.usecases.")}


@contextmanager
def constructions(package: str) -> Iterator[Counter[type]]:
    """Count the objects that are built meanwhile of each class of this package, those that are thrown away too."""
    built: Counter[type] = Counter()

    def look(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == "__init__":
            kind = type(frame.f_locals[frame.f_code.co_varnames[0]])
            own = frame.f_code is vars(kind).get("__init__", look).__code__  # and not that of a class above it
            if own and kind.__module__.startswith(package):
                built[kind] += 1

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield built
    finally:
        sys.setprofile(before)


class TestEachUseCase:
    def test_is_built_at_most_once_by_an_application(self, settings: Settings) -> None:
        with constructions("b24app.usecases.") as built:
            create_app(settings)
        assert len(built) >= 20, "the premise: they are seen"
        assert {kind for kind, times in built.items() if times > 1} == set()

    def test_is_built_at_most_once_whatever_the_commands_ask_for_besides(self, graph: Views) -> None:
        with constructions("b24app.usecases.") as built:
            for name in PIECES:
                getattr(graph, name)
        assert set(built) == KINDS
        assert {kind for kind, times in built.items() if times > 1} == set()

    def test_is_frozen_and_remembers_nothing_by_itself(self) -> None:
        for kind in KINDS:
            assert isinstance(kind, type)
            assert is_dataclass(kind)
            assert vars(kind)["__dataclass_params__"].frozen
            own = [
                each.name for each in fields(kind) if each.default is not MISSING or each.default_factory is not MISSING
            ]
            assert own == [], f"{kind.__name__} would have this for itself"


def test_each_adapter_is_built_once_and_what_reaches_other_hosts_once_for_each_policy(settings: Settings) -> None:
    with constructions("b24app.adapters.") as built:
        create_app(settings)
    assert {SqlInstallations, OAuthServers, RestPortal, SignedTickets} <= set(built), "the premise: they are seen"
    parts = {SubKey, Signer, Rate}  # of a ring of keys, by their purpose; of a portal's plan
    policies = {OutboundPolicy: 2, OutboundSession: 2, OutboundAdapter: 3}  # plain http reaches portals alone
    assert {kind: times for kind, times in built.items() if times > 1 and kind not in parts} == policies


def test_whatever_asks_an_authorization_server_asks_within_limits(graph: Views) -> None:
    asking = {name for name, each in PIECES.items() if "authorization" in each.takes} - {"authorization"}
    asking.remove("examine_portals")  # an operator's command asks as often as the operator wants
    assert asking, "the premise: there are some"
    assert {name for name in asking if getattr(graph, name).authorization is graph.authorization} == asking


def test_every_proof_is_held_against_our_client_id(graph: Views) -> None:
    held: list[Callable[..., object]] = [each.kind for each in PIECES.values() if "client_id" in each.takes]
    assert held, "the premise: there are some"
    assert {getattr(graph, name).client_id for name, each in PIECES.items() if "client_id" in each.takes} == {"local.1"}


def test_what_one_page_learns_of_a_portal_holds_for_the_others(graph: Views) -> None:
    """Such as how little time the portal has left, and which application tokens were proven."""
    assert graph.find_leads.portal is graph.open_card_tab.portal is graph.read_related.portal
    assert graph.open_home.prove_launch is graph.open_card_tab.prove_launch


def test_the_doctor_and_whatever_binds_want_the_same(graph: Views) -> None:
    assert graph.examine_portals.wanted is graph.bind_app.wanted
    assert graph.rebind_portals.bind_app is graph.install_app.bind_app is graph.manage_app.bind_app is graph.bind_app
