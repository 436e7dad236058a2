"""The two requests for a lead's related data: what belongs to it, then the names of what was found.

Of a record that the viewer may not open, only its existence is known here, and nothing is kept.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from b24app.adapters.portal.caller import caller_commands, read_caller
from b24app.adapters.portal.core_batch import LEAD, LeadMethod, lead_in
from b24app.adapters.portal.lead_words import FIELDS
from b24app.adapters.portal.no_lead import lead_refusal
from b24app.adapters.portal.related.field_words import LABELS, directories, labels_command, read_labels
from b24app.adapters.portal.related.found import find_commands, keys_that_matter, read_found
from b24app.adapters.portal.related.history import PAGES, history_commands, read_history
from b24app.adapters.portal.related.people import (
    CONTACTS,
    contacts_command,
    employees,
    has_more_contacts,
    named_records,
    read_contacts,
)
from b24app.adapters.portal.related.who import Wanted, ask_who
from b24app.adapters.portal.words import read_directory, read_fields
from b24app.adapters.rest.batch import Command
from b24app.adapters.rest.batch_within_budget import BatchOutcome, batch_within_budget
from b24app.adapters.rest.client import PortalClient
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.related_answers import MissingReason, Part, RelatedAnswers, RelatedFound, RelatedQuestion

STAGES = "stages"


def read_related(client: PortalClient, method: LeadMethod, question: RelatedQuestion) -> RelatedAnswers:
    """Ask who is asking and for the lead's related data, then for names. Each part may be missing by itself."""
    as_of = client.clock()
    needed = {
        **caller_commands(question.codes),
        LEAD: method.command(question.record_id),
        FIELDS: Command(method="crm.lead.fields", params={}),
    }
    asked = batch_within_budget(client, {**needed, **_related_commands(question)}, needed=needed, apart=(FIELDS,))
    caller = read_caller(asked.answers, question.codes)
    refused = asked.answers.refusals.get(LEAD)
    fields = read_fields(asked.result(FIELDS)) or {}
    lead = {} if refused else lead_in(asked.answers, method, fields, question.record_id).values
    return RelatedAnswers(
        caller=caller,
        record_id=question.record_id,
        as_of=as_of,
        refusal=lead_refusal(refused) if refused else None,
        related=RelatedFound() if refused else _read(client, asked, question, _Lead(values=lead, fields=fields)),
    )


def _related_commands(question: RelatedQuestion) -> dict[str, Command]:
    """Return the commands that may each stay unanswered.

    Source: Bitrix24 REST docs, crm.status.list.
    """
    return {
        STAGES: Command(method="crm.status.list", params={"filter[ENTITY_ID]": "STATUS"}),
        **history_commands(question.record_id),
        **contacts_command(question.record_id),
        **labels_command(question.language),
        **find_commands(question.record_id),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lead:
    """The lead by its fields' codes, and the descriptions of those that this viewer may see."""

    values: Mapping[str, Json]
    fields: Mapping[str, FieldDescription]


def _read(client: PortalClient, asked: BatchOutcome, question: RelatedQuestion, lead: _Lead) -> RelatedFound:
    lead_id = question.record_id
    history, contacts = read_history(asked.answers, lead_id), read_contacts(asked.result(CONTACTS))
    labels, found = read_labels(asked.result(LABELS), lead.fields), read_found(asked.answers, lead_id)
    wanted = replace(
        _named_by(lead, asked.result(FIELDS)),
        contacts=tuple(contact.contact_id for contact in contacts or ()),
        duplicates={
            entity: tuple(sorted(numbers, reverse=True)) for entity, numbers in (found.by if found else {}).items()
        },
        known_people=question.known_people,
    )
    who = ask_who(client, wanted)
    read = {Part.PATH: history, Part.DUPLICATES: found, Part.CONTACTS: contacts, Part.LABELS: labels}
    unread = {part for part, value in read.items() if value is None}
    return RelatedFound(
        reasons={**dict(_reasons(asked, lead_id, unread=unread)), **who.reasons},
        stages=read_directory(asked.result(STAGES)) or {},
        history=history,
        found=found,
        asked=who.asked,
        records=who.records,
        contacts=contacts or (),
        more_contacts=has_more_contacts(asked.result(CONTACTS)),
        named=wanted.own,
        employees=wanted.employees,
        people=who.people,
        labels=labels or {},
        words=who.words,
    )


def _named_by(lead: _Lead, described: Json) -> Wanted:
    """Return what the lead's own fields name."""
    return Wanted(
        lead=lead.values,
        own=named_records(lead.fields, lead.values),
        employees=employees(lead.fields, lead.values),
        directories=directories(described, lead.values),
    )


def _reasons(asked: BatchOutcome, lead_id: int, *, unread: Collection[Part]) -> Iterable[tuple[Part, MissingReason]]:
    """Tell which parts are missing and why. An answer that cannot be read counts as none."""
    keys: Mapping[Part, Collection[str]] = {
        Part.PATH: PAGES,
        Part.DUPLICATES: keys_that_matter(asked.answers, lead_id),
        Part.CONTACTS: (CONTACTS,),
        Part.LABELS: (LABELS, FIELDS),
    }
    for part, named in keys.items():
        why = asked.reason(named) or (MissingReason.SILENT if part in unread else None)
        if why:
            yield part, why
