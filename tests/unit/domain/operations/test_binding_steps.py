from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.operations.binding_steps import MOST_STEPS, NO_LONGER_SENT, binding_steps
from b24app.domain.operations.placements import (
    LEAD_TAB,
    LIFE_CYCLE_EVENTS,
    BindingStep,
    BoundEvent,
    BoundPlacement,
    Offered,
    WantedBinding,
    WantedTab,
)

TAB = WantedTab(
    placement=LEAD_TAB.name,
    handler="https://app.test/lead-tab",
    title="Full lead",
    titles={"en": "Full lead", "de": "Alles"},
)
WANTED = WantedBinding(tabs=(TAB,), events_handler="https://app.test/events")
HANDLERS = st.sampled_from([TAB.handler, WANTED.events_handler, "https://old.test/lead-tab", ""])
PLACEMENTS = st.builds(
    BoundPlacement,
    placement=st.sampled_from([LEAD_TAB.name, LEAD_TAB.name.lower(), "CRM_DEAL_DETAIL_TAB"]),
    handler=HANDLERS,
    title=st.sampled_from([TAB.title, "Old title", ""]),
    titles=st.dictionaries(st.sampled_from(["en", "de", "fr"]), st.sampled_from(["Full lead", "Alles", "Tout"])),
)
EVENTS = st.builds(
    BoundEvent,
    event=st.sampled_from([*LIFE_CYCLE_EVENTS, *NO_LONGER_SENT, "onappinstall", "ONCRMLEADADD"]),
    handler=HANDLERS,
)


def methods(placements: tuple[BoundPlacement, ...], events: tuple[BoundEvent, ...]) -> list[str]:
    return [step.method for step in binding_steps(WANTED, placements, events)]


def tab(titles: dict[str, str] | None = None) -> BoundPlacement:
    """Bind the tab as it should be, but for the titles."""
    said = TAB.titles if titles is None else titles
    return BoundPlacement(placement=LEAD_TAB.name, handler=TAB.handler, title=TAB.title, titles=said)


def bound_by(steps: tuple[BindingStep, ...]) -> tuple[tuple[BoundPlacement, ...], tuple[BoundEvent, ...]]:
    """Do the steps in a portal that has nothing bound."""
    return done(steps, (), ())


def done(
    steps: tuple[BindingStep, ...], placements: tuple[BoundPlacement, ...], events: tuple[BoundEvent, ...]
) -> tuple[tuple[BoundPlacement, ...], tuple[BoundEvent, ...]]:
    """Do the steps as the portal does; binding the same handler twice is refused there."""
    for method, params in ((step.method, step.params) for step in steps):
        if method == "placement.unbind":
            gone = (params["PLACEMENT"], params["HANDLER"])
            placements = tuple(each for each in placements if (each.placement.upper(), each.handler) != gone)
        elif method == "placement.bind":
            titles = {key[9:11]: title for key, title in params.items() if key.startswith("LANG_ALL")}
            placement, handler = params["PLACEMENT"], params["HANDLER"]
            tab = BoundPlacement(placement=placement, handler=handler, title=params["TITLE"], titles=titles)
            assert (tab.placement, tab.handler) not in [(each.placement.upper(), each.handler) for each in placements]
            placements = (*placements, tab)
        elif method == "event.unbind":
            gone = (params["event"], params["handler"])
            events = tuple(each for each in events if (each.event.upper(), each.handler) != gone)
        else:
            events = (*events, BoundEvent(event=params["event"], handler=params["handler"]))
    return placements, events


