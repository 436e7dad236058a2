"""What the installer asks and does in a portal: who is asking, what is bound, and the binding steps."""

from collections.abc import Mapping, Sequence
from itertools import islice

from b24app.adapters.portal.caller import APP, caller_commands, read_caller
from b24app.adapters.portal.lists import newest_leads, read_list
from b24app.adapters.portal.no_lead import WITHOUT_LEADS
from b24app.adapters.rest.ask import ask
from b24app.adapters.rest.batch import Answers, Command, read_loads
from b24app.adapters.rest.client import LARGEST_LIST, PortalClient
from b24app.adapters.rest.wire_values import flag, items, number, rows, table, text
from b24app.domain.bounded_json import Json, cut
from b24app.domain.lead.lists import NO_LEADS, LeadList
from b24app.domain.operations.placements import (
    BindingStep,
    BoundEvent,
    BoundPlacement,
    Offered,
    PortalState,
    StepResult,
)
from b24app.domain.portal.caller import Caller
from b24app.errors.outside import ScopeMissingError

MODE, PLACEMENTS, EVENTS, NEWEST = "mode", "placements", "events", "newest"
SCOPES, METHOD, PLACES, KINDS = "scopes", "method", "places", "kinds"
ALREADY = "already binded"  # Source: Bitrix24 REST docs, placement.bind (ERROR_CORE; the platform's own spelling)
UNANSWERED = "no answer"
MOST_BOUND = 1_000  # tabs or event handlers of ours that are looked at
MOST_LANGUAGES = 100  # of a title: the platform has about twenty
LONGEST_HANDLER = 2_048  # characters: a longer address is not one that we bound
MOST_SCOPES = 200  # the platform has about sixty
MOST_OFFERED = 2_000  # placements or events: the platform has some hundreds


def who_asks(client: PortalClient, codes: tuple[str, ...]) -> Caller:
    """Ask whose token this is and whether the codes cover them."""
    commands = caller_commands(codes)
    return read_caller(ask(client, commands, required=commands), codes)


def inspect(client: PortalClient, codes: tuple[str, ...], newest: int, lead_method: str) -> PortalState:
    """Ask who is asking, what is bound, whether the portal has leads and a method for them, and for the `newest`.

    Bindings are told to administrators only. Source: Bitrix24 REST docs, app.info, crm.settings.mode.get,
    placement.get, event.get. What the portal offers may stay unanswered: then nothing is taken for missing. Without
    the right to places nothing is bound and nothing offered: the administrator is told which right is missing.
    """
    needed = {
        **caller_commands(codes),
        PLACEMENTS: Command(method="placement.get", params={}, most_bytes=LARGEST_LIST),
    }
    wished = {
        **({NEWEST: newest_leads()} if newest else {}),
        EVENTS: Command(method="event.get", params={}, most_bytes=LARGEST_LIST),
        MODE: Command(method="crm.settings.mode.get", params={}),
    }
    commands, now = {**needed, **wished, **_what_it_offers(lead_method)}, client.clock()
    answers = ask(client, commands, required=needed, wished=wished)
    caller = read_caller(answers, codes)
    listed = read_list(answers, NEWEST) if newest else NO_LEADS
    return PortalState(
        caller=caller,
        finished=flag((table(answers.take(APP)) or {}).get("INSTALLED")),
        leads_on=number(answers.results.get(MODE)) != WITHOUT_LEADS,
        placements=_placements(answers) if caller.is_admin else (),
        events=_events(answers) if caller.is_admin else (),
        offered=Offered(placements=_offered_places(answers), events=_offered(answers, KINDS) or None),
        newest=LeadList(leads=listed.leads[:newest], reason=listed.reason),
        scopes=_scopes(answers),
        unsupported_method=lead_method if (table(answers.results.get(METHOD)) or {}).get("isExisting") is False else "",
        loads=read_loads(answers, commands, now),
    )


def _what_it_offers(lead_method: str) -> dict[str, Command]:
    """Return the commands for what a portal knows, so that nothing is asked for that cannot work.

    Source: Bitrix24 REST docs, scope, method.get, placement.list, events.
    """
    return {
        SCOPES: Command(method="scope", params={}),
        METHOD: Command(method="method.get", params={"name": lead_method}),
        PLACES: Command(method="placement.list", params={}),
        KINDS: Command(method="events", params={}),
    }


def bind(client: PortalClient, steps: Sequence[BindingStep]) -> tuple[StepResult, ...]:
    """Do the steps in this order. Each may fail by itself, and what is bound already counts as done."""
    commands = {f"step{place}": Command(method=step.method, params=step.params) for place, step in enumerate(steps)}
    of_tabs = [key for key, step in zip(commands, steps, strict=True) if "PLACEMENT" in step.params]
    of_events = [key for key in commands if key not in of_tabs]
    answers = ask(client, commands, required=of_tabs, wished=of_events) if commands else None
    return tuple(_step_result(step, answers, key) for step, key in zip(steps, commands, strict=True) if answers)


def _step_result(step: BindingStep, answers: Answers, key: str) -> StepResult:
    refused = answers.refusals.get(key)
    if refused is None:
        return StepResult(step=step, done=key in answers.results, error="" if key in answers.results else UNANSWERED)
    done = ALREADY in refused.description.lower()
    return StepResult(step=step, done=done, error="" if done else refused.code or UNANSWERED)


def _scopes(answers: Answers) -> frozenset[str] | None:
    """Return the rights of this token, None where the portal does not say."""
    listed = items(answers.results.get(SCOPES))
    return None if listed is None else frozenset(map(text, listed[:MOST_SCOPES]))


def _placements(answers: Answers) -> tuple[BoundPlacement, ...]:
    if _lacks_right(answers, PLACEMENTS):
        return ()
    return tuple(
        BoundPlacement(
            placement=text(row.get("placement")),
            handler=text(row.get("handler")),
            title=cut(text(row.get("title"))),
            titles=_titles(row.get("langAll")),
        )
        for row in _bound(answers, PLACEMENTS)
    )


def _bound(answers: Answers, key: str) -> list[Mapping[str, Json]]:
    listed = (rows(answers.take(key)) or ())[:MOST_BOUND]
    return [row for row in listed if len(text(row.get("handler"))) <= LONGEST_HANDLER]


def _titles(languages: Json) -> Mapping[str, str]:
    """Return the title of each language that `langAll` lists."""
    said = {code.lower(): table(words) for code, words in islice((table(languages) or {}).items(), MOST_LANGUAGES)}
    return {code: cut(text(words.get("TITLE"))) for code, words in said.items() if words is not None}


def _offered_places(answers: Answers) -> frozenset[str] | None:
    return frozenset() if _lacks_right(answers, PLACEMENTS) else _offered(answers, PLACES)


def _lacks_right(answers: Answers, key: str) -> bool:
    return isinstance(answers.refusals.get(key), ScopeMissingError)


def _offered(answers: Answers, key: str) -> frozenset[str] | None:
    listed = items(answers.results.get(key))
    return None if listed is None else frozenset(text(each).upper() for each in listed[:MOST_OFFERED])


def _events(answers: Answers) -> tuple[BoundEvent, ...] | None:
    if rows(answers.results.get(EVENTS)) is None:
        return None
    return tuple(
        BoundEvent(event=text(row.get("event")), handler=text(row.get("handler"))) for row in _bound(answers, EVENTS)
    )
