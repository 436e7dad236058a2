"""What stands before the stand-in gives its answers again, to whom they belong."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from demo.bitrix24_standin import Launch
from tests.bench.clients import Crowded, opened_by, written
from tests.bench.replay import Asked, Replay, read_request
from tests.full_lead import FullLead
from tests.watching import asked, tab_launch

Found = TypeVar("Found")


def apart(call: Callable[[], Found]) -> Found:
    """Call it in a thread of its own: where a browser's test ran before, this one has a loop that runs."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def request(app: FullLead, login: str, path: str = "/rest/profile.json", host: str = "127.0.0.1") -> Asked:
    token = app.portal.fresh_pair(app.registration, app.portal.people[login]).access
    headers = {"host": host, "content-type": "application/x-www-form-urlencoded"}
    return Asked(method="POST", path=path, headers=headers, body=f"auth={token}".encode())


@pytest.fixture
def replay(installed: FullLead) -> Replay:
    return Replay(port=int(installed.portal.url.rpartition(":")[2]), delay_s=0.0)


def test_an_answer_is_kept_for_the_same_question_with_another_token(installed: FullLead, replay: Replay) -> None:
    first = replay.from_the_server(request(installed, "sara"))
    assert b'"result"' in first
    assert replay.kept[request(installed, "sara").key] == first
    assert asked(installed.portal.wire) == ["profile"]


@pytest.mark.parametrize("other", [{"path": "/rest/app.info.json"}, {"host": "127.0.1.2"}])
def test_another_question_or_portal_is_another_answer(
    installed: FullLead, replay: Replay, other: dict[str, str]
) -> None:
    replay.from_the_server(request(installed, "sara"))
    assert request(installed, "sara", **other).key not in replay.kept


def test_a_refusal_is_not_kept(installed: FullLead, replay: Replay) -> None:
    installed.portal.faults.rest_error(value="ERROR_CORE")
    assert b"ERROR_CORE" in replay.from_the_server(request(installed, "sara"))
    assert replay.kept == {}


def test_a_request_is_read_as_a_client_writes_it() -> None:
    launch = Launch(
        url="http://a.test/lead-tab?LANG=en",
        fields={"AUTH_ID": "ü"},
        window_name="",
        app_sid="",
        placement="DEFAULT",
        install=False,
    )

    async def read() -> Asked | None:
        reader = asyncio.StreamReader()
        reader.feed_data(written(launch))
        reader.feed_eof()
        return await read_request(reader)

    found = apart(lambda: asyncio.run(read()))
    assert found
    assert (found.method, found.path, found.headers["host"]) == ("POST", "/lead-tab?LANG=en", "a.test")
    assert found.body == b"AUTH_ID=%C3%BC"


@pytest.mark.costly
def test_many_people_are_counted_and_so_is_who_was_refused(installed: FullLead) -> None:
    good = [tab_launch(installed) for _ in range(5)]
    gone = [tab_launch(installed, lead_id=999_999)]
    found = apart(lambda: opened_by(3, [*good, *gone]))
    assert (len(found.each_s), found.refused) == (6, 1)
    assert found.slowest_s <= max(found.each_s)
    assert found.a_second == pytest.approx(6 / found.whole_s)


def test_of_a_hundred_the_slowest_but_one_percent_is_told() -> None:
    assert Crowded(each_s=[float(each) for each in range(1000)]).slowest_s == 990.0
