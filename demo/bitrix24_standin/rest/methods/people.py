"""The methods about the caller and other people.

Imitates: Bitrix24 REST docs, "Users", "User scope versions" (docs/platform.md 6.2).
"""

from ...people import Person
from ...php import PhpObject, branch, first, integer, items, text
from ..call import Call, Method, Methods, page

USER_SCOPES = ("user", "user_basic", "user_brief")
SEARCHED = ("NAME", "LAST_NAME", "WORK_POSITION")
CONTACT_SCOPES = {"user", "user_basic"}
NOT_OF_ONESELF = {
    "SECOND_NAME",
    "TIME_ZONE",
    "TIMESTAMP_X",
    "PERSONAL_CITY",
    "PERSONAL_MOBILE",
    "PERSONAL_WWW",
    "USER_TYPE",
}


def profile(call: Call) -> object:
    person = call.person
    return {
        "ID": str(person.id),
        "ADMIN": person.admin and not call.portal.faults.admin_lost.take(login=person.login),
        "NAME": person.name,
        "LAST_NAME": person.last_name,
        "PERSONAL_GENDER": "",
        "TIME_ZONE": person.time_zone,
    }


def user_admin(call: Call) -> object:
    return call.person.admin


def user_current(call: Call) -> object:
    """Describe the caller: without empty keys, and with another form of date than `user_get`."""
    shown = {key: value for key, value in described(call, call.person).items() if key not in NOT_OF_ONESELF}
    return shown | {"LAST_ACTIVITY_DATE": "2026-08-20 08:02:00"}


def user_get(call: Call) -> object:
    wanted = {
        key.upper(): value for key, value in (dict(call.params) | branch(call.params, "FILTER", "filter")).items()
    }
    rows = [described(call, each) for each in call.portal.people.values() if each.kind != "bot"]
    rows = [row for row in rows if _matches(row, wanted)]
    return page(rows, integer(first(call.params, "start", "START")))


def user_search(call: Call) -> object:
    """List those whose names or position have words that begin as those of FIND. Without it, list as `user_get`."""
    wanted = text(branch(call.params, "FILTER", "filter"), "FIND").casefold().split()
    if not wanted:
        return user_get(call)
    rows = [described(call, each) for each in call.portal.people.values() if each.kind != "bot"]
    words = [" ".join(str(row[key]) for key in SEARCHED).casefold().split() for row in rows]
    found = [all(any(word.startswith(part) for word in of_row) for part in wanted) for of_row in words]
    rows = [row for row, matches in zip(rows, found, strict=True) if matches]
    return page(rows, integer(first(call.params, "start", "START")))


def _matches(row: dict[str, object], wanted: dict[str, object]) -> bool:
    for field in ("ID", "NAME", "LAST_NAME", "ACTIVE", "USER_TYPE", "UF_DEPARTMENT"):
        value = wanted.get(field)
        if value is not None and not _among(row[field], value):
            return False
    return True


def _among(held: object, wanted: object) -> bool:
    choices = {_plain(each) for _, each in items(wanted)} or {_plain(wanted)}
    ours = {_plain(each) for _, each in items(held)} or {_plain(held)}
    return bool(choices & ours)


def _plain(value: object) -> str:
    if isinstance(value, bool) or value in ("Y", "N"):
        return "1" if value in (True, "Y") else "0"
    return str(value)


def described(call: Call, person: Person) -> dict[str, object]:
    """Describe a person with the keys that the token's scope allows."""
    shown: dict[str, object] = {
        "ID": str(person.id),
        "ACTIVE": person.active,
        "NAME": person.name,
        "LAST_NAME": person.last_name,
        "SECOND_NAME": "",
        "PERSONAL_GENDER": "",
        "WORK_POSITION": person.position,
        "UF_DEPARTMENT": [person.department] if person.department else [],
        "UF_EMPLOYMENT_DATE": "",
        "PERSONAL_BIRTHDAY": "",
        "PERSONAL_CITY": "",
        "TIME_ZONE": "",
        "DATE_REGISTER": "2024-07-15T00:00:00+03:00",
        "TIMESTAMP_X": PhpObject(),
        "LAST_ACTIVITY_DATE": PhpObject(),
        "IS_ONLINE": "N",
    }
    if CONTACT_SCOPES.intersection(call.session.scope):
        shown |= {"EMAIL": f"{person.login}@example.com", "WORK_PHONE": f"+120255501{person.id:02}"}
        shown |= {"PERSONAL_MOBILE": "", "PERSONAL_WWW": ""}
    return shown | {"LAST_LOGIN": "2026-08-20T08:02:00+03:00", "USER_TYPE": person.kind}


METHODS: Methods = {
    "profile": Method(answer=profile),
    "user.admin": Method(answer=user_admin),
    "user.current": Method(answer=user_current, scope=USER_SCOPES),
    "user.get": Method(answer=user_get, scope=USER_SCOPES),
    "user.search": Method(answer=user_search, scope=USER_SCOPES),
}
