"""Seals the stored values again with the ring's first key, while the application runs.

Rows are read by pages and written some at a time, and nothing remembers how far it came: a run that is killed begins
anew, and finds the rows before right. Several hosts may do it at once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import forget_deleted, reading, writing
from b24app.adapters.store.sealed.sealed_rows import KINDS, SealedKind, SealedRow
from b24app.domain.operations.sealing import Sealing
from b24app.ports.progress import Seen, to_nobody

A_PAGE = 1_000  # rows in memory
WRITTEN_AT_ONCE = 100  # in one transaction, so that the store's other writers are not kept waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlKeyRotation:
    """Goes through one application's rows. `seen` is called with the number of rows that were just looked at."""

    engine: Engine
    client_id: str
    box: SecretBox = field(repr=False)

    def __call__(self, seen: Seen = to_nobody) -> Counter[Sealing]:
        """Return how many rows stood how; one that went away meanwhile counts nowhere.

        Raises:
            StoreError: the database did not do it; what was sealed again until then stays so.
        """
        done: Counter[Sealing] = Counter()
        for kind, page in self._pages(seen):
            done.update(sealing for sealing in self._renew(kind, page) if sealing is not None)
        forget_deleted(self.engine)  # what an old key sealed must not outlive it in SQLite's log
        return done

    def lost(self, seen: Seen = to_nobody) -> int:
        """Count the rows that no key of the ring opens; nothing is written."""
        return sum(self._renewed(kind, row) is None for kind, page in self._pages(seen) for row in page)

    def _pages(self, seen: Seen) -> Iterator[tuple[SealedKind, Sequence[SealedRow]]]:
        for kind in KINDS:
            after = kind.before_all
            while page := self._page(kind, after):
                yield kind, page
                seen(len(page))
                after = page[-1].key

    def _page(self, kind: SealedKind, after: Sequence[object]) -> list[SealedRow]:
        with reading(self.engine) as connection:
            return kind.page(connection, self.client_id, after, A_PAGE)

    def _renew(self, kind: SealedKind, page: Sequence[SealedRow]) -> Iterator[Sealing | None]:
        due = list[tuple[SealedRow, tuple[bytes, ...]]]()
        for row in page:
            renewed = self._renewed(kind, row)
            if renewed is None:
                yield Sealing.LOST
            elif renewed == row.sealed:
                yield Sealing.UP_TO_DATE
            else:
                due.append((row, renewed))
        # As all do who write several people's rows, so that no two wait for each other.
        due.sort(key=lambda each: each[0].key)
        for begin in range(0, len(due), WRITTEN_AT_ONCE):
            yield from self._write(kind, due[begin : begin + WRITTEN_AT_ONCE])

    def _write(self, kind: SealedKind, due: Sequence[tuple[SealedRow, tuple[bytes, ...]]]) -> Iterator[Sealing | None]:
        with writing(self.engine) as connection:
            won = [kind.write(connection, self.client_id, row, renewed) for row, renewed in due]
        for (row, _), first in zip(due, won, strict=True):
            yield Sealing.RENEWED if first else self._again(kind, row)

    def _again(self, kind: SealedKind, lost: SealedRow) -> Sealing | None:
        """Do so with what another writer put in the row's place; None where it went away."""
        with reading(self.engine) as connection:
            found = kind.find(connection, self.client_id, lost.key)
        return next(self._renew(kind, [found])) if found else None

    def _renewed(self, kind: SealedKind, row: SealedRow) -> tuple[bytes, ...] | None:
        renewed = [
            self.box.renewed(sealed, cell)
            for sealed, cell in zip(row.sealed, kind.cells(self.client_id, row.key), strict=True)
        ]
        return None if None in renewed else tuple(filter(None, renewed))
