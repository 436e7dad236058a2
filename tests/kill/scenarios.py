"""What is killed in the middle, and what must be true when the application is started again.

A scenario is begun again where it was healed: in one world, one round after the other.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, update

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import engine_for, writing
from b24app.adapters.store.schema import token_pairs
from b24app.adapters.store.sealed.rotate_keys import SqlKeyRotation
from b24app.domain.operations.sealing import Sealing
from b24app.settings import Settings, read_settings
from b24app.wiring.adapters import Adapters
from tests.kill.victims import Action
from tests.restartable import NEW, OLD, SHOWN, Restartable
from tests.watching import TAB

EVENTS = ["ONAPPINSTALL", "ONAPPUNINSTALL"]
PEOPLE = {"admin": 1, "sara": 2, "mia": 3}
OF_A_PORTAL = ("installations", "token_pairs", "seen_access_tokens")
Restart = Callable[[], Restartable]


class Scenario(Protocol):
    """A deed that may be killed at any moment, and the proof that nothing was lost by it."""

    app: Restartable

    def begin(self) -> Action:
        """Bring the world to where the deed begins."""

    def heals(self) -> None:
        """Hold the world, after the kill and a new start, against what was promised."""


@dataclass(slots=True)
class Install:
    """The portal shows the installer until it has finished: the administrator comes again."""

    world: Restart
    app: Restartable = field(init=False)

    def begin(self) -> Action:
        self.app = self.world()
        launch = self.app.page("admin")
        return Action(environ=self.app.environ, path=launch.url, fields=launch.fields)

    def heals(self) -> None:
        assert self.app.install() == SHOWN
        event = self.app.neighbourhood.deliver_events()[-1].form
        assert self.app.post("/events", event).status == 200
        is_whole(self.app)


@dataclass(slots=True)
class InAnInstalledPortal:
    """What the other scenarios begin with."""

    world: Restart
    app: Restartable = field(init=False)

    def __post_init__(self) -> None:
        self.app = self.world()
        self.app.restart()
        assert self.app.install() == SHOWN


class Open(InAnInstalledPortal):
    """A viewer's open, with what is written behind it."""

    def begin(self) -> Action:
        launch = self.app.card("sara")
        return Action(environ=self.app.environ, path=launch.url, fields=launch.fields)

    def heals(self) -> None:
        is_whole(self.app)


class Reload(InAnInstalledPortal):
    """A reload that must refresh an expired token: the server may have rotated it, and nobody kept the answer."""

    ticket = ""

    def begin(self) -> Action:
        self.ticket = self.app.arrive(self.app.card("sara")).ticket
        self.app.settle()
        self.app.portal.faults.expire_tokens(subject="sara")
        self.app.neighbourhood.oauth.wire.clear()
        return Action(environ=self.app.environ, path="/lead-tab/reload", fields={"ticket": self.ticket})

    def heals(self) -> None:
        end_leases(self.app)
        seen = self.app.post("/lead-tab/reload", {"ticket": self.ticket})
        assert seen == SHOWN or seen.problem == "too-old", seen
        assert self.app.neighbourhood.oauth.wire.count("oauth/token") <= 2, "one careful try more"
        is_whole(self.app)


class RotateKeys(InAnInstalledPortal):
    """At any moment each row is sealed with one key of the ring or the other; a second run ends what was begun."""

    def begin(self) -> Action:
        for login in PEOPLE:
            assert self.app.arrive(self.app.card(login)) == SHOWN
        self.app.settle()
        old = self.app.environ["B24_SECRET_KEYS"]
        self.app.environ["B24_SECRET_KEYS"] = f"{NEW if old == OLD else OLD},{old}"
        return Action(environ=self.app.environ, words=("rotate-keys",))

    def heals(self) -> None:
        assert unreadable(self.app) == []
        assert rotated(self.app)[Sealing.LOST] == 0
        self.app.restart(B24_SECRET_KEYS=self.app.environ["B24_SECRET_KEYS"].partition(",")[0])
        assert unreadable(self.app) == []
        is_whole(self.app)


class Uninstall(InAnInstalledPortal):
    """An event that was half done is as good as new: the next one is confirmed like the first."""

    clean = False
    event: Mapping[str, str] = {}

    def begin(self) -> Action:
        assert self.app.arrive(self.app.card("sara")) == SHOWN
        self.app.settle()
        self.event = self.app.uninstall(clean=self.clean)
        return Action(environ=self.app.environ, path="/events", fields=self.event)

    def heals(self) -> None:
        kept = self.app.kept()
        there = [row for row in kept["installations"] if row["removed_at"] is None]
        assert bool(there) == bool(kept["token_pairs"]), "erased, or still there as a whole"
        assert self.app.post("/events", self.event).status == (200 if there else 403)
        kept = self.app.kept()
        assert [bool(kept[table]) for table in OF_A_PORTAL] == [not self.clean, False, False]
        self.app.portal.reinstall(self.app.row, self.app.portal.people["admin"])
        assert self.app.install() == SHOWN
        is_whole(self.app)


class UninstallWithSettings(Uninstall):
    """The administrator wants the settings deleted too."""

    clean = True


SCENARIOS: tuple[Callable[[Restart], Scenario], ...] = (
    Install,
    Open,
    Reload,
    RotateKeys,
    Uninstall,
    UninstallWithSettings,
)


def is_whole(app: Restartable) -> None:
    """Open as a viewer and as an administrator, read again, and look for doubles."""
    seen = app.arrive(app.card("sara"))
    assert seen == SHOWN
    assert app.post("/lead-tab/reload", {"ticket": seen.ticket}) == SHOWN
    assert app.arrive(app.page("admin")) == SHOWN
    assert [bound.code for bound in app.row.placements] == [TAB]
    assert sorted(bound.event for bound in app.row.handlers) == EVENTS
    kept = app.kept()
    (row,) = kept["installations"]
    assert row["installer_id"] in [pair["user_id"] for pair in kept["token_pairs"]]


def end_leases(app: Restartable) -> None:
    """Let the time pass that a holder has to come back."""
    with database(app) as (_, engine), writing(engine) as connection:
        held = update(token_pairs).where(token_pairs.c.trade_until > 1.0)
        connection.execute(held.values(trade_until=1.0))


def unreadable(app: Restartable) -> list[str]:
    """List the people whose pairs the ring does not open."""
    with closing(Adapters(lambda: read_settings(app.environ, Path()))) as adapters:
        pairs, portal = adapters.pairs, app.portal.member_id
        return [login for login, user_id in PEOPLE.items() if pairs.find(portal, user_id) is None]


def rotated(app: Restartable) -> Mapping[Sealing, int]:
    with database(app) as (settings, engine):
        box = SecretBox(KeyRing(settings.secret_keys))
        return SqlKeyRotation(engine=engine, client_id=settings.client_id, box=box)()


@contextmanager
def database(app: Restartable) -> Iterator[tuple[Settings, Engine]]:
    settings = read_settings(app.environ, Path())
    engine = engine_for(settings.database_url)
    yield settings, engine
    engine.dispose()
