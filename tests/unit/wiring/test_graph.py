import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import get_args, get_type_hints

import pytest

from b24app.adapters.outbound.slots import RequestSlots
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.errors.own import SettingsError
from b24app.ports import Portal, PortalAdminPanel, Slots
from b24app.settings import Settings
from b24app.wiring.graph import Graph, Once
from b24app.wiring.views import Views

FEWEST = 50  # pieces that are built by name: fewer means that they are not found, and nothing is held


@dataclass(frozen=True, kw_only=True)
class Shop:
    owner: str
    lead_method: str = "the class's own"
    open: bool = True


class Street(Graph):
    shop = Once(Shop, owner="landlord")
    landlord = Once(lambda client_id: f"the landlord of {client_id}")


def pieces() -> dict[str, "Once[object]"]:
    """Find all pieces that are built by name."""
    found = {name: each for name, each in inspect.getmembers_static(Views) if isinstance(each, Once)}
    assert len(found) >= FEWEST, "the premise: they are found"
    return found


def type_of(name: str) -> object:
    """Tell what type the piece or setting of this name has."""
    given = {**get_type_hints(Settings), **get_type_hints(Graph.__init__)}
    if name in given:
        return given[name]
    piece = inspect.getattr_static(Views, name)
    if isinstance(piece, Once):
        declared = get_args(get_type_hints(Views).get(name))
        return declared[0] if declared else made_by(piece.kind)
    return made_by(piece.func if isinstance(piece, cached_property) else piece.fget)


def made_by(kind: Callable[..., object]) -> object:
    return kind if isinstance(kind, type) else inspect.signature(kind).return_annotation


def misfits() -> Iterator[str]:
    for name, piece in pieces().items():
        parameters = inspect.signature(piece.kind).parameters
        for parameter, taken in piece.takes.items():
            if not fits(type_of(taken), parameters[parameter].annotation):
                yield f"{name} takes {taken} as {parameter}: {type_of(taken)} is no {parameters[parameter].annotation}"


def fits(given: object, wanted: object) -> bool:
    of_portal = given is RestPortal and wanted in (Portal, PortalAdminPanel)
    return given == wanted or of_portal or (given is RequestSlots and wanted is Slots)


def their_ports(portal: RestPortal, slots: RequestSlots) -> tuple[Portal, PortalAdminPanel, Slots]:
    """Let mypy hold what `fits` takes for granted."""
    return portal, portal, slots


class TestOnce:
    def test_it_is_built_when_first_asked_for_and_stays(self, settings: Settings) -> None:
        street = Street(lambda: settings)
        assert "shop" not in vars(street)
        assert street.shop is street.shop
        assert vars(street)["shop"] is street.shop

    def test_what_it_takes_are_pieces_and_settings_and_a_default_stands_unless_a_setting_has_its_name(
        self, settings: Settings
    ) -> None:
        shop = Street(lambda: settings).shop
        assert shop == Shop(owner="the landlord of local.1", lead_method="crm.lead.get", open=True)

    def test_a_piece_that_cannot_be_built_is_tried_again(self, settings: Settings) -> None:
        answers: list[Settings | SettingsError] = [SettingsError({"B24_CLIENT_ID": "is not set"}), settings]

        def read() -> Settings:
            answer = answers.pop(0)
            if isinstance(answer, SettingsError):
                raise answer
            return answer

        street = Street(read)
        with pytest.raises(SettingsError):
            _ = street.shop
        assert street.shop.owner == "the landlord of local.1"


class TestTheWholeGraph:
    def test_whatever_a_piece_takes_has_the_type_that_it_asks_for(self) -> None:
        assert list(misfits()) == []

    def test_no_name_stands_for_a_setting_and_for_a_piece(self) -> None:
        assert {each.name for each in fields(Settings)}.isdisjoint(dir(Views))

    def test_every_piece_can_be_built(self, graph: Views) -> None:
        assert all(getattr(graph, name) is not None for name in pieces())

    def test_without_being_asked_it_reads_no_setting(self) -> None:
        def read() -> Settings:
            raise AssertionError

        Views(read).close()


def test_at_the_end_what_was_built_last_ends_first(graph: Views) -> None:
    ended: list[str] = []
    for name in ("database", "writer"):
        graph.at_end.callback(ended.append, name)
    graph.close()
    assert ended == ["writer", "database"]
    graph.close()
    assert ended == ["writer", "database"]
