import pytest
from sqlalchemy import Engine, text

from b24app.adapters.store.database import writing
from b24app.adapters.store.sweeping.turns import end_turn, has_turn
from tests.fakes.invented import together


def takes(engine: Engine, owner: str, client_id: str = "app", task: str = "task") -> bool:
    with writing(engine) as connection:
        return has_turn(connection, client_id, task, owner, 60.0)


def test_one_has_it_and_keeps_it_until_it_ends_or_its_time_is_over(engine: Engine) -> None:
    assert takes(engine, "one")
    assert takes(engine, "one")
    assert not takes(engine, "other")
    with writing(engine) as connection:
        end_turn(connection, "app", "task", "other")
    assert not takes(engine, "other"), "nobody ends another's"
    with writing(engine) as connection:
        end_turn(connection, "app", "task", "one")
    assert takes(engine, "other")
    with writing(engine) as connection:
        connection.execute(text("UPDATE turns SET until = until - 61"))
    assert takes(engine, "one")


@pytest.mark.parametrize(("client_id", "task"), [("app", "another"), ("another", "task")])
def test_the_turn_of_another_task_or_application_is_another_and_ends_by_itself(
    engine: Engine, client_id: str, task: str
) -> None:
    assert takes(engine, "one")
    assert takes(engine, "one", client_id, task)
    with writing(engine) as connection:
        end_turn(connection, client_id, task, "one")
    assert takes(engine, "other", client_id, task)
    assert not takes(engine, "other")


def test_of_four_who_come_at_once_one_has_it(engine: Engine) -> None:
    assert together(4, lambda number: takes(engine, str(number))).count(True) == 1
