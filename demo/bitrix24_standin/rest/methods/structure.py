"""The methods about departments, and about the access codes that cover people.

Imitates: Bitrix24 REST docs, "Departments", "user.access", "access.name" (docs/platform.md 6.2, 12.2).
"""

from ...crm.listing import ordered
from ...people import DEPARTMENTS, access_codes
from ...php import first, integer, items, text
from ..call import Call, Method, Methods, page
from ..errors import missing

DEPARTMENT_FIELDS = ("ID", "NAME", "SORT", "PARENT", "UF_HEAD")
GROUPS = {"AU": "All authorized users", "G1": "Administrators", "G2": "All visitors"}
PROVIDERS = {"": "other", "User": "user", "Department": "intranet"}


def user_access(call: Call) -> object:
    asked = first(call.params, "ACCESS", "access")
    codes = [asked] if isinstance(asked, str) and asked else [code for _, code in items(asked)]
    if not codes:
        raise missing("ACCESS")
    return call.person.admin or any(code in access_codes(call.person) for code in codes)


def department_get(call: Call) -> object:
    wanted = {field: text(call.params, field) for field in DEPARTMENT_FIELDS}
    every: list[dict[str, object]] = [
        {"ID": str(each.id), "NAME": each.name, "SORT": 500, "UF_HEAD": str(each.head)}
        | ({"PARENT": str(each.parent)} if each.parent else {})
        for each in DEPARTMENTS
    ]
    rows = [row for row in every if all(value in ("", str(row.get(field))) for field, value in wanted.items())]
    order = {text(call.params, "sort").upper() or "ID": text(call.params, "order") or "ASC"}
    return page([dict(row) for row in ordered(rows, order)], integer(first(call.params, "START", "start")))


def access_name(call: Call) -> object:
    names = {code: ("", name) for code, name in GROUPS.items()}
    names |= {f"U{each.id}": ("User", each.full_name) for each in call.portal.people.values()}
    names |= {f"D{each.id}": ("Department", each.name) for each in DEPARTMENTS}
    names |= {f"DR{each.id}": ("Department", f"{each.name} (with subdivisions)") for each in DEPARTMENTS}
    asked = [str(code) for _, code in items(first(call.params, "ACCESS", "access"))]
    if not asked:
        return False
    return {
        code: {"provider_id": PROVIDERS[names[code][0]], "provider": names[code][0], "name": names[code][1]}
        for code in asked
        if code in names
    }


METHODS: Methods = {
    "user.access": Method(answer=user_access),
    "department.get": Method(answer=department_get, scope=("department",)),
    "access.name": Method(answer=access_name),
}
