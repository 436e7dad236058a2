from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine, delete
from werkzeug.datastructures import MultiDict

from b24app.adapters.store.database import writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.schema import installations
from b24app.domain.portal.access import EVERYBODY, AccessRule
from b24app.domain.portal.audit import AuditEntry
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.launch import Launch
from b24app.usecases.unattended import MOST_TRIES
from b24app.web.forms.launch_form import read_launch
from b24app.web.forms.wire_form import WireForm
from demo.bitrix24_standin import Neighbourhood
from tests.app.stored import hint_at_removal, store
from tests.fakes.invented import ADMINISTRATORS_ONLY
from tests.full_lead import FullLead, started
from tests.watching import (
    TAB,
    arriving,
    asked,
    by_hand,
    kept,
    listening,
    outcome,
    policy_of,
    tab_launch,
    with_fields,
)
from tests.written_behind import all_is_written

ANOTHER_TOKEN = "f" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedAtTheLastMoment(SqlInstallations):
    """The store, in which somebody else changes the portal just before it is changed, as often as there are `rules`."""

    rules: list[AccessRule]

    def replace(self, read: Installation, new: Installation, entries: Sequence[AuditEntry] = ()) -> bool:
        current = self.find(read.member_id)
        if self.rules and current is not None:
            assert SqlInstallations.replace(self, current, replace(current, access=self.rules.pop()))
        return SqlInstallations.replace(self, read, new, entries)


def learn(app: FullLead, login: str, rules: list[AccessRule]) -> Launch:
    """Open under a further name of the portal, which is learnt from administrators."""
    now = app.clock()
    launch = arriving(tab_launch(app, login), DOMAIN="alias.example:81")
    query = parse_qs(urlsplit(launch.url).query)
    claim = read_launch(WireForm(MultiDict(query), MultiDict(launch.fields)), now)
    with store(app) as there:
        stored = there.installations
        assert isinstance(stored, SqlInstallations)
        changing = ChangedAtTheLastMoment(
            engine=stored.engine, client_id=stored.client_id, pairs=stored.pairs, rules=rules
        )
        prove_launch = replace(there.prove_launch, installations=changing)
        admitted = prove_launch.admit(claim, now)
        assert admitted.proof is not None, "the premise: there is something to learn"
        caller = there.portal.who_asks(admitted.address, claim.pair.access_token, ())
        return prove_launch.complete(admitted, caller, now)


