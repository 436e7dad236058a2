import pytest
from sqlalchemy import make_url

from b24app.adapters.store.faults.location import location_of


@pytest.mark.fault("R44")
def test_it_names_file_or_host_port_and_database_and_never_a_password() -> None:
    for url, said in (
        ("sqlite:////var/lib/full-lead.sqlite3", "/var/lib/full-lead.sqlite3"),
        ("postgresql://lead:canary@db.example/full_lead", "full_lead at db.example:5432"),
        ("postgresql+psycopg://lead:canary@db.example:6432/full_lead", "full_lead at db.example:6432"),
        ("postgresql://lead:canary@[::1]:5433/full_lead", "full_lead at [::1]:5433"),
        ("postgresql://lead@/full_lead?host=/run/postgresql&password=canary", "full_lead at /run/postgresql"),
        ("postgresql://lead:canary@/full_lead?host=one,two&port=1,2", "full_lead at one,two:1,2"),
        ("postgresql://lead:canary@/full_lead?host=one&host=two", "full_lead at one,two:5432"),
        ("postgresql://lead:canary@db.example", "lead at db.example:5432"),
        ("postgresql://db.example/?dbname=full_lead&user=lead&passfile=canary", "full_lead at db.example:5432"),
        ("postgresql:///full_lead", "full_lead at localhost:5432"),
    ):
        place = location_of(make_url(url))
        assert str(place) == said, url
        assert "canary" not in repr(place), url
