from b24app.usecases.remove_app import Verdict
from b24app.web.home.portal_events import VERDICTS


def test_every_verdict_has_its_words() -> None:
    assert set(VERDICTS) == set(Verdict)
