from b24app.usecases.remove_app import Verdict
from b24app.web.home.health_words import VERDICTS


def test_every_verdict_has_its_words() -> None:
    assert set(VERDICTS) == set(Verdict)
