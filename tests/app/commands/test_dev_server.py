from urllib.parse import urlsplit

from b24app.commands.programs.dev_server import is_live
from demo.bitrix24_standin import Neighbourhood
from tests.alone import Alone
from tests.wire.hostile_server import one_port


def test_an_app_is_live_once_it_answers_as_one(alone: Alone, neighbourhood: Neighbourhood) -> None:
    assert is_live(urlsplit(alone.url).port or 0)
    assert not is_live(urlsplit(neighbourhood.add_portal().url).port or 0)


def test_nobody_is_live_where_nobody_listens() -> None:
    with one_port("127.0.0.1") as (held,):
        assert not is_live(held.getsockname()[1])
