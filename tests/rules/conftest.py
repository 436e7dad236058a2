"""Fixtures of the running application, as these tests watch it."""

from tests.watching import alone, settled

__all__ = ["alone", "settled"]
