"""The rows of a lead in the groups of the tab, in a fixed order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from b24app.domain.lead.fields import GROUP_LABELS, STANDARD_FIELDS, Group
from b24app.domain.lead.rows import CUSTOM, STANDARD_CODES, Row
from b24app.domain.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Rows that belong together. `absent` are the fields that the portal described and did not return."""

    key: Group
    label: Message
    rows: tuple[Row, ...]
    absent: tuple[Row, ...] = ()

    @property
    def filled(self) -> int:
        """How many of the fields are filled."""
        return sum(not row.is_empty for row in self.rows)


def row_groups(shown: Mapping[str, Row], absent: Mapping[str, Row]) -> Iterable[RowGroup]:
    """Sort the rows into the groups of the tab. A group without rows is left out."""
    for group, label in GROUP_LABELS.items():
        rows, gone = _of_group(group, shown), _of_group(group, absent)
        if rows or gone:
            yield RowGroup(key=group, label=label, rows=rows, absent=gone)


def _of_group(group: Group, rows: Mapping[str, Row]) -> tuple[Row, ...]:
    codes = [code for code in STANDARD_FIELDS.get(group, ()) if code in rows]
    codes += [code for code in rows if code not in STANDARD_CODES and _group_of(code) is group]
    return tuple(rows[code] for code in codes)


def _group_of(code: str) -> Group:
    return Group.CUSTOM if code.upper().startswith(CUSTOM) else Group.OTHER
