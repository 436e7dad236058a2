"""What one process remembers between requests for the use cases, each memory under its own name.

It is lost with the process, which costs one more question to the authorization server. What an adapter remembers for
itself stands in that adapter.
"""

from datetime import timedelta

from b24app.domain.operations.memory import ExpiringCounter

PORTALS_COUNTED = 10_000
ASKED_WITHIN = timedelta(minutes=1)
CHECKED_WITHIN = timedelta(minutes=10)


def asked_removals() -> ExpiringCounter:
    """Return the memory of how often uninstall events made us ask about a portal."""
    return ExpiringCounter(ASKED_WITHIN, most=PORTALS_COUNTED)


def checked_hints() -> ExpiringCounter:
    """Return the memory of which portals' removal hints an open has made us ask about."""
    return ExpiringCounter(CHECKED_WITHIN, most=PORTALS_COUNTED)
