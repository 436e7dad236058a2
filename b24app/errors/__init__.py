"""The errors that we raise on purpose, divided by what the caller can do."""


class FullLeadError(Exception):
    """The root. Its text, for the log, is its data."""

    def __str__(self) -> str:
        return ": ".join(str(value) for value in vars(self).values() if value)
