"""What one process remembers between requests, each memory once."""

from b24app.adapters import memories
from b24app.domain.operations.memory import OneAtATime
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.operations.proofs import RememberedProofs
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.wiring.graph import Graph, Once


class Memories(Graph):
    """Empty when they are built, and lost with the process."""

    proofs = Once(RememberedProofs)
    remembered_words = Once(RememberedWords)
    asked_removals = Once(memories.asked_removals)
    checked_hints = Once(memories.checked_hints)
    removals = Once(OneAtATime)
    activity = Once(PortalActivity)
