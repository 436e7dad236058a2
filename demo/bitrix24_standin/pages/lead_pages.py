"""The list of leads and the lead card with its tabs.

Imitates: Bitrix24 REST docs, "Tab in the CRM item card" (docs/platform.md 2.2, 12.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from flask import render_template

from . import lead_rows
from .visit import Visits, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

    from ..people import Person

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
    pages.add_url_rule("/crm/lead/list/", "lead_list", partial(lead_list, visits))
    pages.add_url_rule("/crm/lead/details/<int:lead_id>/", "lead_card", partial(lead_card, visits))


def lead_list(visits: Visits) -> str:
    """Show the leads that a person may read, and the others by number only."""
    person, crm, people = visits.signed_in(), visits.portal.crm, visits.portal.people.values()
    readable = {number: lead for number, lead in list(crm.leads.items()) if crm.may_read(person, lead)}
    return render_template(
        "portal/lead_list.html",
        here="leads",
        leads=[lead_rows.row(lead, people) for lead in readable.values()],
        hidden_ids=sorted(set(crm.leads) - set(readable)),
        note=NO_LEADS if crm.simple_mode else "",
    )


def lead_card(visits: Visits, lead_id: int) -> str:
    """Show a lead's card. Number 0 is the card of a lead that is not saved yet.

    A real portal opens no card of a lead that the person may not read. This one opens it without the lead, so that the
    application's own refusal can be seen.
    """
    person, portal = visits.signed_in(), visits.portal
    lead, refusal = _readable(visits, person, lead_id)
    people = portal.people.values()
    return render_template(
        "portal/lead_card.html",
        here="leads",
        lead=lead_rows.row(lead, people),
        stages=lead_rows.steps(lead),
        fields=[] if refusal else lead_rows.fields(lead, people),
        refusal=refusal,
        read_at=datetime.fromtimestamp(portal.now()).astimezone().strftime("%H:%M:%S"),
        tabs=tabs(visits, person),
    )


def _readable(visits: Visits, person: Person, lead_id: int) -> tuple[Mapping[str, object], str]:
    crm = visits.portal.crm
    lead = crm.leads.get(lead_id)
    if lead_id == 0:
        return lead_rows.NEW_CARD, ""
    if lead is None:
        return {"ID": lead_id}, f"There is no lead {lead_id}."
    if not crm.may_read(person, lead):
        return {"ID": lead_id}, f"{person.full_name} may not read lead {lead_id}."
    return lead, ""


def tabs(visits: Visits, person: Person) -> list[Tab]:
    """List the card's own tabs and those of the applications that this person may use."""
    portal = visits.portal
    bound = [
        Tab(
            id=f"rest_{placement.id}",
            title=title_of(app, placement.title, placement.languages, portal.language),
            lazy=f"{portal.installations[app.client_id].id}:{placement.id}",
        )
        for app, placement in portal.tabs(person)
    ]
    return [*(Tab(id=name, title=title) for name, title in OWN_TABS), *bound]
