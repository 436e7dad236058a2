import pytest

from b24app.domain.message import Message
from b24app.domain.portal.audit import AuditEntry, Deed
from b24app.web.home.audit_words import DEEDS, NONE, NOTHING_TO_REPAIR, Told, told
from tests.fakes.invented import NOW


def entry(deed: Deed, *about: str) -> AuditEntry:
    return AuditEntry(at=NOW, user_id=1, name="Ada", deed=deed, about=about)


def test_every_deed_has_its_words() -> None:
    assert set(DEEDS) == set(Deed)


@pytest.mark.parametrize(
    ("said", "now", "before"),
    [
        (
            entry(Deed.CHOSE, "lost", "chosen"),
            Message("Chosen people and departments"),
            Message("Not known any more"),
        ),
        (entry(Deed.EXPORT, "everybody", "nobody"), Message("Nobody"), Message("Everybody who sees the tab")),
        (entry(Deed.ADDED, "D4", "Sales"), "Sales (D4)", ""),
        (entry(Deed.REMOVED, "D4", ""), "D4", ""),
        (entry(Deed.KEY_FIELDS, "NAME", "WEB"), "NAME, WEB", ""),
        (entry(Deed.KEY_FIELDS), NONE, ""),
        (entry(Deed.REPAIRED, "event.bind"), "event.bind", ""),
        (entry(Deed.REPAIRED), NOTHING_TO_REPAIR, ""),
        (
            entry(Deed.CHOSE, "everybody", "a later release's"),
            "a later release's",
            Message("Everybody whom Bitrix24 gives the application"),
        ),
        (entry(Deed.ADDED, "one"), "", ""),
    ],
)
def test_an_entry_is_told_with_what_is_now_and_what_was_before(
    said: AuditEntry, now: Message | str, before: Message | str
) -> None:
    assert told(said) == Told(what=DEEDS[said.deed], now=now, before=before)
