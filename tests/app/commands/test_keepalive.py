import pytest
from click.testing import Result

from b24app.commands.keepalive import WORDS
from b24app.usecases.keep_alive import Fate
from tests.app.stored import leave_alone
from tests.full_lead import FullLead
from tests.operators_shell import counts, run
from tests.watching import kept


def said(result: Result) -> dict[Fate, int]:
    """Read what the command counted."""
    return {fate: number for fate, number in zip(WORDS, counts(result), strict=True) if number}


class TestKeepalive:
    def test_it_says_what_became_of_each_idle_portal(self, installed: FullLead) -> None:
        leave_alone(installed, 151)
        done = run(installed, "keepalive")
        assert done.exit_code == 0
        assert "       1 renewed\n" in done.output
        assert said(done) == {Fate.RENEWED: 1}

    def test_it_says_how_far_it_is(self, installed: FullLead, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("b24app.commands.keepalive.EVERY_PORTAL", 1)
        leave_alone(installed, 151)
        assert run(installed, "keepalive").stderr == "1 portals ...\n"

    def test_where_none_is_idle_it_does_nothing_and_says_so(self, installed: FullLead) -> None:
        before = kept(installed)
        assert said(run(installed, "keepalive")) == {}
        assert kept(installed) == before

    def test_a_refused_client_is_told_and_fails_because_the_operator_alone_can_mend_it(
        self, installed: FullLead
    ) -> None:
        leave_alone(installed, 151)
        installed.portal.faults.wrong_client(1)
        done = run(installed, "keepalive")
        assert (done.exit_code, said(done)) == (1, {Fate.REFUSED: 1})
        assert f"       1 {WORDS[Fate.REFUSED]}\n" in done.stdout
        assert done.stderr == "Error: Portals not renewed because a server does not accept this app: 1.\n"

    @pytest.mark.parametrize(("fault", "fate"), [("payment_over", Fate.LATER), ("disowned", Fate.REMOVED)])
    def test_what_a_single_portal_is_at_fault_for_is_no_failure(
        self, installed: FullLead, fault: str, fate: Fate
    ) -> None:
        leave_alone(installed, 151)
        installed.portal.faults[fault](1)
        done = run(installed, "keepalive")
        assert (done.exit_code, said(done)) == (0, {fate: 1})

    def test_there_are_words_for_every_fate(self) -> None:
        assert set(WORDS) == set(Fate)
