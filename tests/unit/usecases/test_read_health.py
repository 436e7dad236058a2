from dataclasses import replace
from datetime import timedelta

from b24app.domain.lead.answers import Load
from b24app.domain.message import Message
from b24app.domain.operations.health import Keys
from b24app.domain.operations.placements import PortalState
from b24app.domain.operations.portal_activity import Failure, PortalActivity
from b24app.domain.operations.rest_three import RestThree
from b24app.domain.portal.caller import Caller
from b24app.usecases.read_health import ReadHealth
from tests.fakes.invented import NOW, installation, pair
from tests.fakes.stores import Stores

MEASURED = Load(method="app.info", operating_s=0.5, resets_at=None, seen_at=NOW)
STATE = PortalState(
    caller=Caller(app=installation().app, user_id=1, is_admin=True, name="Ada", covered=False),
    finished=True,
    leads_on=True,
    placements=(),
    events=(),
    scopes=frozenset({"crm"}),
    loads=(MEASURED,),
)


def read_health(stores: Stores, activity: PortalActivity) -> ReadHealth:
    return ReadHealth(installations=stores.installations, pairs=stores.token_pairs, activity=activity)


class TestReadHealth:
    def test_it_puts_together_what_the_portal_said_and_what_is_remembered(self, stores: Stores) -> None:
        activity = PortalActivity()
        stores.installations.install(installation(), pair(), NOW)
        failure = Failure(at=NOW, number="ab12", title=Message("Busy"), kind="busy")
        lead = Load(method="crm.lead.get", operating_s=7.5, resets_at=None, seen_at=NOW)
        activity.failures.note("portal", failure)
        activity.loads.note("portal", lead)
        health = read_health(stores, activity)(installation(), STATE, NOW + timedelta(days=1))
        assert (health.failures, health.loads) == ((failure,), (lead, MEASURED))
        assert (health.keys.state, health.keys.installer_id) == (Keys.GOOD, 1)
        assert [right.scope for right in health.missing or ()] == ["placement", "user_brief"]

    def test_of_what_is_remembered_the_newest_counts_for_each_method(self, stores: Stores) -> None:
        activity = PortalActivity()
        for seconds in (1.0, 2.0):
            for method in ("crm.lead.get", "batch"):
                activity.loads.note("portal", replace(MEASURED, method=method, operating_s=seconds))
        health = read_health(stores, activity)(installation(), replace(STATE, loads=()), NOW)
        assert [(load.method, load.operating_s) for load in health.loads] == [("batch", 2.0), ("crm.lead.get", 2.0)]

    def test_another_portals_news_are_not_here(self, stores: Stores) -> None:
        activity = PortalActivity()
        activity.failures.note("other", Failure(at=NOW, number="ab12", title=Message("Busy"), kind="busy"))
        health = read_health(stores, activity)(installation(), STATE, NOW)
        assert (health.failures, health.keys.state) == ((), Keys.MISSING)

    def test_what_was_measured_just_now_counts_not_what_is_remembered(self, stores: Stores) -> None:
        activity = PortalActivity()
        activity.loads.note("portal", replace(MEASURED, operating_s=99))
        health = read_health(stores, activity)(installation(), STATE, NOW)
        assert health.loads == (MEASURED,)

    def test_only_leads_in_rest_3_are_told(self, stores: Stores) -> None:
        activity, told = PortalActivity(), []
        for seen in (RestThree.NONE, RestThree.WITHOUT_LEADS, RestThree.WITH_LEADS, RestThree.UNKNOWN):
            activity.note_rest_three("portal", seen, NOW)
            told.append(read_health(stores, activity)(installation(), STATE, NOW).leads_in_rest_three)
        assert told == [False, False, True, True], "what a portal does not say leaves what was known"
