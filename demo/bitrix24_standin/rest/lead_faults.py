"""The faults of answers about a lead.

Imitates: nothing documented. An application must survive such answers.
"""

from collections.abc import Callable

from ..crm.blank_lead import Lead
from ..faults.switches import Faults

SURROGATES, DIGITS, DEEP = "@@surrogates@@", "@@digits@@", "@@deep@@"
MANY_DIGITS, DEPTH = 5_000, 100_000
KNOWN, NEW = "STATUS_ID", "_NEW"
FIELDS, NUMBERS, MARKED_UP, LARGE = 240_000, 30_000, "[b]word[/b] " * 80_000, "word " * 1_000_000


def garbled(lead: Lead, faults: Faults) -> object:
    """Garble a lead. What JSON libraries refuse to write is marked here and put in by `raw`."""
    if faults.lead_list.take():
        return []
    if faults.lead_types.take():
        return {code: _odd(position) if position % 2 else value for position, (code, value) in enumerate(lead.items())}
    if faults.lead_other.take():
        return lead | {"ID": "999999"}
    if faults.lists_numbered.take():
        lead = {code: _numbered(value) for code, value in lead.items()}
    lead = _overgrown(reshaped(lead, faults), faults)
    for switch, code, marker in (
        (faults.lead_surrogates, "TITLE", SURROGATES),
        (faults.lead_digits, "OPPORTUNITY", DIGITS),
        (faults.lead_deep, "COMMENTS", DEEP),
    ):
        if switch.take():
            return lead | {code: marker}
    return lead


def reshaped(lead: Lead, faults: Faults, name: Callable[[str], str] = str) -> Lead:
    """Leave out, retype or rename a field. The switch names it as `crm.lead.get` does, `name` is its name here."""
    for switch in (faults.field_gone, faults.field_retyped, faults.field_renamed):
        code = name(switch.value or KNOWN)
        if code in lead and switch.take():
            others = {key: value for key, value in lead.items() if key != code}
            return others | _instead(switch.name, code, lead[code])
    return lead


def _instead(switch: str, code: str, value: object) -> Lead:
    if switch == "field_renamed":
        return {f"{code}{NEW}": value}
    return {} if switch == "field_gone" else {code: str(value) if isinstance(value, (list, dict)) else [value]}


def _numbered(value: object) -> object:
    """Return a list as PHP writes it once its first entry is gone: a map with numbers."""
    return {str(number): each for number, each in enumerate(value, 1)} if isinstance(value, list) and value else value


def _overgrown(lead: Lead, faults: Faults) -> Lead:
    if faults.lead_fields.take():
        return lead | {f"A{number:x}": "1" for number in range(FIELDS)}
    if faults.lead_values.take():
        return lead | {"PHONE": [{"VALUE_TYPE": "WORK", "VALUE": f"+49 30 {number:06}"} for number in range(NUMBERS)]}
    for switch, text in ((faults.lead_texts, MARKED_UP), (faults.lead_large, LARGE)):
        if switch.take():
            return lead | {"COMMENTS": text}
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
