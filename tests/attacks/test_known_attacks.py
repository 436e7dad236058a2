"""The attacks that are known on applications of this kind, played against the running application.

The attacker is an employee of the portal (who can read the application token, and has a token of his own), the
administrator of a portal of his own in which the application is installed, or a stranger. Each attack is played once
by somebody who may, as a control that it is played right.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.portal import Portal
from tests.app.stored import lose
from tests.full_lead import FullLead
from tests.watching import (
    arriving,
    asked,
    by_hand,
    kept,
    listening,
    outcome,
    press_sign_in,
    tab_launch,
    ticket_in,
    with_fields,
)

TAB = {"PLACEMENT": "CRM_LEAD_DETAIL_TAB", "PLACEMENT_OPTIONS": '{"ID":"123"}'}


@dataclass(frozen=True, slots=True)
class Scene:
    """The victim's portal and application, and a portal of the attacker's own, installed like any other."""

    app: FullLead
    neighbourhood: Neighbourhood
    theirs: Portal

    @property
    def victim(self) -> Portal:
        return self.app.portal

    def application_token(self, portal: Portal) -> str:
        return portal.installations[self.app.registration.client_id].application_token


@pytest.fixture
def scene(installed: FullLead, neighbourhood: Neighbourhood) -> Scene:
    theirs = neighbourhood.add_portal("127.0.0.2")
    theirs.install(installed.registration, theirs.people["admin"])
    assert outcome(installed.launch(by_hand(installed, theirs.people["admin"], "/install", theirs))) == (200, "")
    theirs.finish_install(installed.registration, theirs.people["admin"])
    neighbourhood.deliver_events()
    neighbourhood.oauth.wire.clear()
    installed.portal.wire.clear()
    theirs.wire.clear()
    return Scene(installed, neighbourhood, theirs)


def unchanged(scene: Scene, attack: Callable[[], object]) -> bool:
    """Play the attack; tell whether the records of the victim are as before."""

    def of_victim() -> list[object]:
        return [
            row for rows in kept(scene.app).values() for row in rows if row.get("member_id") == scene.victim.member_id
        ]

    before = of_victim()
    attack()
    return of_victim() == before


class TestTakingOverAnInstallation:
    @pytest.mark.costly
    @pytest.mark.parametrize("path", ["/install", "/", "/lead-tab"])
    def test_another_portal_cannot_replace_the_victims_by_its_member_id(self, scene: Scene, path: str) -> None:
        own = by_hand(scene.app, scene.theirs.people["admin"], path, scene.theirs)
        attack = with_fields(own, **TAB, member_id=scene.victim.member_id)
        assert unchanged(scene, partial(scene.app.launch, attack))
        assert outcome(scene.app.launch(attack)) == (403, "unproven")
        assert asked(scene.victim.wire) == []
        assert outcome(scene.app.launch(tab_launch(scene.app))) == (200, "")

    def test_an_event_of_an_outsider_cannot_either(self, scene: Scene) -> None:
        pair = scene.theirs.fresh_pair(scene.app.registration, scene.theirs.people["admin"])
        form = {
            "event": "ONAPPINSTALL",
            "auth[member_id]": scene.victim.member_id,
            "auth[access_token]": pair.access,
            "auth[refresh_token]": pair.refresh,
            "auth[application_token]": "f" * 32,
            "auth[client_endpoint]": f"{scene.theirs.url}/rest/",
            "auth[domain]": scene.theirs.host,
        }
        assert unchanged(scene, lambda: scene.app.post("/events", **form))

    def test_an_employee_cannot_install_with_his_own_token(self, scene: Scene) -> None:
        attack = by_hand(scene.app, scene.victim.people["sara"], "/install")
        assert unchanged(scene, lambda: scene.app.launch(attack))
        assert outcome(scene.app.launch(attack)) == (403, "not-administrator")


class TestAnEmployeeWhoWantsTheInstallation:
    """Mia has the application, a token of her own and the page's application token, and is no administrator."""

    OWN = "e" * 32  # an application token of her invention

    def knock(self, scene: Scene, door: str, login: str = "mia", **changed: str) -> requests.Response:
        """Come by an event, the installer or the application's page, each as far as it may be forged."""
        person = scene.victim.people[login]
        if door == "/events":
            pair = scene.victim.fresh_pair(scene.app.registration, person)
            form = {
                "event": "ONAPPUPDATE",
                "auth[member_id]": scene.victim.member_id,
                "auth[access_token]": pair.access,
                "auth[refresh_token]": pair.refresh,
                "auth[user_id]": "1",
                "auth[status]": "L",
                "auth[application_token]": self.OWN,
                "auth[client_endpoint]": f"{scene.theirs.url}/rest/",
                "auth[domain]": scene.theirs.host,
            }
            return scene.app.post("/events", **{**form, **changed})
        launch = arriving(by_hand(scene.app, person, door), DOMAIN=scene.theirs.host)
        return scene.app.launch(with_fields(launch, APPLICATION_TOKEN=self.OWN, status="L", ADMIN="Y", **changed))

    def installers(self, scene: Scene) -> list[tuple[object, ...]]:
        """Name what makes an installation: whose it is, where, its application token, its administrator's pair."""
        records = kept(scene.app)
        mine = [row for row in records["installations"] if row["member_id"] == scene.victim.member_id]
        names = ("endpoint", "installer_id", "application_token_digest", "app_id", "app_code", "generation")
        pairs = [row for row in records["token_pairs"] if row["user_id"] == scene.victim.people["admin"].id]
        return [tuple(row[name] for name in names) for row in mine] + [tuple(row.values()) for row in pairs]

    @pytest.mark.rule("S3", "bad")
    @pytest.mark.parametrize("door", ["/events", "/install", "/"])
    def test_through_no_door_does_it_become_his(self, scene: Scene, door: str) -> None:
        before, bound = self.installers(scene), next(iter(scene.victim.installations.values())).placements[:]
        page = self.knock(scene, door)
        assert page.status_code == (200 if door == "/" else 403), "he may look at the page as an employee"
        assert 'action="/access"' not in page.text
        assert self.installers(scene) == before
        assert next(iter(scene.victim.installations.values())).placements == bound
        assert asked(scene.theirs.wire) == []

    @pytest.mark.parametrize("door", ["/events", "/install", "/"])
    def test_an_administrator_who_comes_the_same_way_does_change_it(self, scene: Scene, door: str) -> None:
        before = self.installers(scene)
        assert self.knock(scene, door, "admin").status_code == 200
        after = self.installers(scene)
        assert after != before, "the control: the attack is played right"
        assert [row[0] for row in after[:1]] == [scene.victim.url], "and the address stays the proven one"

    @pytest.mark.parametrize("door", ["/events", "/install", "/"])
    def test_his_invented_application_token_removes_nothing_afterwards(self, scene: Scene, door: str) -> None:
        self.knock(scene, door)
        form = {"event": "ONAPPUNINSTALL", "data[CLEAN]": "1", "auth[member_id]": scene.victim.member_id}
        refused = scene.app.post("/events", **form, **{"auth[application_token]": self.OWN})
        assert refused.status_code == 403

    @pytest.mark.costly
    @pytest.mark.parametrize("door", ["/events", "/install", "/"])
    def test_after_the_records_were_lost_he_cannot_be_first(self, scene: Scene, door: str) -> None:
        lose(scene.app)
        assert self.knock(scene, door).status_code == 403
        rows = [row for row in kept(scene.app)["installations"] if row["member_id"] == scene.victim.member_id]
        assert [row["application_token_digest"] for row in rows if row["installer_id"] is not None] == []
        assert outcome(scene.app.install()) == (200, "")
        assert self.installers(scene)[0][1] == scene.victim.people["admin"].id


