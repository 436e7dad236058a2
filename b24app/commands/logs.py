"""`flask b24 logs --problem ID`: what the log says of the request whose error page shows this number."""

import json
import re
from collections.abc import Iterable
from typing import IO

import click

from b24app.commands.log_lines import in_words, of_request
from b24app.commands.programs.running import found, lines, said_by

NUMBER = re.compile(r"[0-9a-f]{8}")
UNIT = re.compile(r"[A-Za-z0-9:_.\\@][A-Za-z0-9:_.\\@-]*")


def _number(_context: click.Context, _option: click.Parameter, value: str) -> str:
    number = value.strip().lower()
    if not NUMBER.fullmatch(number):
        raise click.BadParameter("must be the number that the error page shows: 8 digits and letters from a to f")
    return number


def _unit(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not UNIT.fullmatch(value):
        raise click.BadParameter("must be the name of a systemd unit")
    return value


@click.command("logs")
@click.option("--problem", required=True, metavar="ID", callback=_number, help="The number that the error page shows.")
@click.option("--file", type=click.File("rb"), metavar="PATH", help="The log, if it is a file; - for standard input.")
@click.option("--unit", default="full-lead", show_default=True, callback=_unit, help="Its systemd unit in the journal.")
@click.option("--json", "raw", is_flag=True, help="Print the lines of JSON themselves.")
def logs(problem: str, file: IO[bytes] | None, unit: str, *, raw: bool) -> None:
    """Print what happened in the request of a problem: each call, its outcome, and who it was once Bitrix24 said so.

    Reads the journal of systemd unless --file names the log. For a container: docker compose logs --no-color |
    flask b24 logs --problem ID --file -
    """
    seen = 0
    for entry in of_request(lines(file) if file else _journal(unit), problem):
        seen += 1
        click.echo(json.dumps(entry) if raw else in_words(entry))
    if not seen:
        where = "this log" if file else f"the journal of {unit}"
        raise click.ClickException(f"There is nothing of problem {problem} in {where}. The log may be younger than it.")


def _journal(unit: str) -> Iterable[bytes]:
    journalctl = found("journalctl")
    if journalctl is None:
        raise click.ClickException("There is no journalctl here. Name the log with --file.")
    # The unit as shipped has a namespace of its own, and another one may have none: all are read.
    return said_by([journalctl, "--namespace=*", f"--unit={unit}", "--output=cat", "--no-pager", "--quiet"])
