"""Events carry what any employee can read: the application token is compared well, and an outsider learns nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from sqlalchemy import Engine, event

from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import asked, kept
from tests.written_behind import all_is_written

MEMBER, TOKEN = "auth[member_id]", "auth[application_token]"


def uninstall(app: FullLead, **changed: str | list[str] | bytes | None) -> requests.Response:
    row = app.portal.installations[app.registration.client_id]
    form = {"event": "ONAPPUNINSTALL", "data[CLEAN]": "1", MEMBER: app.portal.member_id, TOKEN: row.application_token}
    return app.session.post(f"{app.url}/events", data={**form, **changed}, timeout=60)


NOT_THE_STORED_ONE: dict[str, tuple[str | list[str] | bytes | None, int]] = {
    "wrong": ("0" * 32, 403),
    "missing": (None, 403),
    "empty": ("", 403),
    "letters of another alphabet": ("\u00fcml\u00e4ut", 400),
    "no text": (b"\xff\xfe", 403),
    "twice": (["a", "b"], 400),
    "long": ("a" * 513, 400),
    "very long": ("a" * 1_000_000, 413),
}


@pytest.mark.rule("S5", "bad")
def test_a_token_that_is_not_the_stored_one_removes_nothing(installed: FullLead, neighbourhood: Neighbourhood) -> None:
    before = kept(installed)
    for what, (token, status) in NOT_THE_STORED_ONE.items():
        assert uninstall(installed, **{TOKEN: token}).status_code == status, what
        assert kept(installed) == before, what
    assert asked(neighbourhood.oauth.wire) == []


def test_a_token_under_a_name_with_brackets_of_its_own_is_no_token(installed: FullLead) -> None:
    before = kept(installed)
    row = installed.portal.installations[installed.registration.client_id]
    assert uninstall(installed, **{TOKEN: None, f"{TOKEN}[]": row.application_token}).status_code == 403
    assert kept(installed) == before


@pytest.mark.rule("S6", "good")
def test_an_unknown_portal_and_a_wrong_token_cost_and_tell_the_same(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    assert uninstall(installed, **{TOKEN: "1" * 32}).status_code == 403, "what is done once an hour is done now"
    all_is_written()
    answers = []
    for changed in ({MEMBER: "0" * 32}, {TOKEN: "0" * 32}):
        with statements() as run:
            response = uninstall(installed, **changed)
        said = response.text.rpartition(" ")[0]  # behind it stands the number of this very problem
        headers = {name: value for name, value in response.headers.items() if name != "Date"}
        answers.append((response.status_code, said, headers, run))
    assert answers[0] == answers[1]
    assert answers[0][3], "the premise: statements are counted"
    assert asked(neighbourhood.oauth.wire) + asked(installed.portal.wire) == []


@contextmanager
def statements() -> Iterator[list[str]]:
    """Note the statements that any engine of this process runs."""
    run: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        run.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(Engine, "before_cursor_execute", note)