class TestSendingTheTokenToAnotherHost:
    @pytest.mark.costly
    @pytest.mark.parametrize("token", ["", "f" * 32])
    def test_a_forged_domain_or_server_is_never_connected_to(self, scene: Scene, token: str) -> None:
        with listening("127.0.0.3") as evil:
            attack = with_fields(
                arriving(tab_launch(scene.app), DOMAIN=evil.host, PROTOCOL="0"),
                SERVER_ENDPOINT=f"http://{evil.host}/rest/",
                **({"APPLICATION_TOKEN": token} if token else {}),
            )
            scene.app.launch(attack)
            scene.app.launch(replace(attack, url=attack.url.replace("/lead-tab", "/install")))
            assert evil.heard_nothing

    def test_a_redirect_takes_no_token_along(self, scene: Scene) -> None:
        with listening("127.0.0.3") as evil:
            scene.victim.faults.redirect_foreign(value=f"http://{evil.host}/rest/")
            ticket = ticket_in(_opened_before(scene))
            assert outcome(scene.app.post("/lead-tab/reload", ticket=ticket)) == (502, "moved")
            assert outcome(scene.app.launch(tab_launch(scene.app))) == (502, "moved")
            assert evil.heard_nothing


class TestBorrowedTokens:
    @pytest.mark.costly
    def test_the_token_of_another_application_of_the_portal_opens_nothing(self, scene: Scene) -> None:
        other = scene.neighbourhood.register_local_app(
            scene.victim, name="Other", handler_url="http://127.0.0.1:9/", scope="crm,placement,user_brief"
        )
        scene.neighbourhood.deliver_events()
        stolen = scene.victim.fresh_pair(other, scene.victim.people["admin"])
        for path in ("/lead-tab", "/", "/install"):
            launch = with_fields(by_hand(scene.app, scene.victim.people["admin"], path), **TAB, AUTH_ID=stolen.access)
            known = with_fields(launch, APPLICATION_TOKEN=scene.application_token(scene.victim))
            assert unchanged(scene, partial(scene.app.launch, known))
            assert outcome(scene.app.launch(launch)) == (403, "unproven")
            assert outcome(scene.app.launch(known)) == (403, "unproven")

    @pytest.mark.costly
    def test_a_colleagues_ticket_is_not_renewed_with_ones_own_pair(self, scene: Scene) -> None:
        """Else an employee would go on as the administrator whose page he found open."""
        ticket = ticket_in(scene.app.launch(tab_launch(scene.app, "admin")))
        for login, page in (("sara", (403, "unproven")), ("admin", (200, ""))):
            pair = scene.victim.fresh_pair(scene.app.registration, scene.victim.people[login])
            renewed = scene.app.post("/lead-tab/renew", ticket=ticket, AUTH_ID=pair.access, REFRESH_ID=pair.refresh)
            assert outcome(renewed) == page


