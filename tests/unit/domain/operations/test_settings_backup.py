import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.bounded_json import Json
from b24app.domain.operations.settings_backup import (
    LONGEST_BACKUP,
    Choices,
    UnreadableBackupError,
    backed_up,
    read_backup,
)
from b24app.domain.portal.access import EVERYBODY, MOST_LISTED, AccessRule, Choice, Listed
from b24app.domain.portal.installation import FIELD_CODE, MOST_KEY_FIELDS, Export, TabSettings
from tests.case import case
from tests.fakes.invented import ADMINISTRATORS_ONLY
from tests.samples.any_json import JSON

NAMED = AccessRule(choice=Choice.CHOSEN, listed=(Listed(code="D4", name="Sales"), Listed(code="U7", name="Dirk")))
BARE = AccessRule(choice=Choice.CHOSEN, listed=(Listed(code="D4"), Listed(code="U7")))
TAB = TabSettings(export=Export.NOBODY, key_fields=("UF_CRM_1", "NAME"))
SOUND: dict[str, Json] = {"version": 1, "rule": "chosen", "codes": ["D4"], "export": "nobody", "key_fields": ["NAME"]}


def test_what_was_written_is_read_again() -> None:
    for rule in (EVERYBODY, ADMINISTRATORS_ONLY, BARE):
        assert read_backup(backed_up(Choices(access=rule, tab=TAB))) == Choices(access=rule, tab=TAB), rule


def test_no_name_of_anybody_is_in_the_copy() -> None:
    copy = backed_up(Choices(access=NAMED))
    assert "Dirk" not in copy
    assert read_backup(copy).access == BARE


def test_the_longest_copy_that_we_write_is_within_the_bound() -> None:
    listed = tuple(Listed(code=f"SONETGRP{10**9 + number}_ABCDEFGH") for number in range(MOST_LISTED))
    fields = tuple(f"UF_{number:097}" for number in range(MOST_KEY_FIELDS))
    assert all(map(FIELD_CODE.fullmatch, fields))
    choices = Choices(access=AccessRule(choice=Choice.CHOSEN, listed=listed), tab=TabSettings(key_fields=fields))
    assert len(backed_up(choices)) < LONGEST_BACKUP
    assert read_backup(backed_up(choices)) == choices


def test_a_copy_that_is_not_of_our_form_is_not_read_at_all() -> None:
    cases: list[dict[str, Json]] = [
        {"version": 2},
        {"version": True},
        {"version": "1"},
        {"rule": "Everybody"},
        {"rule": None},
        {"rule": ["everybody"]},
        {"rule": {"everybody": 1}},
        {"codes": []},
        {"codes": "D4"},
        {"codes": {"0": "D4"}},
        {"codes": ["D4", "D4"]},
        {"codes": ["D4", 7]},
        {"codes": ["D4", "U7&ACCESS[]=AU"]},
        {"codes": [f"U{number}" for number in range(MOST_LISTED + 1)]},
        {"export": "anybody"},
        {"export": []},
        {"key_fields": None},
        {"key_fields": ["NAME", "<b>"]},
        {"key_fields": [f"UF_{number}" for number in range(MOST_KEY_FIELDS + 1)]},
    ]
    assert read_backup(json.dumps(SOUND)).access.codes == ("D4",)
    for instead in cases:
        with case(instead), pytest.raises(UnreadableBackupError):
            read_backup(json.dumps(SOUND | instead))


def test_a_text_that_is_none_of_ours_is_not_read() -> None:
    for copy in (
        "",
        "null",
        "[]",
        "{",
        '{"version":1,"version":1}',
        backed_up(Choices(access=BARE)) + " " * LONGEST_BACKUP,
    ):
        with case(copy), pytest.raises(UnreadableBackupError):
            read_backup(copy)


@pytest.mark.costly
@given(JSON, st.sampled_from(sorted(SOUND)))
def test_whatever_a_portal_answers_it_is_read_or_refused(value: Json, key: str) -> None:
    for copy in (value, json.dumps(value), json.dumps(SOUND | {key: value})):
        try:
            read = read_backup(copy)
        except UnreadableBackupError:
            continue
        assert read_backup(backed_up(read)) == read
