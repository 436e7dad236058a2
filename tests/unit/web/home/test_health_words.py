from b24app.usecases.remove_app import Verdict
from b24app.web.home.portal_events import VERDICTS


def test_every_verdict_has_its_words_but_the_one_after_which_nobody_is_left_to_read_them() -> None:
    assert set(VERDICTS) == set(Verdict) - {Verdict.GONE}
