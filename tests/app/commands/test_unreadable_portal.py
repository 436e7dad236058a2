"""A portal whose row cannot be read stops no command that goes through all of them, and is named."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from b24app.adapters.store.database import engine_for, writing
from b24app.domain.portal.tokens import TokenPair, ViewerToken
from b24app.usecases.keep_alive import Fate
from b24app.usecases.remove_app import Verdict
from tests.app.commands import test_keepalive
from tests.app.commands.test_reconcile import mark_removed, reconciled
from tests.app.stored import leave_alone, store
from tests.fakes.invented import installation
from tests.full_lead import FullLead
from tests.operators_shell import run

FIRST = "0" * 32  # before every other
WHAT = "a stored value cannot be read: installations.endpoint"


@pytest.fixture(autouse=True)
def _spoilt(installed: FullLead) -> None:
    """Put such a portal beside the one that is installed, with its installer's pair; an event claims its removal."""
    now = installed.clock()
    with store(installed) as there:
        pair = TokenPair(access_token=ViewerToken("access"), refresh_token="refresh", expires_at=now)
        there.installations.install(replace(installation(FIRST), removal_hinted_at=now), pair, now)
    engine = engine_for(installed.environ["B24_DATABASE_URL"])
    with writing(engine) as connection:
        spoil = text("UPDATE installations SET endpoint = 'javascript:canary' WHERE member_id = :first")
        connection.execute(spoil, {"first": FIRST})
    engine.dispose()


def test_it_is_listed_as_unreadable_before_the_others(installed: FullLead) -> None:
    listed = run(installed, "portals")
    first, second = listed.output.splitlines()
    assert first == f"{FIRST}  unreadable: {WHAT}"
    assert second.startswith(f"{installed.portal.member_id}  {installed.portal.url}")
    assert listed.exit_code == 0


def test_it_is_not_asked_about_and_the_next_one_is(installed: FullLead) -> None:
    mark_removed(installed)
    assert reconciled(installed) == {Verdict.THERE: 1, Verdict.UNKNOWN: 1}


def test_it_is_not_bound_again_and_the_next_one_is(installed: FullLead) -> None:
    bound = run(installed, "rebind")
    assert bound.output.splitlines()[:2] == [f"{FIRST} failed: {WHAT}", f"{installed.portal.member_id} already correct"]
    assert bound.exit_code == 1


def test_it_is_not_kept_alive_and_the_next_one_is(installed: FullLead) -> None:
    leave_alone(installed, days=151)
    assert test_keepalive.said(run(installed, "keepalive")) == {Fate.RENEWED: 1, Fate.SPENT: 1}


def test_the_doctor_names_it_and_looks_at_the_next_one(installed: FullLead) -> None:
    looked_at = run(installed, "doctor")
    assert f"FAIL  {FIRST}: {WHAT}" in looked_at.output
    assert f"{installed.portal.url} {installed.portal.member_id}" in looked_at.output
    assert looked_at.exit_code == 1


@pytest.mark.drawn(2)
@pytest.mark.parametrize("command", ["portals", "reconcile", "rebind", "keepalive", "doctor", f"show {FIRST}"])
def test_the_value_is_not_printed(installed: FullLead, command: str) -> None:
    assert "canary" not in run(installed, *command.split()).output
