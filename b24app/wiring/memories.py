"""What one process remembers between requests for the use cases, each memory once and under its own name.

It is lost with the process, which costs one more question to a portal or to an authorization server. What an adapter
remembers for itself stands in that adapter.
"""

from datetime import timedelta
from functools import partial

from b24app.domain.operations.memory import ExpiringCounter, OneAtATime
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.operations.proofs import RememberedProofs
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.wiring.graph import Graph, Once

PORTALS_COUNTED = 10_000  # in each counter: more than one deployment serves
ASKED_WITHIN = timedelta(minutes=1)
CHECKED_WITHIN = timedelta(minutes=10)


class Memories(Graph):
    """Empty when they are built.

    `asked_removals` counts how often uninstall events made us ask about a portal, and `checked_hints` which portals'
    removal hints an open has made us ask about.
    """

    proofs = Once(RememberedProofs)
    remembered_words = Once(RememberedWords)
    asked_removals: Once[ExpiringCounter] = Once(partial(ExpiringCounter, ASKED_WITHIN, most=PORTALS_COUNTED))
    checked_hints: Once[ExpiringCounter] = Once(partial(ExpiringCounter, CHECKED_WITHIN, most=PORTALS_COUNTED))
    removals = Once(OneAtATime)
    activity = Once(PortalActivity)
