"""Everything that we raise on purpose, cut by what the caller can do about it; each leaf says so of itself."""


class FullLeadError(Exception):
    """The root. Its text, for the log, is its data."""

    def __str__(self) -> str:
        return ": ".join(str(value) for value in vars(self).values() if value)
