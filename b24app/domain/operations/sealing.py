"""The state of a row of sealed values with respect to the key ring."""

from enum import Enum, auto


class Sealing(Enum):
    """RENEWED: sealed again with the first key. RIGHT: already sealed with it. LOST: no key of the ring opens it."""

    RENEWED = auto()
    RIGHT = auto()
    LOST = auto()
