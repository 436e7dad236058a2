"""What became of a database whose tables were brought to a release."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """`before` and `after` are the last steps that it had taken, None where it had taken none.

    `place` is a file, or a name with host and port. `made`: there was no file. `newer`: a newer release was here first,
    so nothing was changed.
    """

    place: str
    before: str | None
    after: str | None
    made: bool
    newer: bool
