import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, make_url

from b24app.adapters.store.database import engine_for
from b24app.domain.operations.database_address import FORMS, fault_of_address

SIGNS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=12)
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=12)  # nobody escapes these


@pytest.mark.fault("R44")
def test_what_is_no_address_of_ours_says_what_would_be_one_and_shows_nothing_of_it() -> None:
    for address, words in (
        ("", "is empty"),
        ("canary", FORMS),
        ("postgresql:/canary", FORMS),
        ("/var/lib/canary.sqlite3", FORMS),
        ("mysql://lead:canary@db.example/lead", "no other kind of database"),
        ("postgres://lead:canary@db.example/lead", "postgresql://, not postgres://"),
        ("PostgreSQL://lead:canary@db.example/lead", FORMS),
        ("sqlite+aiosqlite:////var/lib/canary.sqlite3", FORMS),
        ("postgresql://lead:can@ary@db.example/lead", "@ as %40"),
        ("postgresql://lead:can/ary@db.example/lead", "/ as %2F"),
        ("postgresql://lead:12/34@db.example/lead", "/ as %2F"),
        ("postgresql://lead:can#ary@db.example/lead", "# as %23"),
        ("postgresql://lead:can:ary@db.example/lead", ": as %3A"),
        ("postgresql://lead:12?34@db.example/lead", "? as %3F"),
        ("postgresql://lead:12?a=b@db.example/lead", "? as %3F"),
        ("postgresql://lead:can[ary@db.example/lead", "[ as %5B"),
        ("postgresql://lead:can ary@db.example/lead", "a blank as %20"),
        ("postgresql://lead:canary@db.example:99999/lead", FORMS),
        ("postgresql://db.example:canary/lead", FORMS),
        ("sqlite://", "must name a file"),
        ("sqlite:///", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("sqlite://instance/canary.sqlite3", "four slashes"),
        ("sqlite:///file:canary?uri=true", "four slashes"),
    ):
        fault = fault_of_address(address)
        assert words in fault, address
        assert "canary" not in fault, address
        assert "12" not in fault, address
        assert "\n" not in fault, address


def test_what_can_be_used_has_no_fault_and_makes_an_engine() -> None:
    for address in (
        "sqlite:///instance/b24app.sqlite3",
        "sqlite:////var/lib/full-lead.sqlite3?timeout=9",
        "sqlite+pysqlite:////var/lib/full-lead.sqlite3",
        "postgresql://db.example/lead",
        "postgresql://lead@db.example",
        "postgresql+psycopg://lead:p%40ss%2F@db.example:6432/lead?sslmode=verify-full&sslrootcert=/etc/ssl/own.pem",
        "postgresql+psycopg2://lead:word@[::1]:5432/lead",
        "postgresql://lead@/lead?host=/run/postgresql",
        "postgresql://lead:word@/lead?host=one:1&host=two:2",
        "postgresql:///lead",
    ):
        assert fault_of_address(address) == "", address
        assert engine_for(address).dialect.name in {"sqlite", "postgresql"}, address


@given(password=SIGNS, user=SIGNS, name=NAMES)
def test_whatever_is_written_as_it_must_be_is_read_as_it_was_meant(password: str, user: str, name: str) -> None:
    meant = URL.create("postgresql", user, password, "db.example", 5432, name)
    written = meant.render_as_string(hide_password=False).replace(" ", "%20")  # the library leaves blanks
    assert fault_of_address(written) == ""
    assert make_url(written) == meant


@given(password=SIGNS)
def test_what_is_taken_is_read_with_the_whole_password_or_is_a_fault(password: str) -> None:
    address = f"postgresql://lead:{password}@db.example/lead"
    if not fault_of_address(address):
        read = make_url(address)
        assert (read.host, read.database, read.username) == ("db.example", "lead", "lead")
