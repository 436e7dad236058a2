"""Who is asking, by the portal's own answers to `app.info`, `profile` and `user.access`."""

import re
from collections.abc import Mapping
from datetime import tzinfo
from zoneinfo import ZoneInfo

from b24app.adapters.rest.batch import Answers, Command
from b24app.adapters.rest.wire_values import flag, listed, number, table, text
from b24app.domain.bounded_json import Json, cut
from b24app.domain.portal.caller import Caller, person_name
from b24app.domain.portal.installation import PortalApp
from b24app.errors.outside import InvalidResponseError

APP, PERSON, ACCESS = "app", "person", "access"
LONGEST_CODE = 255  # characters of the application's code: it is kept and compared, so a longer one is refused
# A name of the time zone database. `zoneinfo` would look for any other one among files and modules, as deep as it goes.
ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]{0,30}(?:/[A-Z][A-Za-z0-9_+-]{0,30}){0,2}")
BRIEF = listed("select", ("ID", "NAME", "LAST_NAME"))  # of user.get, what `full_name` needs


def caller_commands(codes: tuple[str, ...]) -> dict[str, Command]:
    """Return the commands. The access codes are asked about only where there are any.

    Source: Bitrix24 REST docs, app.info, profile, user.access.
    """
    commands = {APP: Command(method="app.info", params={}), PERSON: Command(method="profile", params={})}
    if codes:
        commands[ACCESS] = Command(method="user.access", params=listed("ACCESS", codes))
    return commands


def read_caller(answers: Answers, codes: tuple[str, ...]) -> Caller:
    """Return the caller. Only a plain `true` of the portal counts as covered by the access codes.

    Raises:
        PortalError: one of the commands was refused. For an administrator the answer about the codes may be missing.
        InvalidResponseError: an answer names no app or no person, or a code that is too long to be kept.
    """
    app, person = table(answers.take(APP)) or {}, table(answers.take(PERSON)) or {}
    is_admin = flag(person.get("ADMIN"))
    if codes and not is_admin:
        answers.take(ACCESS)
    return Caller(
        app=PortalApp(id=_id(answers.host, app, "app.info"), code=_code(answers.host, app)),
        user_id=_id(answers.host, person, "profile"),
        is_admin=is_admin,
        name=full_name(person),
        covered=answers.results.get(ACCESS) is True,
        zone=_zone(text(person.get("TIME_ZONE"))),
    )


def full_name(person: Mapping[str, Json]) -> str:
    """Return the name as `profile` and `user.get` give it, "" where they give none. A longer one than theirs is cut."""
    return cut(person_name(text(person.get("NAME")).strip(), "", text(person.get("LAST_NAME")).strip()))


def _zone(name: str) -> tzinfo | None:
    """Return the time zone of this name, None where we know none: many profiles have none."""
    try:
        return ZoneInfo(name) if ZONE.fullmatch(name) else None
    except (KeyError, ValueError, OSError):  # no such zone, a file of another kind, a folder of zones
        return None


def _code(host: str, app: Mapping[str, Json]) -> str:
    code = text(app.get("CODE"))
    if len(code) > LONGEST_CODE:
        raise InvalidResponseError(host, "app.info names a CODE that is too long")
    return code


def _id(host: str, said: Mapping[str, Json], method: str) -> int:
    found = number(said.get("ID"))
    if not found:
        raise InvalidResponseError(host, f"{method} names no ID")
    return found
