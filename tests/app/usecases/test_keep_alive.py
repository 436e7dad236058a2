from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from b24app.adapters.store.database import engine_for, writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.domain.portal.installation import Installation
from b24app.errors.own import StoreError
from b24app.ports import UnreadablePortal
from b24app.usecases import unattended
from b24app.usecases.keep_alive import Fate, KeepAlive
from demo.bitrix24_standin import Neighbourhood
from tests.app.stored import leave_alone, store
from tests.fakes.invented import pair, together
from tests.full_lead import FullLead
from tests.watching import Row, asked, kept, tab_launch

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AsItWas(SqlInstallations):
    """What was idle when it was asked, while another host is at work."""

    lists: list[Sequence[Installation | UnreadablePortal]]

    def idle(self, since: datetime, after: str, most: int) -> Sequence[Installation | UnreadablePortal]:
        del since, after, most
        return self.lists.pop(0)


@contextmanager
def host(app: FullLead) -> Iterator[KeepAlive]:
    """Give the use case as a host of its own has it."""
    with store(app) as there:
        yield there.keep_alive


def run(app: FullLead) -> Counter[Fate]:
    with host(app) as keep_them_alive:
        return keep_them_alive(app.clock())


def installers_row(app: FullLead) -> Row:
    admin = app.portal.people["admin"].id
    return next(row for row in kept(app)["token_pairs"] if row["user_id"] == admin)


def others(app: FullLead, number: int) -> None:
    """Put so many portals before the one that is installed, each with a pair that no server knows."""
    with store(app) as there:
        stored = there.installations.find(app.portal.member_id)
        assert stored is not None
        for each in range(number):
            name = f"{each:032}"
            there.installations.install(replace(stored, member_id=name), pair(name), app.clock())


class TestKeepAlive:
    @pytest.mark.fault("R10")
    def test_an_idle_installations_pair_is_refreshed_once_and_its_viewers_are_not(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.launch(tab_launch(installed))
        assert len(kept(installed)["token_pairs"]) == 2
        before = installers_row(installed)
        leave_alone(installed, 151)
        assert run(installed) == {Fate.RENEWED: 1}
        assert installers_row(installed)["access_token_digest"] != before["access_token_digest"]
        assert run(installed) == {}
        assert asked(neighbourhood.oauth.wire) == ["oauth/token"]

    def test_viewers_pairs_that_nobody_used_for_a_day_are_deleted_though_nobody_opens_anything(
        self, installed: FullLead
    ) -> None:
        installed.launch(tab_launch(installed))
        assert len(kept(installed)["token_pairs"]) == 2
        leave_alone(installed, 2)
        run(installed)
        assert kept(installed)["token_pairs"] == [installers_row(installed)]

    def test_what_is_renewed_does_not_wait_for_what_is_deleted(self, installed: FullLead) -> None:
        leave_alone(installed, 151)
        before = installers_row(installed)
        engine = engine_for(installed.environ["B24_DATABASE_URL"])
        with writing(engine) as connection:
            refuse = "BEGIN SELECT RAISE(ABORT, 'nobody may'); END"
            connection.execute(text(f"CREATE TRIGGER nobody_sweeps BEFORE INSERT ON turns {refuse}"))
        engine.dispose()
        with pytest.raises(StoreError):
            run(installed)
        assert installers_row(installed)["access_token_digest"] != before["access_token_digest"]

    def test_one_that_was_used_is_left_alone(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        leave_alone(installed, 149)
        assert run(installed) == {}
        assert asked(neighbourhood.oauth.wire) == []

    @pytest.mark.fault("R17")
    def test_of_four_hosts_at_once_one_refreshes(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        leave_alone(installed, 151)
        fates = together(4, lambda _: run(installed))
        assert all(set(each) <= {Fate.RENEWED} for each in fates)
        assert asked(neighbourhood.oauth.wire) == ["oauth/token"]

    @pytest.mark.fault("R17")
    def test_one_that_another_host_renewed_since_it_was_found_idle_is_left_alone(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        leave_alone(installed, 151)
        with host(installed) as first, host(installed) as second:
            now = installed.clock()
            theirs = second.installations
            assert isinstance(theirs, SqlInstallations)
            idle = theirs.idle(now - 150 * DAY, "", 10)
            found = AsItWas(engine=theirs.engine, client_id=theirs.client_id, pairs=theirs.pairs, lists=[idle, []])
            assert first(now) == {Fate.RENEWED: 1}
            assert replace(second, installations=found)(now) == {}
        assert asked(neighbourhood.oauth.wire) == ["oauth/token"]

    @pytest.mark.fault("R10")
    def test_one_that_is_spent_is_dropped_and_waits_for_an_administrator(self, installed: FullLead) -> None:
        leave_alone(installed, 151)
        installed.portal.faults.expire_refresh_tokens()
        assert run(installed) == {Fate.SPENT: 1}
        assert kept(installed)["token_pairs"] == []
        assert len(kept(installed)["installations"]) == 1
        assert run(installed) == {}

    @pytest.mark.drawn(2)
    @pytest.mark.parametrize(
        ("fault", "fate"),
        [
            ("refresh_500", Fate.LATER),
            ("refresh_html", Fate.LATER),
            ("payment_over", Fate.LATER),
            ("refresh_invalid_scope", Fate.LATER),
            ("refresh_invalid_request", Fate.LATER),
            ("app_removed", Fate.REMOVED),
            ("disowned", Fate.REMOVED),
        ],
    )
    def test_one_that_cannot_be_renewed_now_is_tried_again_at_the_next_run(
        self, installed: FullLead, fault: str, fate: Fate
    ) -> None:
        leave_alone(installed, 151)
        before = kept(installed)["token_pairs"]
        installed.portal.faults[fault](1)
        assert run(installed) == {fate: 1}
        assert kept(installed)["token_pairs"] == before
        marked = kept(installed)["installations"][0]["removal_hinted_at"] is not None
        assert marked == (fate is Fate.REMOVED)
        assert run(installed) == {Fate.RENEWED: 1}

    @pytest.mark.rule("S59", "bad")
    def test_a_server_that_does_not_accept_our_secret_is_not_asked_further_and_marks_nothing(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        others(installed, 2)
        leave_alone(installed, 151)
        registered = neighbourhood.oauth.applications[installed.registration.client_id]
        neighbourhood.oauth.applications[registered.client_id] = replace(registered, client_secret="another")
        before = kept(installed)
        assert run(installed) == {Fate.REFUSED: 3}
        assert kept(installed) == before
        assert asked(neighbourhood.oauth.wire) == ["oauth/token"] * 2, "one refresh, and the first control question"

    @pytest.mark.costly
    def test_all_are_reached_however_many_there_are_and_whatever_happens_to_some(
        self, installed: FullLead, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(unattended, "AT_A_TIME", 20)
        others(installed, 40)
        leave_alone(installed, 151)
        assert run(installed) == {Fate.RENEWED: 1, Fate.SPENT: 40}
