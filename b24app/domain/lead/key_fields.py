"""The key fields of a lead: those that an administrator chose, the empty ones first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from b24app.domain.lead.rows import Row, left_out

# The portal leaves these out of its answer while they are empty. Source: Bitrix24 REST docs, crm.lead.get.
LEFT_OUT_WHEN_EMPTY = frozenset({"PHONE", "EMAIL", "WEB", "IM", "LINK"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFields:
    """The chosen fields, in the order in which they are shown."""

    rows: tuple[Row, ...]

    @property
    def filled(self) -> int:
        """How many are filled."""
        return sum(not row.is_empty for row in self.rows)


def key_fields(shown: Mapping[str, Row], codes: Iterable[str]) -> KeyFields:
    """Pick the chosen fields. A field that this viewer does not see is neither shown nor counted."""
    return KeyFields(rows=tuple(sorted(_chosen(shown, codes), key=lambda row: not row.is_empty)))


def _chosen(shown: Mapping[str, Row], codes: Iterable[str]) -> Iterator[Row]:
    for code in codes:
        if code in shown:
            yield shown[code]
        elif code in LEFT_OUT_WHEN_EMPTY:
            yield left_out(code)
