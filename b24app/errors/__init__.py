"""Everything that we raise on purpose, cut by what the caller can do about it; each leaf says so of itself."""


class FullLeadError(Exception):
    """The root. Its text, for the log, is its data.

    `proven_for` is the member_id of the portal in which it is proven to have happened, "" where nothing is proven.
    """

    proven_for = ""

    def __str__(self) -> str:
        return ": ".join(str(value) for value in vars(self).values() if value)
