"""A lead as the portal's own list and card show it: a few fields, chosen by an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..crm.directories import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..people import Person

NAMES = {(entry[0], entry[1]): entry[2] for entry in STATUSES}
STAGES = tuple(entry for entry in STATUSES if entry[0] == "STATUS")
PLAIN = "#c3cdd5"
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the list, and the head of the card."""

    id: str
    title: str
    stage: str
    stage_color: str
    amount: str
    responsible: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage on the card's bar. `state` is done, now or empty."""

    name: str
    color: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A labelled value of the card's form."""

    label: str
    value: str


NEW_CARD = {"ID": "0", "TITLE": "New lead", "STATUS_ID": "NEW", "OPPORTUNITY": "0.00", "CURRENCY_ID": "USD"}


def row(lead: Mapping[str, object], people: Iterable[Person]) -> Row:
    """Return a lead as a line."""
    stage = next((entry for entry in STAGES if entry[1] == lead.get("STATUS_ID")), None)
    return Row(
        id=_text(lead, "ID"),
        title=_text(lead, "TITLE")[:LONGEST_TITLE] or f"Lead #{lead.get('ID')}",
        stage=stage[2] if stage else _text(lead, "STATUS_ID"),
        stage_color=stage[4] if stage else PLAIN,
        amount=_amount(lead),
        responsible=_person(lead.get("ASSIGNED_BY_ID"), people),
        created=_text(lead, "DATE_CREATE")[:10],
    )


def steps(lead: Mapping[str, object]) -> list[Step]:
    """Return the bar of stages up to the lead's own."""
    codes = [entry[1] for entry in STAGES]
    here = codes.index(str(lead.get("STATUS_ID"))) if lead.get("STATUS_ID") in codes else -1
    states = ["done" if at < here else "now" if at == here else "" for at in range(len(STAGES))]
    return [Step(name=entry[2], color=entry[4], state=state) for entry, state in zip(STAGES, states, strict=True)]


def fields(lead: Mapping[str, object], people: Iterable[Person]) -> list[Field]:
    """Return the form of the card's first tab."""
    values = {
        "Stage": NAMES.get(("STATUS", _text(lead, "STATUS_ID")), _text(lead, "STATUS_ID")),
        "Amount and currency": _amount(lead),
        "Name": " ".join(filter(None, (_text(lead, "NAME"), _text(lead, "LAST_NAME")))),
        "Phone": _multi(lead, "PHONE"),
        "E-mail": _multi(lead, "EMAIL"),
        "Source": NAMES.get(("SOURCE", _text(lead, "SOURCE_ID")), _text(lead, "SOURCE_ID")),
        "Responsible person": _person(lead.get("ASSIGNED_BY_ID"), people),
        "Comment": _text(lead, "COMMENTS"),
    }
    return [Field(label=label, value=value) for label, value in values.items()]


def _text(lead: Mapping[str, object], code: str) -> str:
    return str(lead.get(code) or "")


def _amount(lead: Mapping[str, object]) -> str:
    amount = _text(lead, "OPPORTUNITY")
    return f"{amount} {_text(lead, 'CURRENCY_ID')}".strip() if amount else ""


def _multi(lead: Mapping[str, object], code: str) -> str:
    entries = lead.get(code)
    if not isinstance(entries, list):
        return ""
    return ", ".join(str(entry.get("VALUE", "")) for entry in entries if isinstance(entry, dict))


def _person(number: object, people: Iterable[Person]) -> str:
    return next((each.full_name for each in people if str(each.id) == str(number)), "")
