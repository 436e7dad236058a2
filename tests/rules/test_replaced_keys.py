"""A replaced key signs nothing new: through the pages, over restarts, and on a second worker."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from b24app.adapters.keys.key_ring import KeyRing
from b24app.domain.portal.ticket import Purpose
from b24app.settings import read_settings
from b24app.wiring.application import create_app
from tests.fakes.keys import tickets_with
from tests.full_lead import FullLead
from tests.operators_shell import encoded
from tests.watching import outcome, press_sign_in, tab_launch, ticket_in
from tests.written_behind import all_is_written

NEW = encoded(b"n")
HOURS = timedelta(hours=1)


def worker(app: FullLead, *keys: str) -> Flask:
    """Start a worker over the same store with these keys, the first first. Each person's pair is in the store."""
    all_is_written()
    return create_app(read_settings({**app.environ, "B24_SECRET_KEYS": ",".join(keys)}, Path()), app.clock)


def reloaded(app: Flask, ticket: str) -> int:
    return app.test_client().post("/lead-tab/reload", data={"ticket": ticket}).status_code


def forged(app: FullLead, ticket: str) -> str:
    """Sign what a good ticket says anew, with the old key and as of now, as somebody can who has that key."""
    key = read_settings(app.environ, Path()).secret_keys[0]
    signer = tickets_with(key, first_since=app.clock())
    read = signer.read(ticket, Purpose.LEAD_TAB, app.clock(), timedelta(days=100))
    return signer.issue(replace(read, opened_at=app.clock()), Purpose.LEAD_TAB, app.clock())


@pytest.fixture
def old(installed: FullLead) -> str:
    """The key that the application has had for long."""
    return installed.environ["B24_SECRET_KEYS"]


@pytest.fixture
def ticket(installed: FullLead) -> str:
    return ticket_in(installed.launch(tab_launch(installed)))


@pytest.mark.costly
@pytest.mark.rule("S65", "good")
def test_a_page_that_was_open_when_the_key_changed_goes_on(installed: FullLead, old: str, ticket: str) -> None:
    changed = worker(installed, NEW, old)
    assert reloaded(changed, ticket) == 200
    installed.clock.ahead += 11 * HOURS
    assert reloaded(changed, forged(installed, ticket)) == 200, "it may be reloaded for its twelve hours"


@pytest.mark.costly
@pytest.mark.rule("S65", "bad")
def test_twelve_hours_after_the_change_the_old_key_signs_nothing_whatever_time_it_writes(
    installed: FullLead, old: str, ticket: str
) -> None:
    changed = worker(installed, NEW, old)
    installed.clock.ahead += 12 * HOURS
    late = forged(installed, ticket)
    assert reloaded(changed, late) == 403
    assert reloaded(worker(installed, NEW, old), late) == 403, "after a restart"
    assert reloaded(worker(installed, NEW, encoded(b"x"), old), late) == 403, "on a worker with one key more"
    fresh = worker(installed, NEW, old).test_client()
    launch = tab_launch(installed)
    opened = fresh.post(launch.url.removeprefix(installed.url), data=launch.fields)
    assert opened.status_code == 200, "who opens the tab anew is not concerned"


@pytest.mark.rule("S65", "bad")
def test_the_next_change_lets_the_key_that_was_replaced_long_ago_sign_nothing_again(
    installed: FullLead, old: str, ticket: str
) -> None:
    worker(installed, NEW, old)
    installed.clock.ahead += 24 * HOURS
    assert reloaded(worker(installed, encoded(b"x"), NEW, old), forged(installed, ticket)) == 403


@pytest.mark.rule("S65", "bad")
def test_a_key_that_was_taken_out_is_refused_at_once(installed: FullLead, old: str, ticket: str) -> None:
    assert old != NEW
    assert reloaded(worker(installed, NEW), ticket) == 403


@pytest.mark.rule("S65", "bad")
def test_a_sign_in_that_the_old_key_started_is_refused_in_the_same_way(installed: FullLead, old: str) -> None:
    changed = worker(installed, NEW, old).test_client()
    installed.clock.ahead += 12 * HOURS
    started = press_sign_in(installed)
    address = f"/?code={'c' * 70}&state={started.headers['Location'].partition('state=')[2]}"
    headers = {"Cookie": started.headers["Set-Cookie"].partition(";")[0]}
    refused = changed.get(address, headers=headers)
    assert (refused.status_code, 'data-problem="state-refused"' in refused.text) == (403, True)


@pytest.mark.costly
@pytest.mark.rule("S65", "good")
def test_with_a_new_key_last_first_and_then_first_no_host_refuses_what_another_one_signs(
    installed: FullLead, old: str, ticket: str
) -> None:
    """As install/env.example says: both hosts read the new key before one of them signs with it."""
    first, second = worker(installed, old, NEW), worker(installed, old, NEW)
    installed.clock.ahead += 13 * HOURS
    first = worker(installed, NEW, old)
    launch = tab_launch(installed)
    path, form = launch.url.removeprefix(installed.url), launch.fields
    signed_with_new = first.test_client().post(path, data=form).text
    signed_with_old = forged(installed, ticket)
    assert reloaded(second, signed_with_new.partition('name="ticket" value="')[2].partition('"')[0]) == 200
    assert reloaded(first, signed_with_old) == 200
    assert outcome(installed.launch(tab_launch(installed))) == (200, "")


def test_the_store_keeps_a_fingerprint_and_no_key(installed: FullLead, old: str) -> None:
    key = read_settings(installed.environ, Path()).secret_keys[0]
    file = Path(installed.environ["B24_DATABASE_URL"].removeprefix("sqlite:///"))
    kept = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert KeyRing((key,)).first_id in kept
    assert key not in kept
    assert old.encode() not in kept
