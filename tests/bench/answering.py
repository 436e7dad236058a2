"""How long one person waits for the last byte of the page, on a machine where nobody else opens anything.

The application is served as it is shipped, and the stand-in takes its time for a request and for each command.
"""

import statistics
import time
from collections.abc import Iterator

from tests.bench.figures import Effort, Figure
from tests.bench.worlds import WHO, Deployed, as_shipped

WARM, OPENS = 5, 60
ROUND_TRIP_S, COMMAND_S = 0.03, 0.04
COSTS = {  # of the portal: seconds a request, and a command; the goal in milliseconds
    "0 ms portal": (0.0, 0.0, None),
    "50 ms portal": (0.05, 0.0, None),
    "30 ms a round trip, 40 ms a command": (ROUND_TRIP_S, COMMAND_S, 230.0),
}
HOW = "median of one client over kept connections, the stand-in on the same cores"


def answering(effort: Effort) -> Iterator[Figure]:
    """Measure both readers at each of the portal's costs."""
    with as_shipped() as app:
        for who, (login, lead) in WHO.items():
            for cost, (round_trip_s, command_s, goal) in COSTS.items():
                app.portal.round_trip_s, app.portal.command_s = 0.0, 0.0
                for _ in range(WARM):
                    app.open(app.form(login, lead))
                app.portal.round_trip_s, app.portal.command_s = round_trip_s, command_s
                took = [took_ms(app, login, lead) for _ in range(effort.rounds(OPENS))]
                name = f"last byte of a warm open, {cost}, {who}"
                yield Figure(name=name, value=statistics.median(took), unit="ms", how=HOW, at_most=goal)


def took_ms(app: Deployed, login: str, lead: int) -> float:
    launch = app.form(login, lead)
    began = time.perf_counter()
    app.open(launch)
    return (time.perf_counter() - began) * 1000
