from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.lead.answers import DirectoryEntry
from b24app.domain.lead.related_answers import History, StageMove
from b24app.domain.lead.stage_path import BAR, stage_path
from b24app.domain.lead.values.values import Entry

AS_OF = datetime(2026, 8, 21, 12, 0, tzinfo=UTC)
STAGES = {"NEW": DirectoryEntry(name="Unassigned", color="#2FC6F6")}


def history(*hours_ago: float, total: int = 0) -> History:
    return History(
        steps=tuple(StageMove(stage="NEW", at=AS_OF - timedelta(hours=hours)) for hours in hours_ago), total=total
    )


def test_each_stay_lasts_until_the_next_step_and_the_last_one_until_the_lead_was_read() -> None:
    path = stage_path(history(30, 6, 2), STAGES, AS_OF)
    assert [leg.lasted for leg in path.legs] == [timedelta(hours=24), timedelta(hours=4), timedelta(hours=2)]
    assert [leg.is_last for leg in path.legs] == [False, False, True]
    assert path.legs[0].since.at == AS_OF - timedelta(hours=30)


def test_steps_in_any_order_are_told_in_the_order_of_time() -> None:
    assert stage_path(history(2, 30, 6), STAGES, AS_OF) == stage_path(history(30, 6, 2), STAGES, AS_OF)


def test_a_stage_has_its_name_and_colour_and_an_unknown_one_its_code() -> None:
    known = stage_path(history(1), STAGES, AS_OF).legs[0].stage
    assert known == Entry(wire="NEW", name="Unassigned", color="#2FC6F6")
    assert stage_path(history(1), {}, AS_OF).legs[0].stage == Entry(wire="NEW", name="", color="")


def test_a_step_of_a_portal_whose_clock_is_ahead_lasted_no_time() -> None:
    assert [leg.lasted for leg in stage_path(history(-1), STAGES, AS_OF).legs] == [timedelta()]


def test_older_stays_that_are_not_here_are_told_of() -> None:
    for total in (0, 2, 3):
        path = stage_path(history(3, 2, total=total), STAGES, AS_OF)
        assert (path.total, path.is_cut) == (max(total, 2), total == 3), total


def test_no_steps_are_an_empty_path() -> None:
    assert stage_path(history(), STAGES, AS_OF).legs == ()


@given(hours=st.lists(st.floats(0, 1e5), min_size=1, max_size=100))
def test_the_bar_is_shared_out_to_the_last_unit_and_everybody_is_seen(hours: list[float]) -> None:
    legs = stage_path(history(*hours), STAGES, AS_OF).legs
    assert all(leg.width >= min(10, BAR // len(legs)) for leg in legs)
    assert [leg.start for leg in legs] == [sum(leg.width for leg in legs[:place]) for place in range(len(legs))]
    assert sum(leg.width for leg in legs) == BAR
