"""A lead or a deal as the portal's own list and card show it: a few fields, chosen by an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..crm.directories import STATUSES
from .kinds import KINDS, LEAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..people import Person
    from .kinds import Kind

NAMES = {(entry[0], entry[1]): entry[2] for entry in STATUSES}
STAGES = {kind.stages: tuple(entry for entry in STATUSES if entry[0] == kind.stages) for kind in KINDS}
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


def row(kind: Kind, record: Mapping[str, object], people: Iterable[Person]) -> Row:
    """Return a record as a line."""
    stage = next((entry for entry in STAGES[kind.stages] if entry[1] == record.get(kind.stage)), None)
    return Row(
        id=_text(record, "ID"),
        title=_text(record, "TITLE")[:LONGEST_TITLE] or f"{kind.name.capitalize()} #{record.get('ID')}",
        stage=stage[2] if stage else _text(record, kind.stage),
        stage_color=stage[4] if stage else PLAIN,
        amount=_amount(record),
        responsible=_person(record.get("ASSIGNED_BY_ID"), people),
        created=_text(record, "DATE_CREATE")[:10],
    )


def steps(kind: Kind, record: Mapping[str, object]) -> list[Step]:
    """Return the bar of stages up to the record's own."""
    stages = STAGES[kind.stages]
    codes = [entry[1] for entry in stages]
    here = codes.index(str(record.get(kind.stage))) if record.get(kind.stage) in codes else -1
    states = ["done" if at < here else "now" if at == here else "" for at in range(len(stages))]
    colors = [stages[max(at, here)][4] for at in range(len(stages))]  # what lies behind has the color of today's stage
    return [
        Step(name=entry[2], color=color, state=state)
        for entry, color, state in zip(stages, colors, states, strict=True)
    ]


def fields(kind: Kind, record: Mapping[str, object], people: Iterable[Person]) -> list[Field]:
    """Return the form of the card's first tab."""
    values = {
        "Stage": NAMES.get((kind.stages, _text(record, kind.stage)), _text(record, kind.stage)),
        "Amount and currency": _amount(record),
        **(_contact(record) if kind is LEAD else {}),
        "Source": NAMES.get(("SOURCE", _text(record, "SOURCE_ID")), _text(record, "SOURCE_ID")),
        "Responsible person": _person(record.get("ASSIGNED_BY_ID"), people),
        "Comment": _text(record, "COMMENTS"),
    }
    return [Field(label=label, value=value) for label, value in values.items()]


def _contact(lead: Mapping[str, object]) -> dict[str, str]:
    return {
        "Name": " ".join(filter(None, (_text(lead, "NAME"), _text(lead, "LAST_NAME")))),
        "Phone": _multi(lead, "PHONE"),
        "E-mail": _multi(lead, "EMAIL"),
    }


def _text(record: Mapping[str, object], code: str) -> str:
    return str(record.get(code) or "")


def _amount(record: Mapping[str, object]) -> str:
    amount = _text(record, "OPPORTUNITY")
    return f"{amount} {_text(record, 'CURRENCY_ID')}".strip() if amount else ""


def _multi(record: Mapping[str, object], code: str) -> str:
    entries = record.get(code)
    if not isinstance(entries, list):
        return ""
    return ", ".join(str(entry.get("VALUE", "")) for entry in entries if isinstance(entry, dict))


def _person(number: object, people: Iterable[Person]) -> str:
    return next((each.full_name for each in people if str(each.id) == str(number)), "")
