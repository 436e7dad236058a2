"""The processor time of an open, beside the floors and the vendor's client: over http, and over TLS.

The processes take turns, a few opens each, so that whatever slows the machine slows all of them.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack

from tests.bench.children import KINDS, child, world
from tests.bench.figures import Effort, Figure
from tests.bench.floors import PLAIN, SDK
from tests.bench.openings import OURS
from tests.bench.worlds import WHO

TURNS, OPENS, WARM = 12, 5, 8
MOST_BESIDE_SDK_OVER_TLS = 0.9
HOW = "processor time of a process each, opening in turn; WSGI, without a server"
WAYS = {"http": False, "TLS, one authority": True}


def processor(effort: Effort) -> Iterator[Figure]:
    for way, tls in WAYS.items():
        for who, reader in WHO.items():
            yield from _of(effort, f"{who}, {way}", reader, tls=tls)


def _of(effort: Effort, name: str, reader: tuple[str, int], *, tls: bool) -> Iterator[Figure]:
    turns, spent = effort.rounds(TURNS), defaultdict[str, float](float)
    with world(tls=tls) as here, ExitStack() as stack:
        forms = WARM + turns * OPENS
        children = {kind: stack.enter_context(child(here, here.job(kind, [reader], forms))) for kind in KINDS}
        for each in children.values():
            each.open(WARM)
        for _ in range(turns):
            for kind, each in children.items():
                spent[kind] += each.open(OPENS)
    goal = MOST_BESIDE_SDK_OVER_TLS if tls else None
    ratio = spent[OURS] / spent[SDK]
    yield Figure(name=f"ours beside sdk, {name}", value=ratio, unit="x", how=HOW, at_most=goal)
    yield Figure(name=f"ours beside plain, {name}", value=spent[OURS] / spent[PLAIN], unit="x", how=HOW)
    for kind in KINDS:
        milliseconds = spent[kind] / (turns * OPENS) * 1000
        yield Figure(name=f"{kind}, {name}", value=milliseconds, unit="ms", how=HOW)
