"""The records that the viewer may open: lists by literal numbers, and the names of their owners.

A list whose filter is empty, or became empty by a reference, shows the portal's first records. So a list is asked for
with literal numbers only, and every number that comes back is compared.
"""

from collections.abc import Collection, Mapping

from b24app.adapters.portal.caller import BRIEF
from b24app.adapters.portal.related.history import STAGE
from b24app.adapters.portal.words import read_person
from b24app.adapters.rest.batch import Answers, Command
from b24app.adapters.rest.wire_values import listed, moment, number, rows, text
from b24app.domain.bounded_json import Json, cut
from b24app.domain.lead.related_answers import Entity, Record
from b24app.domain.portal.caller import person_name

MOST_ASKED = 50  # of each kind: a page of a list
NAMES: Mapping[Entity, tuple[str, ...]] = {
    Entity.LEAD: ("TITLE",),
    Entity.CONTACT: ("NAME", "SECOND_NAME", "LAST_NAME"),
    Entity.COMPANY: ("TITLE",),
}
METHODS = {entity: f"crm.{entity.lower()}.list" for entity in Entity}
MORE: Mapping[Entity, tuple[str, ...]] = {Entity.LEAD: ("STATUS_ID",)}
ALWAYS = ("ID", "ASSIGNED_BY_ID", "LAST_ACTIVITY_TIME")
OWNERS_NAMED: Mapping[Entity, int] = {Entity.LEAD: 20, Entity.CONTACT: 8, Entity.COMPANY: 6}  # a batch has 50 commands


def list_commands(asked: Mapping[Entity, Collection[int]], *, owners: bool = True) -> dict[str, Command]:
    """Return a list command for each kind of record that has numbers, and one for each owner of its first rows.

    Without `owners` nobody's name is asked for.

    Source: Bitrix24 REST docs, crm.lead.list, crm.contact.list, crm.company.list, user.get.
    """
    commands = dict[str, Command]()
    for entity, numbers in asked.items():
        if not numbers:
            continue
        columns = (*ALWAYS, *NAMES[entity], *MORE.get(entity, ()))
        params = {**listed("filter[@ID]", numbers), **listed("select", columns)}
        commands[entity] = Command(method=METHODS[entity], params={**params, "order[ID]": "DESC", "start": "-1"})
        named = _owners(entity, numbers) if owners else ()
        commands |= {_owner_key(entity, place): _owner(entity, place) for place in named}
    return commands


def read_records(answers: Answers, entity: Entity, asked: Collection[int]) -> Mapping[int, Record] | None:
    """Return the records that came back and were asked for. None where no list came back."""
    listed = rows(answers.results.get(entity))
    if listed is None:
        return None
    records = (_record(entity, row) for row in listed if number(row.get("ID")) in asked)
    return {record.record_id: record for record in records if record}


def read_owners(answers: Answers, entity: Entity, asked: Collection[int]) -> Mapping[int, str]:
    """Return the owners' names by user id. A name is taken only where it is that of the row's owner."""
    listed = rows(answers.results.get(entity)) or ()
    owners = [number(row.get("ASSIGNED_BY_ID")) for row in listed]
    names = {
        owner: read_person(answers.results.get(_owner_key(entity, place)), owner)
        for place, owner in zip(_owners(entity, asked), owners, strict=False)
        if owner
    }
    return {owner: name for owner, name in names.items() if name}


def _record(entity: Entity, row: Mapping[str, Json]) -> Record | None:
    record_id, stage = number(row.get("ID")), text(row.get("STATUS_ID"))
    if not record_id:
        return None
    return Record(
        entity=entity,
        record_id=record_id,
        name=cut(_name(entity, row)),
        owner_id=number(row.get("ASSIGNED_BY_ID")) or None,
        stage=stage if entity is Entity.LEAD and STAGE.fullmatch(stage) else "",
        last_activity=moment(row.get("LAST_ACTIVITY_TIME")),
    )


def _name(entity: Entity, row: Mapping[str, Json]) -> str:
    names = [text(row.get(part)).strip() for part in NAMES[entity]]
    return person_name(*names) if entity is Entity.CONTACT else names[0]


def _owners(entity: Entity, asked: Collection[int]) -> range:
    return range(min(len(asked), OWNERS_NAMED[entity]))


def _owner_key(entity: Entity, place: int) -> str:
    return f"{entity}_owner{place}"


def _owner(entity: Entity, place: int) -> Command:
    """Ask for one person by reference. If it does not resolve, any employees come back, and are ignored."""
    return Command(method="user.get", params={"ID": f"$result[{entity}][{place}][ASSIGNED_BY_ID]", **BRIEF})
