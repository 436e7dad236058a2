"""Where the figures go: a table on the screen, JSON for programs, and the tables of docs/performance.md.

A part that was not run keeps what it said the last time.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.figures import Figure, plain

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- bench: {} -->\n", "<!-- end -->"
HEAD = "| figure | value | goal | how it is measured |\n|---|---|---|---|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was measured, by the names of the parts; `when` and `where` stand above each table."""

    when: str
    where: str
    parts: Mapping[str, Sequence[Figure]]

    def table(self) -> str:
        """Return it for a terminal."""
        rows = [("figure", "value", "goal", "")]
        for part, figures in self.parts.items():
            rows += [("", "", "", ""), (part.upper(), "", "", ""), *map(_cells, figures)]
        wide = [max(len(row[column]) for row in rows) for column in range(3)]
        lines = [
            f"{name:<{wide[0]}}  {value:>{wide[1]}}  {goal:<{wide[2]}}  {verdict}"
            for name, value, goal, verdict in rows
        ]
        return "\n".join(line.rstrip() for line in (self.where, "", *lines))

    def write_json(self, file: Path) -> None:
        """Write it beside what other parts have said before."""
        said = json.loads(file.read_text()) if file.exists() else {}
        for part, figures in self.parts.items():
            rows = [asdict(each) | {"verdict": each.verdict} for each in figures]
            said[part] = {"when": self.when, "where": self.where, "figures": rows}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(said, indent=2) + "\n")

    def write_document(self, file: Path) -> None:
        """Put each table between its part's marks.

        Raises:
            KeyError: The document has no marks of that name.
        """
        text = file.read_text()
        for part, figures in self.parts.items():
            before, mark, rest = text.partition(BEGIN.format(part))
            if not mark:
                raise KeyError(part)
            rows = [f"| {each.name} | {_value(each)} | {_goal(each)} | {each.how} |" for each in figures]
            inside = "\n".join((f"{self.when}, {self.where}.", "", HEAD, *rows, ""))
            text = f"{before}{mark}{inside}{rest[rest.index(END) :]}"
        file.write_text(text)


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    verdict = figure.verdict if figure.value is not None else figure.how
    return f"  {figure.name}", _value(figure), figure.goal, verdict


def _value(figure: Figure) -> str:
    return f"{plain(figure.value)} {figure.unit}".strip() if figure.value is not None else "-"


def _goal(figure: Figure) -> str:
    return f"{figure.goal} ({figure.verdict})" if figure.verdict else figure.goal
