import pytest

from b24app.adapters.portal.related.history import PAGE, history_commands, read_history
from b24app.adapters.rest.batch import Answers
from b24app.domain.bounded_json import Json

CREATED = "2026-07-01T09:12:00+03:00"


def row(identity: int = 1, **changed: Json) -> dict[str, Json]:
    return {"ID": identity, "OWNER_ID": 124, "CREATED_TIME": CREATED, "STATUS_ID": "NEW", **changed}


def answers(*pages: Json, total: Json = None) -> Answers:
    results = {f"history{50 * place}": page for place, page in enumerate(pages)}
    return Answers(host="portal.test", results=results, refusals={}, totals={"history0": total})


def stages(*pages: Json) -> list[str] | None:
    history = read_history(answers(*pages), 124)
    return None if history is None else [step.stage for step in history.steps]


def test_this_leads_latest_hundred_steps_are_asked_for_in_one_go() -> None:
    first, second = history_commands(124).values()
    assert str(first) == "crm.stagehistory.list?entityTypeId=1&filter%5BOWNER_ID%5D=124&order%5BID%5D=DESC&start=0"
    assert second.params["start"] == "50"


def test_the_pages_come_together_oldest_first_and_a_step_on_both_counts_once() -> None:
    pages = ({"items": [row(3, STATUS_ID="C"), row(2, STATUS_ID="B")]}, {"items": [row(2, STATUS_ID="B"), row(1)]})
    assert stages(*pages) == ["NEW", "B", "C"]


def test_another_leads_step_and_one_that_cannot_be_read_are_left_out() -> None:
    cases: list[dict[str, Json]] = [
        {"OWNER_ID": 125},
        {"OWNER_ID": None},
        {"CREATED_TIME": "yesterday"},
        {"CREATED_TIME": "2026-07-01T09:12:00"},
        {"CREATED_TIME": "2026-99-01T09:12:00+03:00"},
        {"STATUS_ID": "<script>"},
        {"STATUS_ID": ""},
        {"ID": 0},
        {"ID": "x"},
    ]
    for changed in cases:
        assert stages({"items": [{**row(), **changed}]}) == [], changed


def test_an_answer_of_another_shape_is_no_history() -> None:
    for said in (None, [1], {"items": 7}, {"items": None}, "x", {}):
        assert stages(said) is None, said


def test_a_portal_that_answers_the_first_page_only_has_that_page() -> None:
    assert stages({"items": [row()]}, "nonsense") == ["NEW"]


def test_how_many_there_are_is_read_from_the_page() -> None:
    for total, read in ((170, 170), ("170", 170), (None, 0), ([], 0)):
        history = read_history(answers({"items": [row()]}, total=total), 124)
        assert history, total
        assert history.total == read, total


@pytest.mark.rule("S58", "bad")
def test_a_page_that_is_longer_than_a_page_is_cut_and_counted() -> None:
    page: Json = {"items": [row(number) for number in range(1, 5_000)]}
    history = read_history(answers(page, page), 124)
    assert history
    assert (len(history.steps), history.total) == (PAGE, 4_999)
