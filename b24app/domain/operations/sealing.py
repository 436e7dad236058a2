"""How a row of sealed values stands to the ring of keys."""

from enum import Enum, auto


class Sealing(Enum):
    """RENEWED: sealed again with the first key; RIGHT: it was already; LOST: no key of the ring opens it."""

    RENEWED = auto()
    RIGHT = auto()
    LOST = auto()
