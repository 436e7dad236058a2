"""`flask b24 erase`, `reconcile` and `rebind` over the store of a portal that is really there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, update

from b24app.adapters.schema import installations, token_pairs
from b24app.wiring.command_line import b24
from demo import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import TAB, keeps_nothing, kept, outcome


def run(app: FullLead, *words: str, **instead: str) -> Result:
    return CliRunner().invoke(b24, words, env={**app.environ, **instead})


def counts(result: Result) -> list[int]:
    return [int(line.split()[0]) for line in result.output.splitlines()]


def mark_removed(app: FullLead) -> None:
    engine = create_engine(app.environ["B24_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(update(installations).values(removal_hinted_at=datetime.now(UTC)))
    engine.dispose()


def leave_alone_for(app: FullLead, days: int) -> None:
    engine = create_engine(app.environ["B24_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(update(token_pairs).values(last_used_at=datetime.now(UTC) - timedelta(days=days)))
    engine.dispose()


class TestErase:
    def test_nothing_of_the_portal_is_left(self, settled: FullLead) -> None:
        result = run(settled, "erase", settled.portal.member_id)
        assert (result.exit_code, result.output) == (0, "Nothing of the portal is left.\n")
        assert keeps_nothing(settled)
        assert len(kept(settled)["erasure_receipts"]) == 1

    def test_another_portal_stays(self, settled: FullLead) -> None:
        before = kept(settled)
        assert run(settled, "erase", "f" * 32).exit_code == 0
        assert kept(settled) == before


class TestReconcile:
    def test_a_marked_portal_that_is_gone_loses_its_tokens(self, settled: FullLead, hood: Neighbourhood) -> None:
        settled.portal.mishaps.event_lost()
        settled.portal.uninstall(settled.registration)
        hood.deliver_events()
        mark_removed(settled)
        assert counts(run(settled, "reconcile")) == [1, 0, 0]
        assert kept(settled)["token_pairs"] == []
        assert counts(run(settled, "reconcile")) == [0, 0, 0]

    def test_a_marked_portal_that_is_there_loses_its_mark_alone(self, settled: FullLead) -> None:
        before = kept(settled)
        mark_removed(settled)
        assert counts(run(settled, "reconcile")) == [0, 1, 0]
        assert [row["removal_hinted_at"] for row in kept(settled)["installations"]] == [None]
        assert kept(settled)["token_pairs"] == before["token_pairs"]

    def test_a_silent_portal_whose_uninstall_was_lost_is_noticed(self, settled: FullLead, hood: Neighbourhood) -> None:
        settled.portal.mishaps.event_lost()
        settled.portal.uninstall(settled.registration)
        hood.deliver_events()
        leave_alone_for(settled, days=89)
        assert counts(run(settled, "reconcile")) == [0, 0, 0]
        leave_alone_for(settled, days=91)
        assert counts(run(settled, "reconcile")) == [1, 0, 0]

    def test_where_nobody_answers_the_mark_stays_for_the_next_time(self, settled: FullLead) -> None:
        mark_removed(settled)
        settled.portal.mishaps.info_html()
        assert counts(run(settled, "reconcile")) == [0, 0, 1]
        assert kept(settled)["installations"][0]["removal_hinted_at"] is not None


class TestRebind:
    def test_after_the_server_has_moved_tab_and_events_follow(self, settled: FullLead) -> None:
        row = settled.portal.installations[settled.registration.client_id]
        row.placements[0] = replace(row.placements[0], handler="https://old.example.com/lead-tab")
        result = run(settled, "rebind")
        assert result.exit_code == 0, result.output
        assert [each.handler for each in row.placements] == [f"{settled.url}/lead-tab"]
        assert f"{settled.portal.member_id} was right" in run(settled, "rebind").output

    def test_a_new_title_replaces_the_old_one(self, settled: FullLead) -> None:
        row = settled.portal.installations[settled.registration.client_id]
        assert run(settled, "rebind", B24_TAB_TITLE="Whole lead").exit_code == 0
        assert [(each.code, each.title) for each in row.placements] == [(TAB, "Whole lead")]

    def test_a_portal_that_fails_is_named_and_the_command_ends_with_1(self, settled: FullLead) -> None:
        settled.portal.mishaps.payment_over()
        result = run(settled, "rebind")
        assert result.exit_code == 1
        assert f"{settled.portal.member_id} failed: PaymentRequiredError" in result.output


@pytest.mark.parametrize("command", ["erase x", "reconcile", "rebind"])
def test_no_token_is_printed(settled: FullLead, command: str) -> None:
    admin = settled.portal.people["admin"]
    assert outcome(settled.open_lead(admin)) == (200, "")
    output = run(settled, *command.split()).output
    assert settled.registration.client_secret not in output
    assert settled.environ["B24_SECRET_KEYS"] not in output
