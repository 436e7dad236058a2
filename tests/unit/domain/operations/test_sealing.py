from b24app.commands.rotate_keys import WORDS
from b24app.domain.operations.sealing import Sealing


def test_the_operator_is_told_of_each_state_of_a_row() -> None:
    assert set(WORDS) == set(Sealing)
