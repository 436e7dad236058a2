"""The entries of the choosers (people, access rights, leads), and the page of a person.

Imitates: Bitrix24 REST docs, "BX24.selectUser", "BX24.selectAccess", "BX24.selectCRM" (docs/platform.md 7.4, 12.4).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import jsonify

from ..people import DEPARTMENTS
from .visit import Visits, message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint, Response

    from ..people import Person
    from ..portal import Portal

EVERYBODY = {"id": "AU", "name": "All authorized users", "provider": "Other"}
WORKGROUP = {"id": "SG1", "name": "Trade fair team", "provider": "Workgroups", "closed": True}  # shown, never returned


def add_to(pages: Blueprint, visits: Visits) -> None:
    """Add the pages of this module."""
    pages.add_url_rule("/demo/directory", "directory", partial(directory, visits))
    pages.add_url_rule("/company/personal/user/<int:user_id>/", "person", partial(person_page, visits))


def directory(visits: Visits) -> Response:
    """List what can be chosen. The choosers show employees only."""
    reader, portal = visits.signed_in(), visits.portal
    employees = [each for each in portal.people.values() if each.active and each.kind == "employee"]
    return jsonify(
        people=[_chosen(each) for each in employees],
        rights=[
            EVERYBODY,
            *({"id": f"D{each.id}", "name": each.name, "provider": "Departments"} for each in DEPARTMENTS),
            *({"id": f"U{each.id}", "name": each.full_name, "provider": "Employees"} for each in employees),
            WORKGROUP,
        ],
        crm={
            "lead": _entries(portal, reader, "lead", "L", portal.crm.leads),
            "contact": _entries(portal, reader, "contact", "C", portal.crm.contacts),
            "company": _entries(portal, reader, "company", "CO", portal.crm.companies),
        },
    )


def _entries(
    portal: Portal, reader: Person, kind: str, prefix: str, rows: Mapping[int, Mapping[str, object]]
) -> list[dict[str, str]]:
    return [
        {
            "id": f"{prefix}_{number}",
            "type": kind,
            "place": kind,
            "title": _title(row) or f"{kind.capitalize()} #{number}",
            "desc": str(row.get("COMPANY_TITLE") or row.get("POST") or ""),
            "url": f"/crm/{kind}/show/{number}/",
        }
        for number, row in list(rows.items())
        if portal.crm.may_read(reader, dict(row))
    ]


def _title(row: Mapping[str, object]) -> str:
    return str(row.get("TITLE") or " ".join(str(row[code]) for code in ("NAME", "LAST_NAME") if row.get(code)))


def person_page(visits: Visits, user_id: int) -> tuple[str, int]:
    """Show a person's page, as openPath opens it."""
    visits.signed_in()
    person = visits.portal.person(user_id)
    if person is None:
        return message("Not found", f"There is no employee {user_id}.", 404)
    return message(person.full_name, person.position, 200)


def _chosen(person: Person) -> dict[str, object]:
    return {
        "id": str(person.id),
        "name": person.full_name,
        "position": person.position,
        "url": f"/company/personal/user/{person.id}/",
    }
