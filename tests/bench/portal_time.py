"""What the portal is asked: requests and commands of an open, cold and warm, and of the related data."""

from collections.abc import Iterator

from demo.bitrix24_standin import Portal
from tests.bench.figures import Effort, Figure
from tests.bench.worlds import WHO, here, path_of, related_form, tab_form
from tests.restartable import ADDRESS, Restartable
from tests.watching import REST_THREE

HOW = "counted by the stand-in; a batch is one request, and its commands are called one after another"
MOST_REQUESTS, MOST_COMMANDS, MOST_RELATED_REQUESTS = 1, 4, 2


def portal_time(effort: Effort) -> Iterator[Figure]:
    """Count in one world what each kind of open asks. Nothing is repeated: a count has no chance in it."""
    del effort
    with here() as app:
        for name, (login, lead) in WHO.items():
            yield from _of(app, name, login, lead)


def _of(app: Restartable, name: str, login: str, lead: int) -> Iterator[Figure]:
    app.restart()
    page = _open(app, login, lead)
    yield from _asked(app.portal, f"first open after a start, {name}")
    _related(app, page)
    yield from _asked(app.portal, f"its related data, {name}")
    page = _open(app, login, lead)
    yield from _asked(app.portal, f"warm open, {name}", requests=MOST_REQUESTS, commands=MOST_COMMANDS)
    _related(app, page)
    yield from _asked(app.portal, f"related data, {name}", requests=MOST_RELATED_REQUESTS)


def _related(app: Restartable, page: str) -> None:
    """Post the page's own form, as its script does."""
    form = related_form(page)
    _post(app, path_of(form.action), {**form.fields, "size": "part"})


def _open(app: Restartable, login: str, lead: int) -> str:
    launch = tab_form(app.portal, app.registration, login, lead)
    return _post(app, launch.url.removeprefix(ADDRESS), launch.fields)


def _post(app: Restartable, path: str, fields: dict[str, str]) -> str:
    """Post as a browser, and let what is done behind the answer come to its end; the wire tells of this alone."""
    app.portal.wire.clear()
    answer = app.flask.test_client().post(path, data=fields, base_url=ADDRESS)
    assert answer.status_code == 200, answer.text
    app.settle()
    return answer.text


def _asked(portal: Portal, what: str, requests: float | None = None, commands: float | None = None) -> Iterator[Figure]:
    exchanges = [each for each in portal.wire if each.direction == "in" and each.api_method != REST_THREE]
    called = sum(max(1, len(each.commands)) for each in exchanges)
    yield Figure(name=f"requests, {what}", value=len(exchanges), unit="", how=HOW, at_most=requests)
    yield Figure(name=f"commands, {what}", value=called, unit="", how=HOW, at_most=commands)
