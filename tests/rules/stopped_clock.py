"""The application's clock, stopped: a limit is one of a minute, and on a slow machine a test may take longer."""

from collections.abc import Callable
from datetime import UTC, datetime

from tests.full_lead import Clock


def stopped(clock: Clock) -> Callable[[], None]:
    """Return what puts the clock back to this moment, before each request of one and the same minute."""
    began = datetime.now(UTC)

    def put_back() -> None:
        clock.ahead = began - datetime.now(UTC)

    return put_back
