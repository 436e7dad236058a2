"""Which records share a phone number or mail address with a lead: the commands, and their answers.

The platform searches regardless of the viewer's rights. So only the records' numbers are found, and nothing else.
"""

from collections.abc import Iterable, Mapping

from b24app.adapters.rest.batch import Answers, Command
from b24app.adapters.rest.wire_values import items, listed, number, rows, table, text
from b24app.domain.bounded_json import Json
from b24app.domain.lead.excerpt import MOST_SEARCHED
from b24app.domain.lead.related_answers import Entity, Found, Shared

CONTACT_METHODS = "contact"
LIST, METHOD = "crm.lead.list", "crm.duplicate.findbycomm"
STOPS_AT = 20  # the same page: for each value, and then no further kind of record is searched
KEYS: Mapping[tuple[Shared, Entity], str] = {
    (shared, entity): f"same_{shared}_{entity}" for shared in Shared for entity in Entity
}


def find_commands(lead_id: int) -> dict[str, Command]:
    """Return the command for the lead's own contact methods, and one for each kind of value and of record.

    The values go by reference. One that does not resolve becomes an array, and the platform searches texts only. So it
    finds too little, never too much. The values are in a list's row, whichever method reads the lead itself.
    """
    columns = listed("select", ("ID", *Shared))
    contact_methods = Command(method=LIST, params={"filter[ID]": str(lead_id), **columns, "start": "-1"})
    return {CONTACT_METHODS: contact_methods, **{key: _find(shared, entity) for (shared, entity), key in KEYS.items()}}


def literal_find_commands(lead: Mapping[str, Json]) -> dict[str, Command]:
    """Return the commands for contact methods that are known, for each kind of value that there is."""
    values = {shared: list(_values(lead, shared))[:MOST_SEARCHED] for shared in Shared}
    return {
        key: _search(shared, entity, dict(enumerate(values[shared])))
        for (shared, entity), key in KEYS.items()
        if values[shared]
    }


def keys_that_matter(answers: Answers, lead_id: int) -> tuple[str, ...]:
    """Return the keys of the commands that had something to search for."""
    return (CONTACT_METHODS, *searched_keys(contact_methods(answers, lead_id) or {}))


def contact_methods(answers: Answers, lead_id: int) -> Mapping[str, Json] | None:
    """Return the first row, to which the references led, if it is this lead's."""
    first = next(iter(rows(answers.results.get(CONTACT_METHODS)) or ()), {})
    return first if number(first.get("ID")) == lead_id else None


def searched_keys(lead: Mapping[str, Json]) -> tuple[str, ...]:
    """Return the keys of the commands that search for these contact methods."""
    return tuple(key for (shared, _), key in KEYS.items() if any(_values(lead, shared)))


def read_found(answers: Answers, lead_id: int, lead: Mapping[str, Json] | None) -> Found | None:
    """Return what was found. None where the lead's own values are unknown, or are another lead's.

    An answer about values that the lead does not have is ignored.
    """
    if lead is None:
        return None
    by: dict[Entity, dict[int, frozenset[Shared]]] = {}
    stopped = set[Entity]()
    matter = searched_keys(lead)
    for (shared, entity), key in KEYS.items():
        numbers = _numbers(answers.results.get(key), entity) if key in matter else ()
        if len(numbers) >= STOPS_AT:
            stopped.add(entity)
        for found in numbers:
            if (entity, found) != (Entity.LEAD, lead_id):
                held = by.setdefault(entity, {})
                held[found] = held.get(found, frozenset()) | {shared}
    return Found(by=by, stopped=frozenset(stopped), looked_for=bool(matter))


def _find(shared: Shared, entity: Entity) -> Command:
    values = {place: f"$result[{CONTACT_METHODS}][0][{shared}][{place}][VALUE]" for place in range(MOST_SEARCHED)}
    return _search(shared, entity, values)


def _search(shared: Shared, entity: Entity, values: Mapping[int, str]) -> Command:
    numbered = {f"values[{place}]": value for place, value in values.items()}
    return Command(method=METHOD, params={"entity_type": entity, "type": shared, **numbered})


def _values(lead: Mapping[str, Json], shared: Shared) -> Iterable[str]:
    return (text(row.get("VALUE")).strip() for row in rows(lead.get(shared)) or ())


def _numbers(answer: Json, entity: Entity) -> tuple[int, ...]:
    """Return the numbers of this kind of record. PHP writes "none of any kind" as an empty list."""
    numbers = map(number, items((table(answer) or {}).get(entity)) or ())
    return tuple(dict.fromkeys(each for each in numbers if each))[: STOPS_AT * MOST_SEARCHED]
