"""Invented employees and departments of a portal, and the access codes that cover them.

Imitates: Bitrix24 REST docs, "Users" and "Check access codes user.access" (docs/platform.md 6.2, 12.2).
"""

from dataclasses import dataclass
from typing import Literal

LeadRights = Literal["all", "open", "department", "own", "none"]  # open: the department's, and those opened to all


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    id: int
    name: str
    parent: int | None
    head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An employee. `rights` says which leads the CRM lets them read."""

    id: int
    login: str
    name: str
    last_name: str
    position: str
    department: int
    rights: LeadRights
    admin: bool = False
    active: bool = True
    time_zone: str = ""  # most profiles have none
    extranet: bool = False
    kind: Literal["employee", "extranet", "bot"] = "employee"

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.last_name}"


COMPANY, SALES, MARKETING, WAREHOUSE = 1, 2, 3, 4
DEPARTMENTS = (
    Department(id=COMPANY, name="Juniper & Oak Ltd", parent=None, head=1),
    Department(id=SALES, name="Sales", parent=COMPANY, head=3),
    Department(id=MARKETING, name="Marketing", parent=COMPANY, head=5),
    Department(id=WAREHOUSE, name="Warehouse", parent=COMPANY, head=1),
)
ACCESS_OF_A_NEW_APP = (f"D{COMPANY}", f"D{SALES}", f"D{MARKETING}")  # without the warehouse: it is excluded


PEOPLE = (
    Person(
        id=1,
        login="admin",
        name="Ada",
        last_name="Archer",
        position="Director",
        department=COMPANY,
        rights="all",
        admin=True,
    ),
    Person(
        id=2, login="sara", name="Sara", last_name="Holt", position="Sales manager", department=SALES, rights="open"
    ),
    Person(id=3, login="mia", name="Mia", last_name="Brandt", position="Head of sales", department=SALES, rights="all"),
    Person(id=4, login="rob", name="Rob", last_name="Quill", position="Trainee", department=SALES, rights="own"),
    Person(
        id=5,
        login="nora",
        name="Nora",
        last_name="Vance",
        position="Marketing manager",
        department=MARKETING,
        rights="none",
    ),
    Person(
        id=6,
        login="vera",
        name="Vera",
        last_name="Hale",
        position="Storekeeper",
        department=WAREHOUSE,
        rights="department",
    ),
    Person(
        id=7,
        login="dirk",
        name="Dirk",
        last_name="Moss",
        position="Sales manager",
        department=SALES,
        rights="open",
        active=False,
    ),
    Person(
        id=8,
        login="elena",
        name="Elena",
        last_name="Port",
        position="Partner",
        department=0,
        rights="none",
        kind="extranet",
        extranet=True,
    ),
)


def invented_people() -> dict[str, Person]:
    """Return the employees of a new portal, by login."""
    return {person.login: person for person in PEOPLE}


def ancestors(department: int) -> tuple[int, ...]:
    """List a department and all those above it."""
    above = {each.id: each.parent for each in DEPARTMENTS}
    chain: list[int] = []
    step: int | None = department
    while step in above:
        chain.append(step)
        step = above[step]
    return tuple(chain)


def access_codes(person: Person) -> frozenset[str]:
    """List the access codes that cover a person: user, groups, authorized, departments, structure."""
    everybody = {f"U{person.id}", "AU", "G2", *(("G1",) if person.admin else ())}
    if person.extranet:
        return frozenset(everybody)
    direct = {f"D{person.department}", f"SND{person.department}", f"IU{person.id}"}
    recursive = {f"{kind}{each}" for each in ancestors(person.department) for kind in ("DR", "SNDR")}
    return frozenset(everybody | direct | recursive)
