"""What of a portal's answer is never shown, on no page, in no raw view, export or log."""

from collections.abc import Mapping, Sequence

from b24app.domain.bounded_json import Json

# The addresses of a file may carry an access token. searchContent repeats personal data, partly disguised (rot13).
# Source: Bitrix24 REST docs, crm.lead.get and crm.item.get.
NAMES = frozenset({"showUrl", "downloadUrl", "urlMachine", "searchContent"})
REDACTED = "withheld"
DEEPEST = 32  # levels that are shown: an answer of the platform has about ten
DEEPER = "..."


def redact(value: Json) -> Json:
    """Return the value with REDACTED in place of each redacted value, at any depth."""
    return _within(value, DEEPEST)


def _within(value: Json, levels: int) -> Json:
    if not levels:
        return DEEPER
    if isinstance(value, Mapping):
        return {key: REDACTED if key in NAMES else _within(item, levels - 1) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_within(item, levels - 1) for item in value]
    return value
