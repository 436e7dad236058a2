from collections.abc import Iterator

import pytest

from tests.wire.certificates import Authority
from tests.wire.hostile_server import HostileServer, answering
from tests.wire.neighbours import Neighbours, neighbours
from tests.wire.scripted_host import ScriptedHost


@pytest.fixture
def host() -> Iterator[ScriptedHost]:
    with ScriptedHost() as host:
        yield host


@pytest.fixture
def near() -> Iterator[Neighbours]:
    with neighbours() as near:
        yield near


@pytest.fixture
def trap() -> Iterator[HostileServer]:
    """Give a server that nobody must reach."""
    with HostileServer(answering()) as server:
        yield server
    assert server.connections == 0


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))
