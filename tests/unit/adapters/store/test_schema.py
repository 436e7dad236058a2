from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import Engine, insert, select

from b24app.adapters.store.schema import metadata, oauth_states


def test_a_moment_comes_back_in_utc_on_every_database(engine: Engine) -> None:
    moment = datetime(2026, 5, 4, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=-7)))
    with engine.begin() as connection:
        connection.execute(insert(oauth_states).values(client_id="app", digest=b"d", expires_at=moment))
        back = connection.execute(select(oauth_states.c.expires_at)).scalar_one()
    assert back == moment
    assert back.tzinfo is UTC


def test_whatever_is_kept_of_a_portal_goes_with_its_installation() -> None:
    of_portals = [table for table in metadata.tables.values() if "member_id" in table.c]
    assert len(of_portals) == 4
    for table in of_portals:
        assert "client_id" in table.primary_key.columns
        parents = [key for key in table.foreign_key_constraints if key.referred_table.name == "installations"]
        assert table.name == "installations" or [key.ondelete for key in parents] == ["CASCADE"]
