"""What one process remembers between requests for the use cases, each memory under its own name.

It is lost with the process, which costs one more question to the authorization server. What an adapter remembers for
itself stands in that adapter.
"""

from datetime import timedelta

from b24app.domain.operations.memory import ExpiringCounter

PROVEN_FOR = timedelta(minutes=10)
MOST_PROVEN = 10_000  # portals whose application token has changed and whose administrator has not come yet
ASKED_WITHIN = timedelta(minutes=1)
PORTALS_COUNTED = 10_000


def proven_tokens() -> ExpiringCounter:
    """Return the memory of application tokens that are not the stored ones, and were proven."""
    return ExpiringCounter(PROVEN_FOR, most=MOST_PROVEN)


def asked_removals() -> ExpiringCounter:
    """Return the memory of how often uninstall events made us ask about a portal."""
    return ExpiringCounter(ASKED_WITHIN, most=PORTALS_COUNTED)
