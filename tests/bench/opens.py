"""What opening the tab costs in addition to the portal's own answer: `python -m tests.bench.opens`.

The application runs in this thread, the stand-in portal in others, so the thread's processor time is the
application's alone, and other programs on the machine hardly change it. Of the time by the wall it is said how much
was waited for the portal, in the same run.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click
import pytest
import requests

from b24app.adapters.outbound.transport import MOST_BYTES, OutboundAdapter
from demo.bitrix24_standin import Neighbourhood
from tests.restartable import SHOWN, Restartable, Seen

ROUNDS, WARM = 200, 20
Action = Callable[[], Seen]


@dataclass(slots=True)
class Waiting:
    """How long this process has waited for other servers, in seconds, and for how many answers."""

    seconds: float = 0.0
    answers: int = 0

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Look at every exchange with another host."""
        carry = OutboundAdapter.carry

        def watched(
            adapter: OutboundAdapter,
            request: requests.PreparedRequest,
            *,
            deadline_s: float,
            most_bytes: int = MOST_BYTES,
        ) -> requests.Response:
            began = time.perf_counter()
            answer = carry(adapter, request, deadline_s=deadline_s, most_bytes=most_bytes)
            self.seconds += time.perf_counter() - began
            self.answers += 1
            return answer

        patch.setattr(OutboundAdapter, "carry", watched)


@dataclass(slots=True)
class Costs:
    """What each round took: processor time of the application, time by the wall, the wait in it, in seconds."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    answers: int = 0


@click.command()
def main() -> None:
    """Print a table."""
    waiting = Waiting()
    with pytest.MonkeyPatch.context() as patch, world() as app:
        waiting.watch(patch)
        ticket = app.arrive(app.card("sara")).ticket
        rows = {
            "open the tab": costs(lambda: opening(app), waiting),
            "reload the lead": costs(lambda: lambda: app.post("/lead-tab/reload", {"ticket": ticket}), waiting),
        }
    click.echo(f"medians of {ROUNDS} rounds\n")
    click.echo("                 processor (ms)  by the wall (ms)  of that the portal (ms)  requests to the portal")
    for name, row in rows.items():
        cpu, wall, waited = (statistics.median(each) * 1000 for each in (row.cpu, row.wall, row.waited))
        click.echo(f"{name:<17}{cpu:>14.1f}{wall:>18.1f}{waited:>25.1f}{row.answers / ROUNDS:>24.1f}")


@contextmanager
def world() -> Iterator[Restartable]:
    """Give the application, installed in a portal."""
    with tempfile.TemporaryDirectory() as folder, Neighbourhood() as neighbourhood:
        app = Restartable(neighbourhood, f"sqlite:///{folder}/lead.sqlite3")
        app.restart()
        assert app.install() == SHOWN
        yield app
        app.settle()


def opening(app: Restartable) -> Action:
    """Let the portal render the form, which is not counted, and return what posts it."""
    launch = app.card("sara")
    return lambda: app.arrive(launch)


def costs(ready: Callable[[], Action], waiting: Waiting) -> Costs:
    """Do it many times, and count; the first rounds read templates and catalogues."""
    found = Costs()
    for round_ in range(WARM + ROUNDS):
        action = ready()
        began, began_cpu, waited, answers = time.perf_counter(), time.thread_time(), waiting.seconds, waiting.answers
        assert action() == SHOWN
        if round_ >= WARM:
            found.cpu.append(time.thread_time() - began_cpu)
            found.wall.append(time.perf_counter() - began)
            found.waited.append(waiting.seconds - waited)
            found.answers += waiting.answers - answers
    return found


if __name__ == "__main__":
    main()