class TestRemovingByForgery:
    def uninstall(self, scene: Scene, **changed: str) -> requests.Response:
        token = scene.application_token(scene.victim)
        form = {"event": "ONAPPUNINSTALL", "data[CLEAN]": "1", "auth[member_id]": scene.victim.member_id}
        return scene.app.post("/events", **{**form, "auth[application_token]": token, **changed})

    @pytest.mark.costly
    def test_an_employee_who_read_the_application_token_removes_nothing(self, scene: Scene) -> None:
        assert unchanged(scene, lambda: self.uninstall(scene))
        assert outcome(scene.app.launch(tab_launch(scene.app))) == (200, "")

    def test_an_outsider_does_not_even_make_us_ask(self, scene: Scene) -> None:
        for changed in ({"auth[application_token]": "0" * 32}, {"auth[member_id]": "0" * 32}):
            assert self.uninstall(scene, **changed).status_code == 403
        assert asked(scene.neighbourhood.oauth.wire) == []

    @pytest.mark.costly
    def test_an_old_uninstall_does_not_undo_a_newer_installation(self, scene: Scene) -> None:
        row = scene.victim.installations[scene.app.registration.client_id]
        scene.victim.faults.event_late()
        scene.victim.uninstall(scene.app.registration)
        scene.victim.reinstall(row, scene.victim.people["admin"])
        assert outcome(scene.app.install()) == (200, "")
        scene.victim.faults.event_late.reset()
        scene.neighbourhood.release_events()
        scene.neighbourhood.deliver_events()
        assert outcome(scene.app.launch(tab_launch(scene.app))) == (200, "")