class TestBindingSteps:
    def test_a_new_portal_gets_the_tab_and_the_life_cycle_events(self) -> None:
        assert methods((), ()) == ["placement.bind", "event.bind", "event.bind"]

    def test_where_all_is_right_there_is_nothing_to_do(self) -> None:
        assert methods(*bound_by(binding_steps(WANTED, (), ()))) == []

    def test_a_stale_title_and_a_moved_handler_are_unbound_before_they_are_bound(self) -> None:
        _, events = bound_by(binding_steps(WANTED, (), ()))
        titled = BoundPlacement(placement=LEAD_TAB.name, handler=TAB.handler, title="Old title")
        moved = replace(tab(), handler="https://old.test/")
        assert methods((titled,), events) == ["placement.unbind", "placement.bind"]
        assert methods((moved,), events) == ["placement.unbind", "placement.bind"]

    def test_a_language_is_compared_like_the_title_itself(self) -> None:
        _, events = bound_by(binding_steps(WANTED, (), ()))
        missing, wrong, another = {"en": "Full lead"}, {"en": "Full lead", "de": "Alt"}, {"fr": "Tout"}
        for titles in (missing, wrong, {**TAB.titles, **another}):
            assert methods((tab(titles),), events) == ["placement.unbind", "placement.bind"]
        assert methods((tab({**TAB.titles, "fr": TAB.title}),), events) == []

    def test_a_portal_that_knows_one_title_only_is_not_bound_again_each_time(self) -> None:
        _, events = bound_by(binding_steps(WANTED, (), ()))
        assert methods((tab({}),), events) == []

    def test_an_older_address_is_unbound_and_the_right_one_stays(self) -> None:
        _, events = bound_by(binding_steps(WANTED, (), ()))
        older = replace(tab(), handler="https://old.test/")
        steps = binding_steps(WANTED, (older, tab(), older), events)
        assert [(step.method, step.params["HANDLER"]) for step in steps] == [("placement.unbind", "https://old.test/")]

    def test_the_same_address_twice_becomes_one(self) -> None:
        _, events = bound_by(binding_steps(WANTED, (), ()))
        assert methods((tab(), tab()), events) == ["placement.unbind", "placement.bind"]

    @given(st.lists(PLACEMENTS, max_size=4).map(tuple), st.lists(EVENTS, max_size=5).map(tuple))
    def test_whatever_was_bound_one_run_puts_it_right_and_leaves_everything_else_alone(
        self, placements: tuple[BoundPlacement, ...], events: tuple[BoundEvent, ...]
    ) -> None:
        after, heard = done(binding_steps(WANTED, placements, events), placements, events)
        assert binding_steps(WANTED, after, heard) == ()
        (ours,) = [each for each in after if each.placement.upper() == LEAD_TAB.name]
        assert TAB.is_bound_as(ours)
        for kind in ("CRM_DEAL_DETAIL_TAB", "ONCRMLEADADD"):
            assert [each for each in after if each.placement == kind] == [
                each for each in placements if each.placement == kind
            ]
            assert [each for each in heard if each.event == kind] == [each for each in events if each.event == kind]

    @pytest.mark.rule("S67", "good")
    def test_so_many_steps_as_a_batch_has_room_for_are_done_at_once(self) -> None:
        old = tuple(replace(tab(), handler=f"https://old{number}.test/") for number in range(MOST_STEPS - 3))
        assert len(methods(old, ())) == MOST_STEPS

    @pytest.mark.rule("S67", "bad")
    @given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 1))
    def test_of_more_steps_those_that_bind_are_done_and_the_others_in_the_next_runs(
        self, tabs: int, handlers: int, stale: int
    ) -> None:
        placements = tuple(replace(tab(), handler=f"https://old{number}.test/") for number in range(tabs))
        events = tuple(
            BoundEvent(event="ONAPPINSTALL", handler=f"https://old{number}.test/") for number in range(handlers)
        )
        placements = (*placements, *[tab({"de": "Alt"})] * stale)
        steps = binding_steps(WANTED, placements, events)
        assert len(steps) == min(tabs + handlers + 3 + stale, MOST_STEPS)
        after, heard = done(steps, placements, events)
        assert [each for each in after if TAB.is_bound_as(each)]
        assert {each.event for each in heard if each.handler == WANTED.events_handler} == set(LIFE_CYCLE_EVENTS)
        left = len(after) - 1 + len(heard) - 2
        assert len(binding_steps(WANTED, after, heard)) == min(left, MOST_STEPS)

    @pytest.mark.fault("R38")
    def test_an_event_that_is_not_sent_any_more_is_not_asked_for_and_only_taken_away_from_other_addresses(self) -> None:
        placements, events = bound_by(binding_steps(WANTED, (), ()))
        ours = BoundEvent(event="ONAPPUPDATE", handler=WANTED.events_handler)
        assert methods(placements, (*events, ours)) == []
        assert methods(placements, (*events, replace(ours, handler="https://old.test/events"))) == ["event.unbind"]

    @pytest.mark.fault("R38")
    def test_an_event_that_the_portal_does_not_offer_is_not_asked_for(self) -> None:
        for offered, expected in (
            (Offered(), ["ONAPPINSTALL", "ONAPPUNINSTALL"]),
            (Offered(events=frozenset({"ONAPPUNINSTALL", "ONCRMLEADADD"})), ["ONAPPUNINSTALL"]),
            (Offered(events=frozenset({"ONCRMLEADADD"})), []),
        ):
            steps = binding_steps(WANTED, (tab(),), (), offered)
            assert [step.params["event"] for step in steps] == expected

    @pytest.mark.fault("R38")
    def test_where_the_portal_does_not_say_which_events_are_bound_the_tab_is_bound_alone(self) -> None:
        assert [step.method for step in binding_steps(WANTED, (), None)] == ["placement.bind"]
