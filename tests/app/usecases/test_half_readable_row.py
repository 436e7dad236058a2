"""A row of which one value is spoilt while the others are right: it is not believed, and costs its own page alone."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, column, select, table, update
from sqlalchemy.sql.expression import TableClause

from b24app.adapters.store.database import reading, writing
from b24app.domain.portal.access import EVERYBODY
from demo.bitrix24_standin import Neighbourhood
from tests.fakes.invented import ADMINISTRATORS_ONLY
from tests.full_lead import FullLead
from tests.watching import asked, choose_rule, outcome, tab_launch, ticket_in
from tests.written_behind import all_is_written

ADDRESS = "javascript:alert(1)"
# Whatever would let somebody in, or send a token somewhere.
OF_THE_INSTALLATION = [
    *[("endpoint", ADDRESS), ("endpoint", ""), ("aliases", f'["{ADDRESS}"]'), ("aliases", "no list")],
    *[("access_codes", "no list"), ("access_listed", '["no pair"]'), ("access_listed", "no list")],
    *[
        ("access_codes", "[7]"),
        ("access_codes", "null"),
        ("access_codes", "[" * 100_000),
        ("access_listed", "[[7, 7]]"),
    ],
    *[("access_everybody", "no"), ("access_everybody", 7), ("access_lost", "no"), ("access_lost", 0.5)],
    *[("tab_export", "strangers"), ("tab_export", ""), ("tab_key_fields", "no list")],
    *[("installed_at", "no moment"), ("removal_hinted_at", "no moment"), ("removal_hinted_at", 7)],
    *[("answered_at", "no moment"), ("answered_at", 7), ("other_server", b"no text")],
    *[("installer_id", "nobody"), ("generation", "none"), ("revision", "none"), ("app_id", "none")],
    *[("oauth_server", b"no text"), ("application_token_digest", "no digest"), ("application_token_digest", 7)],
]
OF_A_PAIR = [
    *[("expires_at", "no moment"), ("last_used_at", "no moment"), ("trade_until", "no number")],
    *[("access_token", "no seal"), ("refresh_token", 7), ("generation", "none")],
]
OF_AN_ENTRY = [("deed", "unheard-of"), ("at", "no moment"), ("about", "no list")]
OURS = (503, "store")  # said so, and offered again: nobody is told that the app is not installed


def raw(name: str, *columns: str) -> TableClause:
    """Return the table without what we know of its values."""
    return table(name, *(column(each) for each in columns))


def values(engine: Engine, name: str, spoilt: str) -> list[object]:
    all_is_written()
    with reading(engine) as connection:
        return list(connection.execute(select(raw(name, spoilt))).scalars())


def spoil(engine: Engine, name: str, spoilt: str, value: object) -> object:
    """Put the value into each row, and return the one that stood in the first."""
    before = values(engine, name, spoilt)[0]
    with writing(engine) as connection:
        connection.execute(update(raw(name, spoilt)).values({spoilt: value}))
    return before


@pytest.mark.drawn(4)
@pytest.mark.parametrize(("spoilt", "value"), OF_THE_INSTALLATION)
def test_an_installation_that_is_half_readable_lets_nobody_in_and_is_not_taken_for_a_portal_that_is_unknown(
    installed: FullLead, neighbourhood: Neighbourhood, engine: Engine, spoilt: str, value: object
) -> None:
    page = installed.launch(tab_launch(installed))
    installed.portal.wire.clear()
    neighbourhood.oauth.wire.clear()
    before = spoil(engine, "installations", spoilt, value)
    for refused in (
        installed.launch(tab_launch(installed)),
        installed.open_home(installed.portal.people["admin"]),
        installed.post("/lead-tab/reload", ticket=ticket_in(page)),
    ):
        assert outcome(refused) == OURS
    assert asked(installed.portal.wire) == asked(neighbourhood.oauth.wire) == [], "no token is sent anywhere"
    assert values(engine, "installations", spoilt) == [value], "nothing is written over it"
    spoil(engine, "installations", spoilt, before)
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == (200, "")


def _no_seal(_: bytes) -> bytes:
    return b"no seal"


def _cut_short(sealed: bytes) -> bytes:
    return sealed[:-1]


def _one_bit_off(sealed: bytes) -> bytes:
    return sealed[:-1] + bytes([sealed[-1] ^ 1])


@pytest.mark.drawn(2)
@pytest.mark.rule("S23", "bad")
@pytest.mark.parametrize("spoilt", ["access_token", "refresh_token"])
@pytest.mark.parametrize("spoiling", [_no_seal, _cut_short, _one_bit_off])
def test_a_token_that_is_not_sealed_is_not_there_and_the_next_open_brings_another(
    installed: FullLead, neighbourhood: Neighbourhood, engine: Engine, spoilt: str, spoiling: Callable[[bytes], bytes]
) -> None:
    page = installed.launch(tab_launch(installed))
    installed.portal.wire.clear()
    all_is_written()
    pairs = raw("token_pairs", "user_id", spoilt)
    with writing(engine) as connection:
        for user_id, sealed in connection.execute(select(pairs)).all():
            its_row = update(pairs).where(pairs.c.user_id == user_id)
            connection.execute(its_row.values({spoilt: spoiling(sealed)}))
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == (401, "too-old")
    assert asked(installed.portal.wire) == asked(neighbourhood.oauth.wire) == []
    page = installed.launch(tab_launch(installed))
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == (200, "")


@pytest.mark.drawn(2)
@pytest.mark.parametrize(("spoilt", "value"), OF_A_PAIR)
def test_a_pair_that_is_half_readable_is_not_used_and_the_next_open_brings_another(
    installed: FullLead, neighbourhood: Neighbourhood, engine: Engine, spoilt: str, value: object
) -> None:
    page = installed.launch(tab_launch(installed))
    installed.portal.wire.clear()
    spoil(engine, "token_pairs", spoilt, value)
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == OURS
    assert asked(installed.portal.wire) == asked(neighbourhood.oauth.wire) == []
    page = installed.launch(tab_launch(installed))
    assert outcome(page) == (200, "")
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == (200, "")


@pytest.mark.costly
@pytest.mark.parametrize(("spoilt", "value"), OF_AN_ENTRY)
def test_an_entry_of_the_audit_that_is_half_readable_costs_nobody_the_tab(
    installed: FullLead, engine: Engine, spoilt: str, value: object
) -> None:
    choose_rule(installed, EVERYBODY.choice.value)
    choose_rule(installed, ADMINISTRATORS_ONLY.choice.value)
    assert values(engine, "audit", spoilt), "the premise: something was written down"
    choose_rule(installed, EVERYBODY.choice.value)
    spoil(engine, "audit", spoilt, value)
    assert outcome(installed.launch(tab_launch(installed))) == (200, "")
    assert outcome(installed.open_home(installed.portal.people["sara"])) == (200, "")
    assert outcome(installed.open_home(installed.portal.people["admin"])) == OURS, "the page that lists the changes"
    assert set(values(engine, "audit", spoilt)) == {value}, "what was written down stays as it is"