class TestWhyUnproven:
    def test_a_portal_that_we_do_not_know_is_asked_about_at_the_authorization_server_alone(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        stranger = with_fields(tab_launch(installed), member_id="0" * 32)
        assert outcome(installed.launch(stranger)) == (403, "unproven")
        assert asked(neighbourhood.oauth.wire) == ["app.info"]
        assert asked(installed.portal.wire) == []

    @pytest.mark.rule("S4", "bad")
    def test_nobody_connects_to_a_foreign_domain(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        with listening() as stranger:
            for login in ("sara", "admin"):
                launch = arriving(tab_launch(installed, login), DOMAIN=stranger.host)
                assert outcome(installed.launch(launch)) == (200, "")
            refused = with_fields(arriving(tab_launch(installed), DOMAIN=stranger.host), AUTH_ID="0" * 70)
            assert outcome(installed.launch(refused)) == (401, "token-refused")
            assert stranger.heard_nothing
        assert asked(neighbourhood.oauth.wire)[0] == "app.info"

    def test_a_name_of_the_portal_that_an_administrator_came_under_is_proven_once_and_may_frame(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        for login in ("admin", "sara", "admin"):
            launch = arriving(tab_launch(installed, login), DOMAIN="alias.example:81")
            ancestors = policy_of(installed.launch(launch))["frame-ancestors"].split()
            assert ancestors == [installed.portal.url, "http://alias.example:81"]
        assert asked(neighbourhood.oauth.wire) == ["app.info"]
        assert kept(installed)["installations"][0]["aliases"] == ["http://alias.example:81"]

    @pytest.mark.costly
    @pytest.mark.rule("S56", "bad")
    def test_a_name_that_an_employee_came_under_is_known_for_their_token_alone(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        before = kept(installed)
        launch = arriving(tab_launch(installed), DOMAIN="alias.example:81")
        for _ in range(3):
            ancestors = policy_of(installed.launch(launch))["frame-ancestors"].split()
            assert ancestors == [installed.portal.url, "http://alias.example:81"]
        assert asked(neighbourhood.oauth.wire) == ["app.info"], "it is proven once"
        assert outcome(installed.launch(arriving(tab_launch(installed, "mia"), DOMAIN="alias.example:81"))) == (200, "")
        assert neighbourhood.oauth.wire.count("app.info") == 2, "a colleague is asked about as before"
        assert kept(installed)["installations"] == before["installations"]

    def test_a_foreign_authorization_server_is_never_asked(self, installed: FullLead) -> None:
        with listening() as stranger:
            launch = with_fields(
                tab_launch(installed), SERVER_ENDPOINT=f"http://{stranger.host}/rest/", APPLICATION_TOKEN=ANOTHER_TOKEN
            )
            assert outcome(installed.launch(launch)) == (200, "")
            assert stranger.heard_nothing

    @pytest.mark.parametrize(
        ("fact", "named"),
        [
            *((fact, named) for fact in ("another entry", "a hint") for named in (True, False)),
            ("another token", True),
            ("unknown here", True),
        ],
    )
    def test_the_server_that_the_claim_names_or_for_the_portals_people_its_own_is_asked_before_any_other(
        self, installed: FullLead, neighbourhood: Neighbourhood, engine: Engine, fact: str, *, named: bool
    ) -> None:
        launch = tab_launch(installed) if named else with_fields(tab_launch(installed), SERVER_ENDPOINT="")
        if fact == "another token":
            launch = with_fields(launch, APPLICATION_TOKEN=ANOTHER_TOKEN)
        elif fact == "another entry":
            installed.portal.installations[installed.registration.client_id].id = 77
        elif fact == "a hint":
            hint_at_removal(installed, installed.clock())
        else:
            with writing(engine) as connection:
                connection.execute(delete(installations))
        with listening("127.0.0.1") as other:
            both = {"B24_OAUTH_SERVERS": f"http://{other.host},{neighbourhood.oauth.url}"}
            app = started(
                neighbourhood, installed.portal, installed.registration, installed.environ | both, installed.session
            )
            assert outcome(app.launch(launch)) == (200, "")
            all_is_written()
            assert other.heard_nothing
        assert asked(neighbourhood.oauth.wire) == ["app.info"]

    def test_an_absent_application_token_is_unproven_once_one_is_known(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        launch = with_fields(tab_launch(installed), APPLICATION_TOKEN="")
        assert outcome(installed.launch(launch)) == (200, "")
        assert asked(neighbourhood.oauth.wire) == ["app.info"]

    def test_an_unproven_claim_that_no_server_proves_is_refused_and_changes_nothing(self, installed: FullLead) -> None:
        before = kept(installed)
        faults = {
            "info_500": (503, "sign-in-silent"),
            "info_html": (502, "nonsense"),
            "info_wrong_client": (403, "unproven"),
            "info_wrong_member": (403, "unproven"),
        }
        for fault, page in faults.items():
            launch = with_fields(tab_launch(installed), APPLICATION_TOKEN=ANOTHER_TOKEN)
            installed.portal.faults[fault](1)
            assert outcome(installed.launch(launch)) == page
        assert asked(installed.portal.wire) == []
        assert kept(installed) == before

    def test_a_portal_that_redirects_us_without_having_moved_is_asked_once_and_no_other_host(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        with listening() as stranger:
            installed.portal.faults.redirect_foreign(value=f"http://{stranger.host}")
            assert installed.launch(tab_launch(installed)).status_code == 502
            assert stranger.heard_nothing
        assert asked(installed.portal.wire) == ["batch"]
        assert asked(neighbourhood.oauth.wire) == ["app.info"]


class TestWhatAProofTeaches:
    def test_an_employee_with_another_application_token_is_let_in_and_does_not_replace_it(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        before = kept(installed)["installations"]
        launch = with_fields(tab_launch(installed), APPLICATION_TOKEN=ANOTHER_TOKEN)
        assert outcome(installed.launch(launch)) == (200, "")
        assert asked(neighbourhood.oauth.wire) == ["app.info"]
        assert kept(installed)["installations"] == before

    def test_an_employee_who_was_proven_at_the_tab_is_not_asked_about_again_at_the_home_page(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        row.application_token = ANOTHER_TOKEN
        sara = installed.portal.people["sara"]
        assert outcome(installed.open_lead(sara)) == (200, "")
        assert asked(neighbourhood.oauth.wire) == ["app.info"], "the premise: the claim needed a proof"
        assert outcome(installed.open_home(sara)) == (200, "")
        assert asked(neighbourhood.oauth.wire) == ["app.info"]

    @pytest.mark.costly
    def test_an_administrator_with_another_application_token_replaces_it(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        row.application_token = ANOTHER_TOKEN
        assert outcome(installed.launch(tab_launch(installed, "admin"))) == (200, "")
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
        assert asked(neighbourhood.oauth.wire) == ["app.info"]

    @pytest.mark.fault("R30")
    def test_a_renamed_portal_is_found_at_its_new_address_from_the_next_open_on(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.portal.faults.portal_renamed()
        for _ in range(2):
            response = installed.launch(tab_launch(installed))
            assert outcome(response) == (200, "")
            assert policy_of(response)["frame-ancestors"] == installed.portal.url
        assert asked(neighbourhood.oauth.wire) == ["app.info"]
        assert kept(installed)["installations"][0]["endpoint"] == installed.portal.url

    @pytest.mark.costly
    def test_a_new_entry_of_the_app_in_the_portal_is_learnt_from_an_administrator(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.portal.installations[installed.registration.client_id].id = 77
        for login, proofs in (("sara", 1), ("sara", 2), ("admin", 3), ("sara", 3)):
            assert outcome(installed.launch(tab_launch(installed, login))) == (200, "")
            assert neighbourhood.oauth.wire.count("app.info") == proofs


class TestAnotherWriterAtTheSameMoment:
    @pytest.mark.fault("R17")
    def test_what_an_administrator_proved_is_stored_beside_what_was_changed_meanwhile(
        self, installed: FullLead
    ) -> None:
        launch = learn(installed, "admin", [ADMINISTRATORS_ONLY])
        assert launch.installation.access == ADMINISTRATORS_ONLY
        (row,) = kept(installed)["installations"]
        assert (row["aliases"], row["access_everybody"]) == (["http://alias.example:81"], False)

    def test_the_launch_goes_on_where_it_can_never_be_stored(self, installed: FullLead) -> None:
        rules = [ADMINISTRATORS_ONLY, EVERYBODY] * MOST_TRIES
        assert learn(installed, "admin", rules).installation.aliases == ()
        assert len(rules) == MOST_TRIES
        assert kept(installed)["installations"][0]["aliases"] == []


class TestOtherApplications:
    @pytest.mark.rule("S2", "bad")
    def test_a_token_of_another_app_is_refused_though_the_form_is_right(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        other = neighbourhood.register_local_app(
            installed.portal, name="Other", handler_url="http://127.0.0.1:9/", scope="crm,placement,user_brief"
        )
        neighbourhood.deliver_events()
        pair = installed.portal.fresh_pair(other, installed.portal.people["sara"])
        before = kept(installed)
        launch = with_fields(tab_launch(installed), AUTH_ID=pair.access, REFRESH_ID=pair.refresh)
        response = installed.launch(launch)
        assert outcome(response) == (403, "unproven")
        assert "Lead #1591" not in response.text
        assert kept(installed) == before

    @pytest.mark.rule("S3", "bad")
    def test_a_token_of_another_portal_is_refused_and_changes_nothing(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        elsewhere = neighbourhood.add_portal("127.0.0.2")
        elsewhere.install(installed.registration, elsewhere.people["admin"])
        before = kept(installed)
        for path in ("/", "/install", "/lead-tab"):
            opened = by_hand(installed, elsewhere.people["admin"], path, elsewhere)
            lead = {"PLACEMENT": TAB, "PLACEMENT_OPTIONS": '{"ID":"123"}'}
            stolen = with_fields(opened, member_id=installed.portal.member_id, **lead)
            assert outcome(installed.launch(stolen)) == (403, "unproven")
        assert asked(elsewhere.wire) == []
        assert kept(installed) == before
