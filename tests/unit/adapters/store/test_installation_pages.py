import pytest
from sqlalchemy import Engine, event

from b24app.adapters.store import installation_pages
from b24app.adapters.store.database import reading
from tests.fakes.invented import NOW


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_those_to_be_asked_about_are_found_without_reading_all_pairs(engine: Engine) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    installation_pages.uncertain(engine, "app", NOW, "", 10)
    (statement, given) = next(each for each in asked if each[0].startswith("SELECT"))
    with reading(engine) as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).mappings()
        steps = [row["detail"] for row in plan if "token_pairs" in row["detail"]]
    assert len(steps) == 1
    assert steps[0].startswith("SEARCH")
    assert "last_used_at<?" in steps[0]
