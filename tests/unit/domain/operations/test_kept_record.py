import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.operations.kept_record import KeptRecord, as_text, kept_record, read_record
from b24app.domain.operations.settings_backup import Choices
from b24app.domain.portal.access import EVERYBODY, LOST_RULE, AccessRule, Choice, Listed
from b24app.domain.portal.audit import Action, AuditEntry
from b24app.domain.portal.installation import Export, TabSettings
from tests.fakes.invented import ADMINISTRATORS_ONLY, HOUR, NOW, installation

LISTED = AccessRule(
    choice=Choice.CHOSEN, listed=(Listed(code="U2", name="Sara Canary"), Listed(code="D4", name="Sales"))
)
TAB = TabSettings(export=Export.NOBODY, key_fields=("UF_CRM_1", "NAME"))
ENTRIES = (
    AuditEntry(at=NOW, user_id=1, name="Ada Canary", action=Action.ADDED, about=("U2", "Sara Canary")),
    AuditEntry(at=NOW + HOUR, user_id=1, name="Ada Canary", action=Action.REMOVED, about=("U3", "Mia Canary")),
    AuditEntry(at=NOW + HOUR, user_id=3, name="", action=Action.CHOSE, about=("everybody", "chosen")),
    AuditEntry(at=NOW + HOUR, user_id=3, name="", action=Action.REPAIRED),
)
SOUND = json.loads(as_text(kept_record(replace(installation(), access=LISTED), ENTRIES, NOW)))


def test_what_was_chosen_and_changed_comes_back() -> None:
    for rule in (EVERYBODY, ADMINISTRATORS_ONLY, LOST_RULE, LISTED):
        for digest in (None, b"\x00\xff" * 16):
            row = replace(installation(), access=rule, tab=TAB, application_token_digest=digest)
            record = kept_record(row, ENTRIES, NOW)
            assert read_record(as_text(record), record.erase_at) == record, (rule, digest)
            assert record.choices.tab == TAB, (rule, digest)
            assert (record.choices.access.choice, record.choices.access.lost) == (rule.choice, rule.lost), (
                rule,
                digest,
            )
            assert record.choices.access.codes == rule.codes, (rule, digest)
            assert record.application_token_digest == digest, (rule, digest)
            assert [(each.at, each.user_id, each.action) for each in record.entries] == [
                (each.at, each.user_id, each.action) for each in ENTRIES
            ], (rule, digest)


def test_nobodys_name_is_in_it() -> None:
    text = as_text(kept_record(replace(installation(), access=LISTED), ENTRIES, NOW))
    assert "Canary" not in text
    assert "Sales" not in text
    assert '"U2"' in text, "the premise: the rule is there"
    assert '"U3"' in text, "the premise: the change is there"
    assert "chosen" in text


def test_a_change_of_the_list_keeps_its_code_and_an_empty_place_for_the_name() -> None:
    record = kept_record(installation(), ENTRIES, NOW)
    assert [each.about for each in record.entries[:2]] == [("U2", ""), ("U3", "")]


def test_a_rule_that_was_lost_stays_lost() -> None:
    record = KeptRecord(erase_at=NOW, choices=Choices(access=LOST_RULE), application_token_digest=None, entries=())
    assert read_record(as_text(record), record.erase_at).choices.access == LOST_RULE


@given(st.sampled_from(["choices", "lost", "digest", "entries"]), st.none() | st.integers() | st.text(max_size=3))
def test_a_text_of_another_form_is_refused_in_one_way(key: str, value: object) -> None:
    for text in (json.dumps(value), json.dumps(SOUND | {key: value}), json.dumps({key: value})):
        try:
            read = read_record(text, NOW)
        except (ValueError, KeyError, TypeError):
            continue
        assert isinstance(read, KeptRecord)