class TestTickets:
    @pytest.mark.costly
    def test_a_replayed_ticket_reads_what_its_person_may_read_now_and_nothing_else(self, scene: Scene) -> None:
        opened = ticket_in(scene.app.launch(tab_launch(scene.app)))
        assert outcome(scene.app.post("/lead-tab/reload", ticket=opened)) == (200, "")
        assert outcome(scene.app.post("/lead-tab/reload", ticket=opened, lead="124")) == (400, "malformed")
        scene.victim.faults.no_crm_rights(subject="sara")
        assert outcome(scene.app.post("/lead-tab/reload", ticket=opened)) == (403, "lead-denied")
        scene.app.clock.ahead = timedelta(hours=2)
        assert outcome(scene.app.post("/lead-tab/reload", ticket=opened)) == (401, "too-old")

    @pytest.mark.costly
    def test_the_ticket_of_a_page_in_one_portal_is_worth_nothing_in_another(self, scene: Scene) -> None:
        mine = ticket_in(scene.app.launch(tab_launch(scene.app)))
        query = urlencode({"DOMAIN": scene.theirs.host, "PROTOCOL": "0"})
        forged = scene.app.session.post(
            f"{scene.app.url}/lead-tab/reload?{query}",
            data={"ticket": mine, "member_id": scene.theirs.member_id},
            timeout=60,
        )
        assert scene.theirs.host not in forged.text + str(forged.headers)
        assert asked(scene.theirs.wire) == []


class TestBecomingAnAdministrator:
    @pytest.mark.costly
    def test_anothers_number_in_the_form_makes_nobody_an_administrator(self, scene: Scene) -> None:
        posted = {"user_id": "1", "USER_ID": "1", "ADMIN": "1", "auth[user_id]": "1", "status": "L"}
        for login, is_admin in (("sara", False), ("admin", True)):
            launch = by_hand(scene.app, scene.victim.people[login], "/")
            home = scene.app.launch(with_fields(launch, **posted))
            assert outcome(home) == (200, "")
            assert ('name="rule"' in home.text) == is_admin

    @pytest.mark.costly
    def test_the_ticket_of_a_lead_changes_no_rule(self, scene: Scene) -> None:
        ticket = ticket_in(scene.app.launch(tab_launch(scene.app, "admin")))
        attack = {"ticket": ticket, "rule": "administrators"}
        assert unchanged(scene, lambda: scene.app.post("/access", **attack))
        assert outcome(scene.app.post("/access", **attack)) == (403, "ticket-refused")


class TestSigningIn:
    def start(self, scene: Scene) -> tuple[str, str]:
        started = press_sign_in(scene.app, scene.victim.url)
        (state,) = parse_qs(urlsplit(started.headers["Location"]).query)["state"]
        return state, started.headers["Set-Cookie"].partition(";")[0]

    def come_back(self, scene: Scene, state: str, cookie: str, login: str = "sara") -> tuple[int, str]:
        pair = scene.victim.fresh_pair(scene.app.registration, scene.victim.people[login])
        query = urlencode({"code": scene.victim.tokens.issue_code(pair.grant), "state": state})
        answer = scene.app.session.get(f"{scene.app.url}/?{query}", headers={"Cookie": cookie}, timeout=60)
        return outcome(answer)

    @pytest.mark.costly
    def test_a_state_is_not_used_twice(self, scene: Scene) -> None:
        state, cookie = self.start(scene)
        assert self.come_back(scene, state, cookie) == (200, "")
        assert self.come_back(scene, state, cookie) == (403, "state-refused")

    @pytest.mark.costly
    def test_a_victim_is_not_signed_in_as_the_attacker(self, scene: Scene) -> None:
        """The attacker's own state and code, opened in the victim's browser, which has another cookie or none."""
        state, _ = self.start(scene)
        _, cookie_of_the_victim = self.start(scene)
        for cookie in ("", cookie_of_the_victim):
            assert self.come_back(scene, state, cookie) == (403, "state-refused")


def _opened_before(scene: Scene) -> requests.Response:
    """Open the tab while the portal does not redirect."""
    target = scene.victim.faults.redirect_foreign.value
    scene.victim.faults.redirect_foreign.reset()
    opened = scene.app.launch(tab_launch(scene.app))
    scene.victim.faults.redirect_foreign(value=target)
    return opened
