"""Measures what an open costs: `make bench`, `make bench ARGS=all`, or some parts by name.

Prints one table, and writes it as JSON and into docs/performance.md. `--quick` only shows that it works, and writes
nothing.
"""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

import click

from tests.bench.answering import answering
from tests.bench.figures import Effort, Figure, Part, machine
from tests.bench.growth import growth
from tests.bench.instructions import instructions
from tests.bench.paint import paint
from tests.bench.portal_time import portal_time
from tests.bench.processes import processes
from tests.bench.processor import processor
from tests.bench.report import ROOT, Report
from tests.bench.storm import storm
from tests.bench.throughput import throughput, throughput_of_many
from tests.bench.weight import weight

USUAL: Mapping[str, Part] = MappingProxyType(
    {
        "instructions": instructions,
        "processor": processor,
        "portal": portal_time,
        "waiting": answering,
        "processes": processes,
        "weight": weight,
        "paint": paint,
        "throughput": throughput,
    }
)
LONG: Mapping[str, Part] = MappingProxyType({"500 portals": throughput_of_many, "storm": storm, "growth": growth})
ALL = "all"


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice([*USUAL, *LONG, ALL]))
@click.option("--quick", is_flag=True, help="a few rounds of each, to see that it works")
def main(names: Sequence[str], *, quick: bool) -> None:
    """Run the parts that are named, the usual ones by default."""
    every = {**USUAL, **LONG}
    parts = every if ALL in names else {name: every[name] for name in names or USUAL}
    found = {}
    for name, part in parts.items():
        found[name] = measured(name, part, Effort(quick=quick))
        if not quick:
            written(Report(when=today(), where=machine(), parts={name: found[name]}))
    click.echo(Report(when=today(), where=machine(), parts=found).table())


def measured(name: str, part: Part, effort: Effort) -> list[Figure]:
    """Run a part, and say on the standard error that it has begun: some take minutes."""
    sys.stderr.write(f"{name} ...\n")
    return list(part(effort))


def today() -> str:
    return f"{datetime.now(UTC):%d %B %Y}".lstrip("0")


def written(report: Report) -> None:
    """Write it at once: what was measured is not lost by what comes after it."""
    report.write_json(ROOT / "build" / "bench.json")
    report.write_document(ROOT / "docs" / "performance.md")


if __name__ == "__main__":
    main()
