from b24app.commands.keepalive import WORDS
from b24app.usecases.keep_alive import Fate
from tests.app.stored import leave_alone
from tests.full_lead import FullLead
from tests.operators_shell import counts, run
from tests.watching import kept


class TestKeepalive:
    def test_it_says_what_became_of_each_idle_portal(self, installed: FullLead) -> None:
        leave_alone(installed, 151)
        done = run(installed, "keepalive")
        assert done.exit_code == 0
        assert "       1 renewed\n" in done.output
        assert counts(done) == [1, 0, 0, 0]

    def test_where_none_is_idle_it_does_nothing_and_says_so(self, installed: FullLead) -> None:
        before = kept(installed)
        assert counts(run(installed, "keepalive")) == [0, 0, 0, 0]
        assert kept(installed) == before

    def test_a_refused_client_ends_it_with_one_plain_line(self, installed: FullLead) -> None:
        leave_alone(installed, 151)
        installed.portal.faults.wrong_client(1)
        done = run(installed, "keepalive")
        assert (done.exit_code, done.output) == (1, "Error: wrong_client\n")

    def test_there_are_words_for_every_fate(self) -> None:
        assert set(WORDS) == set(Fate)
