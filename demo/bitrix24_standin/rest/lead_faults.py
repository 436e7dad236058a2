"""The faults of answers about a lead.

Imitates: nothing documented. An application must survive such answers.
"""

from ..crm.blank_lead import Lead
from ..faults.switches import Faults

SURROGATES, DIGITS, DEEP = "@@surrogates@@", "@@digits@@", "@@deep@@"
MANY_DIGITS, DEPTH = 5_000, 100_000


def garbled(lead: Lead, faults: Faults) -> object:
    """Garble a lead. What JSON libraries refuse to write is marked here and put in by `raw`."""
    if faults.lead_list.take():
        return []
    if faults.lead_types.take():
        return {code: _odd(position) if position % 2 else value for position, (code, value) in enumerate(lead.items())}
    if faults.lead_other.take():
        return lead | {"ID": "999999"}
    for switch, code, marker in (
        (faults.lead_surrogates, "TITLE", SURROGATES),
        (faults.lead_digits, "OPPORTUNITY", DIGITS),
        (faults.lead_deep, "COMMENTS", DEEP),
    ):
        if switch.take():
            return lead | {code: marker}
    return lead


def _odd(position: int) -> object:
    return (True, {"a": [1, {"b": None}]}, [], 12.5, ["x", 7], -1)[position % 6]


def raw(written: str) -> str:
    """Put the unwritable values into JSON that is already written."""
    return (
        written.replace(SURROGATES, r"half \ud83d of \udc00 it")
        .replace(f'"{DIGITS}"', "9" * MANY_DIGITS)
        .replace(f'"{DEEP}"', "[" * DEPTH + "]" * DEPTH)
    )
