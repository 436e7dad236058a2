"""The one request that reads a lead: who is asking, the lead, and the words for its values.

What proven launches have told of the words is not asked again. Where the portal refuses, garbles or blocks the batch,
app.info, profile, user.access and the lead are asked for one by one. So a lead is never shown to somebody whom the
portal did not name. The list of fields comes then too if it can, and the lead is shown without the other words.
"""

from collections.abc import Mapping
from typing import ClassVar, Protocol

from b24app.adapters.portal.caller import caller_commands, read_caller
from b24app.adapters.portal.lead_words import (
    FIELDS,
    FIELDS_COMMAND,
    LeadWords,
    lead_words,
    word_commands,
)
from b24app.adapters.portal.no_lead import why_no_lead
from b24app.adapters.rest.ask import ask, ask_alone
from b24app.adapters.rest.batch import Answers, Command, read_loads
from b24app.adapters.rest.client import LARGEST, PortalClient
from b24app.adapters.rest.wire_values import number, table, time_block, zone_in
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription, Missing, PortalAnswers, RecordQuestion
from b24app.domain.lead.fields import PERSON_FIELDS
from b24app.domain.lead.values.read_value import NOTHING, BoundedLead, bounded_lead
from b24app.errors.outside import InvalidResponseError

LEAD = "lead"


class LeadMethod(Protocol):
    """One of the platform's methods that read a lead: LeadByGet, LeadByItem.

    What a third one would win, and what would have to be seen first: docs/platform.md 5.8.
    """

    name: ClassVar[str]
    hides: ClassVar[bool]  # whether the answer itself leaves out what this viewer may not see

    def command(self, lead_id: int) -> Command:
        """Return the call."""

    def place(self, code: str) -> str:
        """Return where in the answer a standard field is, in the notation of a batch's references."""

    def lead(self, answer: Json, fields: Mapping[str, FieldDescription] | None) -> Mapping[str, Json]:
        """Return the lead by its fields' codes, empty where the answer is none."""

    def reasons(self, answer: Json) -> tuple[Missing, ...]:
        """Return which parts of the lead the answer does not give."""


def read_lead(client: PortalClient, method: LeadMethod, question: RecordQuestion) -> PortalAnswers:
    """Ask who is asking, whether the codes cover them, and for the lead with what is not known of its words."""
    as_of, lead_id = client.clock(), question.record_id
    needed = {**caller_commands(question.codes), LEAD: method.command(lead_id)}
    answers, words = _ask(client, method, question, needed)
    refused = answers.refusals.get(LEAD)
    lead = NOTHING if refused else lead_in(answers, method, words.fields, lead_id)
    return PortalAnswers(
        caller=words.caller,
        record_id=lead_id,
        lead=lead.values,
        fields=words.fields,
        directories=words.directories,
        people=words.people(lead.values),
        missing=(*words.missing(lead.values), *(() if refused else method.reasons(answers.results[LEAD]))),
        as_of=as_of,
        zone=zone_in(answers.times.get(LEAD)),
        refusal=why_no_lead(client, refused) if refused else None,
        lead_time_s=time_block(answers.times.get(LEAD)).duration_s,
        loads=read_loads(answers, {LEAD: needed[LEAD]}, as_of),
        cuts=lead.cuts,
        left_out=lead.left_out,
        told=words.told(lead.values) if method.hides else words.told(lead.values).without_fields(),
    )


def _ask(
    client: PortalClient, method: LeadMethod, question: RecordQuestion, needed: Mapping[str, Command]
) -> tuple[Answers, LeadWords]:
    """Ask in one request. Only where another person asks than was expected, their fields cost one more."""
    known = question.known if method.hides else question.known.without_fields()
    people = {code: f"$result[{LEAD}]{method.place(code)}" for code in PERSON_FIELDS}
    commands = {**needed, **word_commands(known, people)}
    answers = ask(client, commands, required=needed, wished=FIELDS_COMMAND.keys() & commands.keys())
    caller = read_caller(answers, question.codes)
    known = known.of(caller.user_id)
    if FIELDS not in commands and known.fields is None and LEAD not in answers.refusals:
        answers = ask_alone(client, answers, FIELDS_COMMAND)
    return answers, lead_words(answers, known, caller)


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


class LeadByGet:
    """Reads a lead with the field names and values that this application uses. The portal hides what it must.

    Source: Bitrix24 REST docs, crm.lead.get.
    """

    name: ClassVar[str] = "crm.lead.get"
    hides: ClassVar[bool] = True

    def command(self, lead_id: int) -> Command:
        """Return the call."""
        return Command(method=self.name, params={"ID": str(lead_id)}, most_bytes=LARGEST)

    def place(self, code: str) -> str:
        """Return where in the answer a field is, in the notation of a batch's references."""
        return f"[{code}]"

    def lead(self, answer: Json, _fields: Mapping[str, FieldDescription] | None) -> Mapping[str, Json]:
        """Return the lead by its fields' codes, empty where the answer is none."""
        return table(answer) or {}

    def reasons(self, _answer: Json) -> tuple[Missing, ...]:
        """Return which parts of the lead the answer does not give."""
        return ()
