"""The search for leads: one batch with a command for each thing that the text may mean, as the platform has no OR.

A telephone number or mail address is looked up where duplicates are, because the list's own filter matches the
stored writing only. That answers with ids, which are asked for by themselves afterwards.
"""

from collections.abc import Collection

from b24app.adapters.portal.caller import caller_commands, read_caller
from b24app.adapters.portal.lists import leads_like, leads_numbered, newest_leads, read_leads, read_list, why_not
from b24app.adapters.rest.batch import Answers, Command, ask
from b24app.adapters.rest.client import Conversation
from b24app.adapters.rest.refusals import OF_THE_LAUNCH
from b24app.adapters.rest.wire_values import number, table
from b24app.domain.lead.lists import NEWEST_LEADS, UNANSWERED, LeadList, Way, joined
from b24app.domain.lead.search import FoundLeads, Sought
from b24app.errors import PortalBusyError, PortalError

NEWEST, NUMBER, PHONE, MAIL = "newest", "number", "phone", "mail"
MOST_TWINS = 20  # Source: Bitrix24 REST docs, crm.duplicate.findbycomm


def find_leads(talk: Conversation, sought: Sought, codes: tuple[str, ...]) -> FoundLeads:
    """Ask who is asking, whether the codes cover them, and for the leads; for the newest where nothing is sought."""
    callers, commands = caller_commands(codes), _commands(sought)
    answers = ask(talk, {**callers, **commands}, surely={**callers, **commands})
    phones, mails = _twins(answers, PHONE), _twins(answers, MAIL)
    gap = UNANSWERED if any(found is None for found in (phones, mails)) else None
    return FoundLeads(
        caller=read_caller(answers, codes),
        leads=joined(
            *(_found(answers, key, sought) for key in commands if key not in {PHONE, MAIL}), LeadList(gap=gap)
        ),
        by_phone=phones or frozenset(),
        by_mail=mails or frozenset(),
    )


def list_leads(talk: Conversation, lead_ids: Collection[int]) -> LeadList:
    """Ask for those of these leads that the person may read."""
    command = leads_numbered(lead_ids)
    try:
        answer = talk.call(command.method, command.params)
    except (*OF_THE_LAUNCH, PortalBusyError):
        raise
    except PortalError as refused:
        return LeadList(gap=why_not(refused))
    return read_leads(answer, only=lead_ids, way=None)


def _commands(sought: Sought) -> dict[str, Command]:
    if sought.nothing:
        return {NEWEST: newest_leads()}
    commands = {f"name{place}": leads_like(parts) for place, parts in enumerate(sought.names)}
    if sought.number:
        commands = {NUMBER: leads_numbered({sought.number}), **commands}
    if sought.phone:
        commands[PHONE] = _twin_command("PHONE", sought.phone)
    if sought.mail:
        commands[MAIL] = _twin_command("EMAIL", sought.mail)
    return commands


def _twin_command(kind: str, value: str) -> Command:
    return Command(method="crm.duplicate.findbycomm", params={"type": kind, "values[0]": value, "entity_type": "LEAD"})


def _found(answers: Answers, key: str, sought: Sought) -> LeadList:
    if key == NEWEST:
        listed = read_list(answers, key)
        return LeadList(leads=listed.leads[:NEWEST_LEADS], gap=listed.gap)
    if key == NUMBER:
        return read_list(answers, key, only={sought.number or 0}, way=Way.NUMBER)
    return read_list(answers, key, way=Way.NAME)


def _twins(answers: Answers, key: str) -> frozenset[int] | None:
    """Return the leads' ids, none where the key was not asked about; None where the portal did not say."""
    if key in answers.refusals:
        return None
    listed = (table(answers.results.get(key, [])) or {}).get("LEAD", [])
    if not isinstance(listed, list):
        return None
    return frozenset(filter(None, map(number, listed[:MOST_TWINS])))
