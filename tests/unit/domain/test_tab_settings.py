import pytest

from b24app.domain.tab_settings import DEFAULT_KEY_FIELDS, MOST_KEY_FIELDS, Export, TabSettings, may_export


@pytest.mark.parametrize(
    ("export", "is_admin", "allowed"),
    [
        (Export.EVERYBODY, False, True),
        (Export.EVERYBODY, True, True),
        (Export.ADMINISTRATORS, False, False),
        (Export.ADMINISTRATORS, True, True),
        (Export.NOBODY, False, False),
        (Export.NOBODY, True, False),
    ],
)
def test_who_may_copy_and_export(*, export: Export, is_admin: bool, allowed: bool) -> None:
    assert may_export(TabSettings(export=export), is_admin=is_admin) is allowed


def test_the_key_fields_by_default_are_few_and_each_once() -> None:
    assert len(set(DEFAULT_KEY_FIELDS)) == len(DEFAULT_KEY_FIELDS) <= MOST_KEY_FIELDS
