"""The errors that we raise on purpose, divided by what the caller can do."""


class FullLeadError(Exception):
    """The root of all errors of ours. Its text, for the log, is its data.

    `proven_for` is the member_id of the portal in which it is proven to have happened, "" where nothing is proven.
    """

    proven_for = ""

    def __str__(self) -> str:
        return ": ".join(str(value) for value in vars(self).values() if value)
