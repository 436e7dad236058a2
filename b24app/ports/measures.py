"""The interface to what monitoring reads: numbers alone, which name no portal, person or lead."""

from typing import Protocol


class Measures(Protocol):
    """Counts and times of all workers together. Where nobody may read them, nothing is counted."""

    def request_answered(self, route: str, status: int, took_s: float) -> None:
        """Count a request of ours; `route` is its name, "" for an address that is none."""

    def portal_asked(self, method: str, took_s: float) -> None:
        """Note how long a portal took for an answer, or for none."""

    def authorization_asked(self, method: str, took_s: float) -> None:
        """Note how long an authorization server took for an answer, or for none."""

    def exposition(self) -> bytes:
        """Return all of it, in Prometheus's text format."""
