"""The switches of one portal's faults, each of which counts how often it fired."""

import math
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

from .catalogue import CATALOGUE, Fault

Action = Callable[["Switch"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchState:
    """What the panel shows of a switch."""

    name: str
    story: str
    title: str
    sees: str
    on: bool
    fired: int


class Switch:
    """The switch of one fault. Call it to turn it on. `take` tells whether the fault happens now."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.fired = 0
        self.value = ""
        self.action: Action | None = None
        self.undo: Action | None = None
        self.method = self.subject = ""
        self._left: int | None = 0
        self._lock = threading.Lock()

    def __call__(
        self, times: int | None = None, *, method: str = "", subject: str = "", value: str | float = ""
    ) -> None:
        """Turn on, for `times` requests or until reset, and perhaps for one API method or one login only."""
        self.method, self.subject, self.value = method.lower(), subject, str(value)
        self._left = times
        if self.action:
            self.action(self)

    @property
    def name(self) -> str:
        return self.fault.name

    @property
    def on(self) -> bool:
        return self._left != 0

    def take(self, *, method: str = "", login: str = "") -> bool:
        """Tell whether the fault happens for this request, and count it if so."""
        with self._lock:
            wrong = self.method not in ("", method) or self.subject not in ("", login)
            if self._left == 0 or wrong:
                return False
            self._left = None if self._left is None else self._left - 1
            self.fired += 1
            return True

    def number(self, default: float) -> float:
        """Return the value as a number, or `default` for words and infinities."""
        try:
            found = float(self.value)
        except ValueError:
            return default
        return found if math.isfinite(found) else default

    def reset(self) -> None:
        was_on, self._left, self.fired = self.on, 0, 0
        if self.undo and was_on:
            self.undo(self)

    def state(self) -> SwitchState:
        return SwitchState(**asdict(self.fault), on=self.on, fired=self.fired)


class Faults:
    """All switches of one portal: `portal.faults.expire_tokens()`, `portal.faults["rest_503"].fired`."""

    def __init__(self) -> None:
        self._switches = {each.name: Switch(each) for each in CATALOGUE}

    def act(self, actions: Mapping[str, Action], undo: Mapping[str, Action]) -> None:
        """Set what some switches change at once when they are turned on, and how that is undone."""
        for name, action in actions.items():
            self[name].action, self[name].undo = action, undo.get(name)

    def __getitem__(self, name: str) -> Switch:
        return self._switches[name]

    def __getattr__(self, name: str) -> Switch:
        switches: dict[str, Switch] = self.__dict__.get("_switches", {})
        if name not in switches:
            raise AttributeError(name)
        return switches[name]

    def __iter__(self) -> Iterator[Switch]:
        return iter(self._switches.values())

    def __contains__(self, name: str) -> bool:
        return name in self._switches

    def first(self, names: tuple[str, ...], *, method: str = "", login: str = "") -> Switch | None:
        """Return the first of these switches whose fault happens now."""
        return next((self[name] for name in names if self[name].take(method=method, login=login)), None)

    def reset(self) -> None:
        for switch in self:
            switch.reset()

    def catalogue(self) -> dict[str, list[SwitchState]]:
        """Group the switches by story, each with what a person should see."""
        stories: dict[str, list[SwitchState]] = {}
        for switch in self:
            stories.setdefault(switch.fault.story, []).append(switch.state())
        return stories
