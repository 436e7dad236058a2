import json
from dataclasses import replace

from b24app.domain.operations.admin_panel import AdminPanel, PersonFound
from b24app.domain.operations.placements import PortalState
from b24app.domain.portal.access import LOST_RULE, MOST_LISTED, AccessRule, Choice, Listed
from b24app.domain.portal.caller import Caller, verify_caller
from b24app.domain.portal.installation import MOST_KEY_FIELDS, Export, Installation, TabSettings
from b24app.usecases.open_home import Home
from b24app.web.home.access_part import AccessPart, access_part
from tests.fakes.invented import installation

SALES = Listed(code="D4", name="Sales")
ADMIN_PANEL = AdminPanel(
    listed=(SALES,),
    labels={"NAME": "First name", "UF_1": "Größe"},
    find="",
    found=None,
    entries=(),
    changes=0,
    backed_up=True,
)
ADA = Caller(app=installation().app, user_id=1, is_admin=True, name="Ada", covered=False)
STATE = PortalState(caller=ADA, finished=True, leads_on=True, placements=(), events=())


def part(rule: AccessRule, tab: TabSettings | None = None, admin_panel: AdminPanel = ADMIN_PANEL) -> AccessPart:
    found = access_part(home(admin_panel, replace(installation(), access=rule, tab=tab or TabSettings())))
    assert found is not None
    return found


def home(admin_panel: AdminPanel | None, there: Installation) -> Home:
    return Home(
        caller=verify_caller(there, ADA, ADA.user_id),
        state=STATE,
        ticket="t",
        came_from="https://portal.test",
        language="en",
        admin_panel=admin_panel,
    )


def test_a_person_without_an_admin_panel_is_shown_nothing_of_it() -> None:
    assert access_part(home(None, installation())) is None


def test_the_choice_in_force_is_checked_and_none_where_nobody_knows_it() -> None:
    chosen = part(AccessRule(choice=Choice.CHOSEN, listed=(SALES,)))
    assert [option.value for option in chosen.rules if option.checked] == ["chosen"]
    assert [option.value for option in part(LOST_RULE).rules if option.checked] == []
    assert part(LOST_RULE).lost
    assert (chosen.list_rests, part(AccessRule(listed=(SALES,))).list_rests) == (False, True)


def test_the_dialog_is_told_what_is_taken() -> None:
    assert json.loads(part(AccessRule(listed=(SALES,))).taken) == ["D4"]


def test_a_button_adds_the_person_next_to_it() -> None:
    found = (PersonFound(user_id=7, name='Dirk "D"', position="Boss"), PersonFound(user_id=8, name="", position=""))
    first, second = part(AccessRule(), admin_panel=replace(ADMIN_PANEL, found=found)).candidates
    assert json.loads(first.added) == [{"id": "U7", "name": 'Dirk "D"'}]
    assert (first.name, first.position, second.name) == ('Dirk "D"', "Boss", "U8")


def test_key_fields_stand_in_their_order_and_the_others_can_be_added() -> None:
    shown = part(AccessRule(), TabSettings(export=Export.NOBODY, key_fields=("UF_1", "GONE")))
    assert list(shown.key_fields.items()) == [("UF_1", "Größe"), ("GONE", "GONE")]
    assert shown.more_fields == {"NAME": "First name"}
    assert [option.value for option in shown.exports if option.checked] == ["nobody"]


def test_what_is_full_takes_nothing_more() -> None:
    full = AccessRule(listed=tuple(Listed(code=f"U{number}") for number in range(MOST_LISTED)))
    fields = TabSettings(key_fields=tuple(f"UF_{number}" for number in range(MOST_KEY_FIELDS)))
    shown = part(full, fields)
    assert (shown.full, shown.fields_full) == (True, True)
    assert (part(AccessRule()).full, part(AccessRule()).fields_full) == (False, False)
