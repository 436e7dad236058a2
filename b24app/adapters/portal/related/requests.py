"""The requests for a lead's related data: what belongs to it, then the names of what was found.

What the page hands over of the lead chooses what is asked. Without that, the lead is read again. Of a record that the
viewer may not open, only its existence is known here, and nothing is kept.
"""

from b24app.adapters.portal.caller import caller_commands, read_caller
from b24app.adapters.portal.core_batch import LEAD, LeadMethod, lead_in
from b24app.adapters.portal.lead_words import FIELDS, FIELDS_COMMAND
from b24app.adapters.portal.no_lead import lead_refusal
from b24app.adapters.portal.related.field_words import labels_command
from b24app.adapters.portal.related.found import (
    contact_methods,
    find_commands,
    keys_that_matter,
    literal_find_commands,
    searched_keys,
)
from b24app.adapters.portal.related.history import history_commands
from b24app.adapters.portal.related.people import CONTACTS, contacts_command, read_contacts
from b24app.adapters.portal.related.reading import STAGES, STATUS, FirstAnswer, Lead
from b24app.adapters.portal.related.who import Wanted, read_who, who_commands
from b24app.adapters.portal.words import read_fields
from b24app.adapters.rest.batch import Command
from b24app.adapters.rest.batch_within_budget import batch_within_budget
from b24app.adapters.rest.client import PortalClient
from b24app.domain.lead.excerpt import Excerpt
from b24app.domain.lead.related_answers import RelatedAnswers, RelatedQuestion


def read_related(client: PortalClient, method: LeadMethod, question: RelatedQuestion) -> RelatedAnswers:
    """Ask who is asking and for the lead's related data, then for names. Each part may be missing by itself."""
    told = _read_by_excerpt(client, question, question.excerpt) if question.excerpt else None
    return told or _read_by_lead(client, method, question)


def _read_by_excerpt(client: PortalClient, question: RelatedQuestion, excerpt: Excerpt) -> RelatedAnswers | None:
    """Ask about what the page told. None where the lead's contacts do not come, for whatever reason.

    Only they say that the person may still read the lead.

    Source: Bitrix24 REST docs, crm.lead.contact.items.get (needs the right to read the lead).
    """
    as_of, known = client.clock(), question.known
    expected = Lead(lead_id=question.record_id, values=excerpt.values, fields=known.fields or {})
    own = expected.wanted(known) if known.fields else Wanted(lead={})
    needed = caller_commands(question.codes)
    commands = {
        **needed,
        **({} if known.fields else FIELDS_COMMAND),
        **_related_commands(question),
        **({} if question.words_only else literal_find_commands(excerpt.values)),
        **who_commands(own),
    }
    asked = batch_within_budget(client, commands, needed=needed, apart=(FIELDS,))
    caller = read_caller(asked.answers, question.codes)
    if read_contacts(asked.result(CONTACTS)) is None:
        return None
    fields = known.fields or read_fields(asked.result(FIELDS)) or {}
    lead = Lead(lead_id=question.record_id, values=excerpt.values, fields=fields)
    reading = FirstAnswer(
        asked=asked,
        lead=lead,
        known=known,
        holder=None if question.words_only else excerpt.values,
        searched=searched_keys(excerpt.values),
        own=own if known.fields else lead.wanted(known),
        named=read_who(asked, own) if known.fields else None,
    )
    return RelatedAnswers(caller=caller, record_id=question.record_id, as_of=as_of, related=reading.related(client))


def _read_by_lead(client: PortalClient, method: LeadMethod, question: RelatedQuestion) -> RelatedAnswers:
    """Read the lead and its fields, too."""
    as_of, lead_id, known = client.clock(), question.record_id, question.known.without_fields()
    needed = {**caller_commands(question.codes), LEAD: method.command(lead_id), **FIELDS_COMMAND}
    commands = {**needed, **_related_commands(question), **find_commands(lead_id)}
    asked = batch_within_budget(client, commands, needed=needed, apart=(FIELDS,))
    caller = read_caller(asked.answers, question.codes)
    refused = asked.answers.refusals.get(LEAD)
    if refused:
        return RelatedAnswers(caller=caller, record_id=lead_id, as_of=as_of, refusal=lead_refusal(refused))
    fields = read_fields(asked.result(FIELDS)) or {}
    lead = Lead(lead_id=lead_id, values=lead_in(asked.answers, method, fields, lead_id).values, fields=fields)
    reading = FirstAnswer(
        asked=asked,
        lead=lead,
        known=known,
        holder=contact_methods(asked.answers, lead_id),
        searched=keys_that_matter(asked.answers, lead_id),
        own=lead.wanted(known),
    )
    return RelatedAnswers(caller=caller, record_id=lead_id, as_of=as_of, related=reading.related(client))


def _related_commands(question: RelatedQuestion) -> dict[str, Command]:
    """Return the commands that may each stay unanswered.

    Source: Bitrix24 REST docs, crm.status.list.
    """
    stages = {STAGES: Command(method="crm.status.list", params={"filter[ENTITY_ID]": STATUS})}
    path = {
        **({} if STATUS in question.known.directories else stages),
        **history_commands(question.record_id),
    }
    return {
        **({} if question.words_only else path),
        **contacts_command(question.record_id),
        **labels_command(question.language),
    }
