"""Which steps bind the tab and the life-cycle events in a portal, by what it has bound and offers."""

from collections.abc import Iterable

from b24app.domain.operations.placements import (
    LIFE_CYCLE_EVENTS,
    BindingStep,
    BoundEvent,
    BoundPlacement,
    Offered,
    WantedBinding,
    WantedTab,
)

MOST_STEPS = 50  # at once: as many commands fit into one batch (Bitrix24 REST docs, batch), and no person waits longer
# Earlier versions bound it, and no portal sends it any more. Where it is bound to another address it is unbound, since
# an address that is not ours any more must not get tokens. Source: docs/platform.md 1.4.
NO_LONGER_SENT = ("ONAPPUPDATE",)
ANY, NONE = Offered(), Offered(events=frozenset())


def binding_steps(
    wanted: WantedBinding,
    placements: tuple[BoundPlacement, ...],
    events: tuple[BoundEvent, ...] | None,
    offered: Offered = ANY,
) -> tuple[BindingStep, ...]:
    """Return the calls that bind what is missing and move or retitle what is stale, none where all is right.

    At most MOST_STEPS are returned. What must be bound is among them, and older bindings that are left are removed by
    the next calls.

    `placement.get` and `event.get` list this application's own handlers only. So a handler for our placement under
    another address or title is our own older binding. Changing a title needs unbind and bind.
    Source: Bitrix24 REST docs, placement.bind, placement.unbind, event.bind.
    """
    tabs = (step for tab in wanted.tabs for step in _tab_steps(tab, placements))
    return _first(
        (*tabs, *_event_steps(wanted.events_handler, events or (), offered if events is not None else NONE)), wanted
    )


def _first(steps: tuple[BindingStep, ...], wanted: WantedBinding) -> tuple[BindingStep, ...]:
    """Return those of the steps that are done now, in their order."""
    if len(steps) <= MOST_STEPS:
        return steps
    ours = {wanted.events_handler, *(tab.handler for tab in wanted.tabs)}  # what is bound, and unbound before that
    needed = [step for step in steps if not ours.isdisjoint(step.params.values())]
    others = [step for step in steps if step not in needed][: MOST_STEPS - len(needed)]
    return tuple(step for step in steps if step in needed or step in others)


def _tab_steps(wanted: WantedTab, placements: tuple[BoundPlacement, ...]) -> tuple[BindingStep, ...]:
    ours = [bound for bound in placements if bound.placement.upper() == wanted.placement]
    handlers = [bound.handler for bound in ours]
    stands = handlers.count(wanted.handler) == 1 and any(wanted.is_bound_as(bound) for bound in ours)
    unbind = [
        BindingStep(method="placement.unbind", params={"PLACEMENT": wanted.placement, "HANDLER": handler})
        for handler in dict.fromkeys(handlers)
        if not (stands and handler == wanted.handler)
    ]
    if stands:
        return tuple(unbind)
    titles = {f"LANG_ALL[{code}][TITLE]": title for code, title in wanted.titles.items()}
    tab = {"PLACEMENT": wanted.placement, "HANDLER": wanted.handler, "TITLE": wanted.title}
    return (*unbind, BindingStep(method="placement.bind", params={**tab, **titles}))


def _event_steps(wanted_handler: str, events: Iterable[BoundEvent], offered: Offered) -> tuple[BindingStep, ...]:
    steps = []
    for event in (*LIFE_CYCLE_EVENTS, *NO_LONGER_SENT):
        bound = [found.handler for found in events if found.event.upper() == event]
        steps += [
            BindingStep(method="event.unbind", params={"event": event, "handler": handler})
            for handler in dict.fromkeys(bound)
            if handler != wanted_handler
        ]
        if wanted_handler not in bound and event in LIFE_CYCLE_EVENTS and offered.has_event(event):
            steps.append(BindingStep(method="event.bind", params={"event": event, "handler": wanted_handler}))
    return tuple(steps)
