"""Fixtures of the running application, as these tests watch it."""

from tests.watching import settled

__all__ = ["settled"]
