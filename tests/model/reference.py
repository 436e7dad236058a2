"""What the application should keep of one portal, as small as it can be said: no tokens, no store, no HTTP."""

from dataclasses import dataclass, field
from enum import Enum, auto

INSTALLER = "admin"


class Pair(Enum):
    """What a kept pair is worth at the authorization server; who keeps it cannot know."""

    FRESH = auto()
    EXPIRED = auto()  # its refresh token still works
    SPENT = auto()  # its refresh token is too old
    REVOKED = auto()  # nobody knows it any more


class Verdict(Enum):
    """What an uninstall event comes to."""

    REFUSED = auto()
    GONE = auto()
    THERE = auto()
    UNKNOWN = auto()


@dataclass(slots=True)
class Reference:
    """`known`: the installation is on record; `settings_kept`: it was removed, and its access rule was to stay.

    `generation` counts the installations that were made anew, `tickets` which of them a person's page belongs to.
    `young` are those whose pair came a moment ago: no page refreshes it, whatever it is worth.
    """

    in_portal: bool = False
    known: bool = False
    settings_kept: bool = False
    generation: int = 0
    moved: bool = False
    pairs: dict[str, Pair] = field(default_factory=dict)
    tickets: dict[str, int] = field(default_factory=dict)
    young: set[str] = field(default_factory=set)

    # What happens in the portal

    def tokens_become(self, now: Pair, *were: Pair) -> None:
        self.pairs = {login: now if pair in were else pair for login, pair in self.pairs.items()}

    def revoke(self) -> None:
        self.tokens_become(Pair.REVOKED, *Pair)

    def grow_old(self) -> None:
        self.young.clear()

    # What the application does

    def install(self) -> None:
        """Keep what an unconfirmed removal left, and begin anew otherwise."""
        if not self.known:
            self.generation += 1
            self.pairs = {}
        self.known, self.settings_kept, self.moved = True, False, False
        self._keep(INSTALLER)

    def open(self, login: str) -> None:
        """Keep the person's pair. The installation's own stays for a day, unless the authorization server was asked."""
        if login != INSTALLER or self.moved or login not in self.pairs:
            self._keep(login)
        self.tickets[login] = self.generation
        self.moved = False

    def reload(self, login: str) -> tuple[str, int]:
        """Tell which problem the page names ("" for none), and how many pairs are refreshed."""
        if not self.known:
            return "not-installed", 0
        if self.tickets[login] != self.generation:
            return "ticket-refused", 0
        pair = self.pairs.get(login)
        if pair is None:
            return "too-old", 0
        if not self.in_portal and pair is not Pair.REVOKED:
            return "app-removed", 0
        stale = login in self.young and pair is not Pair.FRESH
        problem, traded = ("too-old", 0) if stale else self._with(login, pair)
        self.moved = self.moved and bool(problem)  # a page that goes on has followed its portal
        return problem, traded

    def _with(self, login: str, pair: Pair) -> tuple[str, int]:
        if pair is Pair.FRESH:
            return "", 0
        if pair is Pair.EXPIRED:
            self._keep(login)
            return "", 1
        del self.pairs[login]
        return "too-old", 1

    def _keep(self, login: str) -> None:
        self.pairs[login] = Pair.FRESH
        self.young.add(login)

    def hear_of_removal(self, *, clean: bool) -> Verdict:
        """Believe the authorization server alone, asked with the installer's pair."""
        if not self.known:
            return Verdict.REFUSED
        pair = self.pairs.get(INSTALLER)
        if pair is None:
            return Verdict.UNKNOWN
        if not self.in_portal and pair is not Pair.REVOKED:
            self.known, self.settings_kept, self.pairs = False, not clean, {}
            return Verdict.GONE
        problem, _ = self._with(INSTALLER, pair)
        return Verdict.UNKNOWN if problem else Verdict.THERE
