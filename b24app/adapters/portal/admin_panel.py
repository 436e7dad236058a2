"""What the access page asks of a portal in one request: fields, names of codes, employees, the settings backup."""

from collections.abc import Mapping
from itertools import islice

from b24app.adapters.portal.caller import full_name
from b24app.adapters.portal.words import read_fields
from b24app.adapters.rest.ask import ask
from b24app.adapters.rest.batch import Command
from b24app.adapters.rest.client import LARGEST, LARGEST_LIST, PortalClient
from b24app.adapters.rest.wire_values import listed, number, rows, table, text
from b24app.domain.bounded_json import Json, cut
from b24app.domain.operations.admin_panel import MOST_FOUND, AdminPanelAnswers, AdminPanelQuestion, PersonFound
from b24app.domain.operations.settings_backup import OPTION

FIELDS, NAMES, FOUND, BACKUP = "fields", "names", "found", "backup"
COLUMNS = ("ID", "NAME", "LAST_NAME", "WORK_POSITION", "ACTIVE", "USER_TYPE")
OF_PEOPLE = frozenset({"", "employee", "extranet"})  # bots and mail users do not open cards


def read_admin_panel(client: PortalClient, question: AdminPanelQuestion) -> AdminPanelAnswers:
    """Send all the questions. Each part that the portal does not answer is missing, the others are there.

    Source: Bitrix24 REST docs, crm.lead.fields, access.name, user.search (scope user_brief), app.option.get.
    """
    commands = {
        FIELDS: Command(method="crm.lead.fields", params={}, most_bytes=LARGEST),
        BACKUP: Command(method="app.option.get", params={"option": OPTION}),
    }
    if question.nameless:
        commands[NAMES] = Command(
            method="access.name", params=listed("ACCESS", question.nameless), most_bytes=LARGEST_LIST
        )
    if question.find:
        found = {"FILTER[FIND]": question.find, **listed("select", COLUMNS)}
        commands[FOUND] = Command(method="user.search", params=found, most_bytes=LARGEST_LIST)
    results = ask(client, commands, required=(), wished=commands).results
    return AdminPanelAnswers(
        fields=read_fields(results.get(FIELDS)),
        names=_names(results.get(NAMES)),
        found=_people(results.get(FOUND)),
        backup=results.get(BACKUP),
    )


def read_option(client: PortalClient, name: str) -> Json:
    """Return one of the application's options, None where it was never set.

    Source: Bitrix24 REST docs, app.option.get (anybody may read).
    """
    return client.call("app.option.get", {"option": name})


def write_option(client: PortalClient, name: str, value: str) -> None:
    """Set one of the application's options, which the portal allows administrators only.

    Source: Bitrix24 REST docs, app.option.set.
    """
    client.call("app.option.set", {f"options[{name}]": value})


def _names(answer: Json) -> Mapping[str, str] | None:
    said = table(answer)
    if said is None:
        return None
    return {code: cut(text((table(each) or {}).get("name"))) for code, each in said.items()}


def _people(answer: Json) -> tuple[PersonFound, ...] | None:
    listed = rows(answer)
    if listed is None:
        return None
    found = (_person(row) for row in listed if row.get("ACTIVE") not in (False, "N", "0"))
    return tuple(islice((person for person in found if person is not None), MOST_FOUND))


def _person(row: Mapping[str, Json]) -> PersonFound | None:
    user_id = number(row.get("ID"))
    if not user_id or text(row.get("USER_TYPE")) not in OF_PEOPLE:
        return None
    return PersonFound(user_id=user_id, name=full_name(row), position=cut(text(row.get("WORK_POSITION")).strip()))
