"""The search for leads: one batch with a command for each meaning that the text may have, as the platform has no OR.

A telephone number or mail address is looked up with the method for duplicates, because the list's own filter matches
the stored spelling only. It answers with ids, which are read in a second request.
"""

from collections.abc import Collection

from b24app.adapters.portal.caller import caller_commands, read_caller
from b24app.adapters.portal.lists import leads_like, leads_numbered, newest_leads, read_leads, read_list, why_not
from b24app.adapters.rest.ask import ask
from b24app.adapters.rest.batch import Answers, Command
from b24app.adapters.rest.client import PortalClient
from b24app.adapters.rest.refusals import AUTH_ERRORS
from b24app.adapters.rest.wire_values import items, number, table
from b24app.domain.lead.lists import NEWEST_LEADS, UNANSWERED, LeadList, MatchedBy, joined
from b24app.domain.lead.search import FoundLeads, Query
from b24app.errors.outside import PortalBusyError, PortalError

NEWEST, NUMBER, PHONE, MAIL = "newest", "number", "phone", "mail"
MOST_MATCHES = 20  # Source: Bitrix24 REST docs, crm.duplicate.findbycomm


def find_leads(client: PortalClient, query: Query, codes: tuple[str, ...]) -> FoundLeads:
    """Ask who is asking, whether the codes cover them, and for the leads. An empty query asks for the newest."""
    callers, commands = caller_commands(codes), _commands(query)
    answers = ask(client, {**callers, **commands}, required={**callers, **commands})
    phones, mails = _matching_ids(answers, PHONE), _matching_ids(answers, MAIL)
    reason = UNANSWERED if any(found is None for found in (phones, mails)) else None
    return FoundLeads(
        caller=read_caller(answers, codes),
        leads=joined(
            *(_found(answers, key, query) for key in commands if key not in {PHONE, MAIL}), LeadList(reason=reason)
        ),
        by_phone=phones or frozenset(),
        by_mail=mails or frozenset(),
    )


def list_leads(client: PortalClient, lead_ids: Collection[int]) -> LeadList:
    """Ask for those of these leads that the person may read."""
    command = leads_numbered(lead_ids)
    try:
        answer = client.call(command.method, command.params, command.most_bytes)
    except (*AUTH_ERRORS, PortalBusyError):
        raise
    except PortalError as refused:
        return LeadList(reason=why_not(refused))
    return read_leads(answer, only=lead_ids, matched_by=None)


def _commands(query: Query) -> dict[str, Command]:
    if query.nothing:
        return {NEWEST: newest_leads()}
    commands = {f"name{place}": leads_like(parts) for place, parts in enumerate(query.names)}
    if query.number:
        commands = {NUMBER: leads_numbered({query.number}), **commands}
    if query.phone:
        commands[PHONE] = _match_command("PHONE", query.phone)
    if query.mail:
        commands[MAIL] = _match_command("EMAIL", query.mail)
    return commands


def _match_command(kind: str, value: str) -> Command:
    return Command(method="crm.duplicate.findbycomm", params={"type": kind, "values[0]": value, "entity_type": "LEAD"})


def _found(answers: Answers, key: str, query: Query) -> LeadList:
    if key == NEWEST:
        listed = read_list(answers, key)
        return LeadList(leads=listed.leads[:NEWEST_LEADS], reason=listed.reason)
    if key == NUMBER:
        return read_list(answers, key, only={query.number or 0}, matched_by=MatchedBy.NUMBER)
    return read_list(answers, key, matched_by=MatchedBy.NAME)


def _matching_ids(answers: Answers, key: str) -> frozenset[int] | None:
    """Return the leads' ids, none where the key was not asked about. None where the portal did not say."""
    if key in answers.refusals:
        return None
    listed = items((table(answers.results.get(key, [])) or {}).get("LEAD", []))
    if listed is None:
        return None
    return frozenset(filter(None, map(number, listed[:MOST_MATCHES])))
