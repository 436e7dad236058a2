import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError

from b24app.adapters.store.database import alone, reading, writing
from b24app.adapters.store.migrate import migrate
from b24app.adapters.store.migrations.indices import TRY_LOCK, MissingIndices

# What a build that failed leaves: PostgreSQL says so of a unique index over rows that are not.
ONLY_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


def test_a_migrated_database_has_them_all_and_names_one_that_is_gone(engine: Engine) -> None:
    assert not MissingIndices(engine=engine)()
    with writing(engine) as connection:
        connection.execute(text("DROP INDEX token_pairs_by_use"))
    assert MissingIndices(engine=engine)() == ["token_pairs_by_use"]
    migrate(engine)
    assert not MissingIndices(engine=engine)()


@ONLY_POSTGRESQL
def test_one_whose_build_failed_counts_as_missing_and_is_made_anew(engine: Engine) -> None:
    with alone(engine) as connection:
        connection.execute(text("DROP INDEX oauth_states_by_end"))
        connection.execute(text("INSERT INTO oauth_states VALUES ('app', 'a', now()), ('app', 'b', now())"))
        with pytest.raises(IntegrityError):
            connection.execute(text("CREATE UNIQUE INDEX CONCURRENTLY oauth_states_by_end ON oauth_states (client_id)"))
    assert MissingIndices(engine=engine)() == ["oauth_states_by_end"]
    migrate(engine)
    assert not MissingIndices(engine=engine)()


@ONLY_POSTGRESQL
def test_it_is_made_beside_a_writer_who_does_not_wait(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("DROP INDEX oauth_states_by_end"))
    made: list[str] = []

    def write(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("CREATE INDEX"):
            made.append(statement)
            with writing(engine) as connection:
                connection.execute(text("INSERT INTO oauth_states VALUES ('app', 'beside', now())"))

    event.listen(engine, "before_cursor_execute", write)
    migrate(engine)
    assert ["CONCURRENTLY" in statement for statement in made] == [True]
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM oauth_states")).scalar_one() == 1


@ONLY_POSTGRESQL
def test_who_comes_while_another_makes_them_leaves_it_to_that_one(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("DROP INDEX oauth_states_by_end"))
    with writing(engine) as other:
        assert other.execute(TRY_LOCK).scalar_one()
        migrate(engine)
        assert MissingIndices(engine=engine)() == ["oauth_states_by_end"]
    migrate(engine)
    assert not MissingIndices(engine=engine)()
