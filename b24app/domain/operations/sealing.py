"""The state of a row of sealed values with respect to the key ring."""

from enum import Enum, auto


class Sealing(Enum):
    """RENEWED: sealed again with the first key. UP_TO_DATE: sealed with it before. LOST: no key opens it."""

    RENEWED = auto()
    UP_TO_DATE = auto()
    LOST = auto()
