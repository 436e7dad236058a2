"""The rows of a lead in the groups of the tab."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from b24app.domain.lead.fields import FOR_INTEGRATORS, GROUP_LABELS, LEAD_FIELDS, FieldTable, Group, is_custom
from b24app.domain.lead.rows import Row
from b24app.domain.lead.states import State
from b24app.domain.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Rows that belong together, with those of fields that the portal described and did not return."""

    key: Group
    label: Message
    rows: tuple[Row, ...]

    @property
    def told(self) -> list[Row]:
        """The rows for everybody: of fields whose value is known, or known to be none, and that say something."""
        return [row for row in self.rows if row.code not in FOR_INTEGRATORS and row.is_told]


def filled_among(rows: Iterable[Row]) -> int:
    """Return how many of the fields are filled."""
    return len([row for row in rows if row.state is State.FILLED])


def row_groups(
    shown: Mapping[str, Row], absent: Mapping[str, Row], table: FieldTable = LEAD_FIELDS
) -> Iterable[RowGroup]:
    """Sort the rows into the groups of the tab. A group without rows is left out."""
    grouped = _by_group({**shown, **absent}, table)
    for group, label in GROUP_LABELS.items():
        if rows := grouped[group]:
            yield RowGroup(key=group, label=label, rows=tuple(rows))


def _by_group(rows: Mapping[str, Row], table: FieldTable) -> Mapping[Group, list[Row]]:
    """Put standard fields in our order, and behind them the others in the portal's."""
    found = {group: [rows[code] for code in table.groups.get(group, ()) if code in rows] for group in GROUP_LABELS}
    for code, row in rows.items():
        if code not in table.by_code:
            found[Group.CUSTOM if is_custom(code) else Group.OTHER].append(row)
    return found
