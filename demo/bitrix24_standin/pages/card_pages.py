"""The lists of leads and deals, and their cards with tabs.

Imitates: Bitrix24 REST docs, "Tab in the CRM item card" (docs/platform.md 2.2, 12.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from flask import render_template

from . import card_rows
from .kinds import KINDS, LEAD
from .visit import Visits, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

    from ..people import Person
    from .kinds import Kind

OWN_TABS = (
    ("general", "General"),
    ("products", "Products"),
    ("quotes", "Quotes"),
    ("automation", "Automation"),
    ("relations", "Dependencies"),
    ("history", "History"),
)
NO_LEADS = "This portal works without leads (simple CRM mode)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A tab of the card. `lazy` says which application's placement fills it when it is first opened."""

    id: str
    title: str
    lazy: str = ""


def add_to(pages: Blueprint, visits: Visits) -> None:
    """Add the pages of this module."""
    for kind in KINDS:
        card = partial(record_card, visits, kind)
        pages.add_url_rule(f"/crm/{kind.name}/list/", f"{kind.name}_list", partial(record_list, visits, kind))
        pages.add_url_rule(f"/crm/{kind.name}/details/<int:record_id>/", f"{kind.name}_card", card)


def record_list(visits: Visits, kind: Kind) -> str:
    """Show the records that a person may read, and the others by number only."""
    person, crm, people = visits.signed_in(), visits.portal.crm, visits.portal.people.values()
    rows = _rows(visits, kind)
    readable = {number: record for number, record in list(rows.items()) if crm.may_read(person, record)}
    return render_template(
        "portal/list.html",
        here=kind.plural,
        kind=kind,
        records=[card_rows.row(kind, record, people) for record in readable.values()],
        hidden_ids=sorted(set(rows) - set(readable)),
        note=NO_LEADS if crm.simple_mode and kind is LEAD else "",
    )


def record_card(visits: Visits, kind: Kind, record_id: int) -> str:
    """Show a record's card. Number 0 is the card of a record that is not saved yet.

    A real portal opens no card of a record that the person may not read. This one opens it without the record, so that
    the application's own refusal can be seen.
    """
    person, portal = visits.signed_in(), visits.portal
    record, refusal = _readable(visits, person, kind, record_id)
    people = portal.people.values()
    return render_template(
        "portal/card.html",
        here=kind.plural,
        kind=kind,
        record=card_rows.row(kind, record, people),
        stages=card_rows.steps(kind, record),
        fields=[] if refusal else card_rows.fields(kind, record, people),
        refusal=refusal,
        read_at=datetime.fromtimestamp(portal.now()).astimezone().strftime("%H:%M:%S"),
        tabs=tabs(visits, person, kind),
    )


def _rows(visits: Visits, kind: Kind) -> Mapping[int, dict[str, object]]:
    crm = visits.portal.crm
    return crm.leads if kind is LEAD else crm.deals


def _readable(visits: Visits, person: Person, kind: Kind, record_id: int) -> tuple[Mapping[str, object], str]:
    record = _rows(visits, kind).get(record_id)
    if record_id == 0:
        return kind.blank, ""
    if record is None:
        return {"ID": record_id}, f"There is no {kind.name} {record_id}."
    if not visits.portal.crm.may_read(person, record):
        return {"ID": record_id}, f"{person.full_name} may not read {kind.name} {record_id}."
    return record, ""


def tabs(visits: Visits, person: Person, kind: Kind) -> list[Tab]:
    """List the card's own tabs and those of the applications that this person may use."""
    portal = visits.portal
    bound = [
        Tab(
            id=f"rest_{placement.id}",
            title=title_of(app, placement.title, placement.languages, portal.language),
            lazy=f"{portal.installations[app.client_id].id}:{placement.id}",
        )
        for app, placement in portal.tabs(person, kind.tab)
    ]
    return [*(Tab(id=name, title=title) for name, title in OWN_TABS), *bound]
