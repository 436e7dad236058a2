"""The one request that reads a lead: who is asking, the lead, and the words for its values.

Where the portal refuses, garbles or blocks the batch, app.info, profile, user.access and the lead are asked for one by
one. So a lead is never shown to somebody whom the portal did not name. The list of fields comes then too if it can, and
the lead is shown without the other words.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Protocol

from b24app.adapters.portal.caller import BRIEF, caller_commands, read_caller
from b24app.adapters.portal.no_lead import why_no_lead
from b24app.adapters.portal.words import are_cut, read_directory, read_fields, read_person
from b24app.adapters.rest.ask import ask
from b24app.adapters.rest.batch import Answers, Command, read_loads
from b24app.adapters.rest.client import LARGEST, PortalClient
from b24app.adapters.rest.wire_values import number, rows, table, time_block
from b24app.domain.bounded_json import MOST_MEMBERS, Json
from b24app.domain.lead.answers import DirectoryEntry, FieldDescription, PortalAnswers
from b24app.domain.lead.values.read_value import NOTHING, BoundedLead, bounded_lead
from b24app.errors.outside import InvalidResponseError

LEAD, FIELDS, PEOPLE = "lead", "fields", "people"
FURTHER_FIELDS, FURTHER_ENTRIES = "further fields", "further entries"
BLOCKED, LARGE_FIELDS = "blocked", "large fields"
DIRECTORIES = ("STATUS", "SOURCE", "HONORIFIC")
PERSON_FIELDS = ("ASSIGNED_BY_ID", "CREATED_BY_ID", "MODIFY_BY_ID", "MOVED_BY_ID", "LAST_ACTIVITY_BY")


class LeadMethod(Protocol):
    """One of the platform's methods that read a lead: LeadByGet, LeadByItem.

    What a third one would win, and what would have to be seen first: docs/platform.md 5.8.
    """

    name: ClassVar[str]

    def command(self, lead_id: int) -> Command:
        """Return the call."""

    def place(self, code: str) -> str:
        """Return where in the answer a standard field is, in the notation of a batch's references."""

    def lead(self, answer: Json, fields: Mapping[str, FieldDescription] | None) -> Mapping[str, Json]:
        """Return the lead by its fields' codes, empty where the answer is none."""

    def reasons(self, answer: Json) -> tuple[str, ...]:
        """Return which parts of the lead the answer does not give."""


def read_lead(client: PortalClient, method: LeadMethod, lead_id: int, codes: tuple[str, ...]) -> PortalAnswers:
    """Ask who is asking, whether the codes cover them, and for the lead with the words for its values."""
    as_of = client.clock()
    needed = {**caller_commands(codes), LEAD: method.command(lead_id)}
    answers = ask(client, {**needed, **_words(method)}, required=needed, wished=(FIELDS,))
    caller = read_caller(answers, codes)
    refused = answers.refusals.get(LEAD)
    fields, directories = read_fields(answers.results.get(FIELDS)), _directories(answers)
    lead = NOTHING if refused else lead_in(answers, method, fields, lead_id)
    return PortalAnswers(
        caller=caller,
        record_id=lead_id,
        lead=lead.values,
        fields=fields,
        directories=directories,
        people=_people(answers, lead.values),
        missing=(
            *(() if fields else [LARGE_FIELDS if FIELDS in answers.oversized else FIELDS]),
            *(() if refused else method.reasons(answers.results[LEAD])),
            *([BLOCKED] if answers.blocked else _nameless(answers, lead.values, directories)),
            *_cut(answers, fields or {}),
        ),
        as_of=as_of,
        refusal=why_no_lead(client, refused) if refused else None,
        lead_time_s=time_block(answers.times.get(LEAD)).duration_s,
        loads=read_loads(answers, {LEAD: needed[LEAD]}, as_of),
        cuts=lead.cuts,
        left_out=lead.left_out,
    )


def _nameless(
    answers: Answers, lead: Mapping[str, Json], directories: Mapping[str, Mapping[str, DirectoryEntry]]
) -> Iterator[str]:
    """Yield what the portal did not give of names."""
    yield from (entity for entity in DIRECTORIES if entity not in directories)
    if any(key not in answers.results for key in PERSON_FIELDS if number(lead.get(key))):
        yield PEOPLE


def _cut(answers: Answers, fields: Mapping[str, FieldDescription]) -> Iterator[str]:
    """Yield of what the portal may have more than is read."""
    if are_cut(answers.results.get(FIELDS), fields):
        yield FURTHER_FIELDS
    lists = [
        *(rows(answers.results.get(entity)) or () for entity in DIRECTORIES),
        *(field.items for field in fields.values()),
    ]
    if any(len(each) == MOST_MEMBERS for each in lists):  # as many as are read where an answer is cut
        yield FURTHER_ENTRIES


def _words(method: LeadMethod) -> dict[str, Command]:
    """Return the commands for the words. Each person is asked for by the id that the lead names.

    Source: Bitrix24 REST docs, batch ("$result"), crm.lead.fields, crm.status.list, user.get.
    """
    directories = {
        entity: Command(method="crm.status.list", params={"filter[ENTITY_ID]": entity}) for entity in DIRECTORIES
    }
    people = {
        field: Command(method="user.get", params={"ID": f"$result[{LEAD}]{method.place(field)}", **BRIEF})
        for field in PERSON_FIELDS
    }
    fields = Command(method="crm.lead.fields", params={}, most_bytes=LARGEST)
    return {FIELDS: fields, **directories, **people}


def lead_in(
    answers: Answers, method: LeadMethod, fields: Mapping[str, FieldDescription] | None, lead_id: int
) -> BoundedLead:
    """Return the lead that was asked for, redacted and within bounds.

    Raises:
        PortalError, InvalidResponseError: there is none, or it is another one.
    """
    lead = method.lead(answers.take(LEAD), fields)
    if number(lead.get("ID")) != lead_id:
        raise InvalidResponseError(answers.host, "the answer is not the lead that was asked for")
    return bounded_lead(lead)


def _directories(answers: Answers) -> Mapping[str, Mapping[str, DirectoryEntry]]:
    read = {entity: read_directory(answers.results.get(entity)) for entity in DIRECTORIES}
    return {entity: entries for entity, entries in read.items() if entries is not None}


def _people(answers: Answers, lead: Mapping[str, Json]) -> Mapping[int, str]:
    """Return the names of the people whom the lead names.

    An unresolved reference becomes its parent, and an empty filter is dropped: the answer may list anybody.
    """
    named = ((field, number(lead.get(field))) for field in PERSON_FIELDS)
    names = ((user_id, read_person(answers.results.get(field), user_id)) for field, user_id in named if user_id)
    return {user_id: name for user_id, name in names if name}


class LeadByGet:
    """Reads a lead with the field names and values that this application uses. The portal hides what it must.

    Source: Bitrix24 REST docs, crm.lead.get.
    """

    name: ClassVar[str] = "crm.lead.get"

    def command(self, lead_id: int) -> Command:
        """Return the call."""
        return Command(method=self.name, params={"ID": str(lead_id)}, most_bytes=LARGEST)

    def place(self, code: str) -> str:
        """Return where in the answer a field is, in the notation of a batch's references."""
        return f"[{code}]"

    def lead(self, answer: Json, _fields: Mapping[str, FieldDescription] | None) -> Mapping[str, Json]:
        """Return the lead by its fields' codes, empty where the answer is none."""
        return table(answer) or {}

    def reasons(self, _answer: Json) -> tuple[str, ...]:
        """Return which parts of the lead the answer does not give."""
        return ()
