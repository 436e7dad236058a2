from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product

import pytest

from b24app.adapters.outbound.slots import RequestSlots
from b24app.domain.lead.answers import NOTHING_KNOWN, KnownWords, Load
from b24app.domain.operations.kept_record import KEPT_FOR
from b24app.domain.operations.memory import ExpiringCounter, OneAtATime
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.operations.proofs import RememberedProofs
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.domain.portal.caller import VerifiedCaller
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.tokens import Asker, TokenGrant, TokenPair, TokenProof, ViewerToken
from b24app.domain.portal.uninstall_hint import Leftover, UninstallHint
from b24app.errors import FullLeadError
from b24app.errors.outside import (
    AppRefusedError,
    AppRemovedError,
    BadTokenRequestError,
    CallRefusedError,
    ClientRefusedError,
    GrantRefusedError,
    InvalidResponseError,
    NoResponseError,
    PaymentRequiredError,
    PortalClosedError,
    ScopeMissingError,
    TokenRefusedError,
)
from b24app.errors.own import TooManyProofsError
from b24app.usecases.reconcile import MOST_DISOWNED, MOST_DISOWNED_SHARE, Reconcile
from b24app.usecases.remove_app import RemoveApp, Verdict
from b24app.usecases.renew_pair import RenewPair
from tests.fakes.invented import NOW, installation, origin, pair
from tests.fakes.stores import Stores

DAY = timedelta(days=1)
Act = Callable[[], object]


@dataclass
class Server:
    """Knows no portal any more, or those in `there`. `while_asked` happens while it is asked about the last one."""

    knows_us: bool = True
    gone: bool = False
    unfinished: bool = False
    refused_refresh: FullLeadError | None = None
    refusal: FullLeadError | None = None
    there: set[str] = field(default_factory=set)
    while_asked: Act = field(default=bool)
    asked: list[str] = field(default_factory=list)

    def prove_at(self, access_token: str, oauth_server: str, member_id: str, asker: Asker) -> TokenProof:
        del access_token, asker
        self.asked.append(oauth_server)
        self.while_asked()
        if self.refusal is not None:
            raise self.refusal
        if self.gone:
            raise AppRemovedError("app.info", "NOT_INSTALLED")
        if member_id not in self.there:
            raise TokenRefusedError("app.info")
        return TokenProof(
            client_id="app",
            member_id=member_id,
            endpoint=origin(),
            user_id=1,
            installed=not self.unfinished,
            oauth_server="https://oauth.test",
        )

    def prove_token(self, access_token: str, server_hint: str, member_id: str, asker: Asker) -> TokenProof:
        return self.prove_at(access_token, server_hint, member_id, asker)

    def refresh(self, pair: TokenPair, oauth_server: str, member_id: str, asker: Asker) -> TokenGrant:
        del oauth_server, asker
        if self.refused_refresh is not None:
            raise self.refused_refresh
        if member_id not in self.there:
            raise ClientRefusedError("invalid_client")
        new = replace(pair, access_token=ViewerToken("new"), refresh_token="newer")
        return TokenGrant(
            pair=new, member_id=member_id, user_id=1, endpoint=origin(), oauth_server="https://oauth.test"
        )

    def exchange_code(self, code: str, server_hint: str, asker: Asker) -> TokenGrant:
        del code, server_hint, asker
        raise ClientRefusedError("invalid_client")

    def knows_our_secret(self, like: str, oauth_server: str, member_id: str, asker: Asker) -> bool:
        del like, oauth_server, member_id, asker
        return self.knows_us


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def reconcile(stores: Stores, server: Server) -> Reconcile:
    renew_pair = RenewPair(
        pairs=stores.token_pairs,
        leases=stores.leases,
        authorization=server,
        proofs=RememberedProofs(),
        left_s=lambda: 60.0,
    )
    remove_app = RemoveApp(
        client_id="app",
        installations=stores.installations,
        pairs=stores.token_pairs,
        authorization=server,
        renew_pair=renew_pair,
        asked_removals=ExpiringCounter(DAY, most=1),
        removals=OneAtATime(),
        remembered_words=RememberedWords(),
        activity=PortalActivity(),
        slots=RequestSlots(8, stores.installations, str),
    )
    return Reconcile(installations=stores.installations, pairs=stores.token_pairs, remove_app=remove_app)


def hinted(stores: Stores, *names: str, oauth_server: str = "https://oauth.test") -> list[Installation]:
    """Install portals whose removal an event has claimed 31 days ago."""
    wanted = [
        replace(installation(name), oauth_server=oauth_server, removal_hinted_at=NOW - 31 * DAY) for name in names
    ]
    return [stores.installations.install(each, pair(each.member_id), NOW - 40 * DAY) for each in wanted]


def test_what_is_remembered_of_a_portal_that_is_gone_is_forgotten_at_once(stores: Stores, reconcile: Reconcile) -> None:
    for verdict, leaves in product(Verdict, Leftover):
        (read,) = hinted(stores, f"{verdict.name}{leaves.name}")
        remember(reconcile.remove_app, read)
        reconcile.remove_app.act(read, verdict, NOW, leaves)
        is_gone = verdict in {Verdict.GONE, Verdict.DISOWNED}
        assert remembers(reconcile.remove_app, read) == (not is_gone, not is_gone), read.member_id


def test_so_is_it_where_nobody_has_confirmed_a_removal_for_a_month(
    stores: Stores, reconcile: Reconcile, server: Server
) -> None:
    (read,) = hinted(stores, "portal")
    kept = stores.token_pairs.find("portal", 1)
    assert kept is not None
    assert stores.token_pairs.drop(kept)
    remember(reconcile.remove_app, read)
    assert reconcile(NOW) == {Verdict.ERASED: 1}
    assert server.asked == []
    assert remembers(reconcile.remove_app, read) == (False, False)
    assert stores.installations.erased("portal") == [NOW]


def remember(remove_app: RemoveApp, read: Installation) -> None:
    """Let a person have opened a lead there, and the portal have told how much time that took it."""
    person = VerifiedCaller(installation=read, user_id=1, is_admin=False, name="Ada")
    remove_app.remembered_words.note(person, ViewerToken("token"), KnownWords(people={1: "Ada"}), NOW)
    remove_app.activity.loads.note(
        read.member_id, Load(method="crm.lead.get", operating_s=1.0, resets_at=None, seen_at=NOW)
    )


def remembers(remove_app: RemoveApp, read: Installation) -> tuple[bool, bool]:
    """Tell whether the portal's words, and its activity, are remembered."""
    words = remove_app.remembered_words.known(read, 1, NOW) != NOTHING_KNOWN
    return words, any(remove_app.activity.loads.of(read.member_id))


def change(stores: Stores, read: Installation) -> bool:
    """Let an open be noted."""
    return stores.installations.replace(read, replace(read, answered_at=NOW))


@pytest.mark.rule("S59", "good")
def test_few_portals_that_are_disowned_at_once_are_set_aside(stores: Stores, reconcile: Reconcile) -> None:
    names = [f"portal{number}" for number in range(MOST_DISOWNED)]
    hinted(stores, *names)
    assert reconcile(NOW) == {Verdict.DISOWNED: MOST_DISOWNED}
    for name in names:
        assert stores.installations.find(name) is None
        assert stores.token_pairs.find(name, 1) is None
        assert stores.installations.find_set_aside(name, NOW) is not None


@pytest.mark.rule("S59", "bad")
def test_of_many_portals_that_are_disowned_at_once_none_is_touched_and_one_alarm_tells(
    stores: Stores, reconcile: Reconcile, caplog: pytest.LogCaptureFixture
) -> None:
    portals = hinted(stores, *(f"portal{number}" for number in range(MOST_DISOWNED + 1)))
    assert reconcile(NOW) == {Verdict.UNKNOWN: MOST_DISOWNED + 1}
    assert [stores.installations.find(each.member_id) for each in portals] == portals
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.rule("S59", "good")
@pytest.mark.rule("S59", "bad")
@pytest.mark.parametrize("disowned", [MOST_DISOWNED + 1, MOST_DISOWNED + 2])
def test_where_many_are_asked_about_a_twentieth_of_them_is_few(
    stores: Stores, reconcile: Reconcile, server: Server, disowned: int
) -> None:
    of_all = 20 * (MOST_DISOWNED + 1)
    hinted(stores, *(f"portal{number}" for number in range(of_all)))
    server.there = {f"portal{number}" for number in range(disowned, of_all)}
    few = disowned <= MOST_DISOWNED_SHARE * of_all
    assert reconcile(NOW)[Verdict.DISOWNED] == (disowned if few else 0)
    assert few is (disowned == MOST_DISOWNED + 1), "the premise: it is the bound"


@pytest.mark.rule("S31", "good")
def test_not_installed_has_one_meaning_however_many_portals_it_is_said_of(
    stores: Stores, reconcile: Reconcile, server: Server
) -> None:
    server.gone = True
    portals = hinted(stores, *(f"portal{number}" for number in range(MOST_DISOWNED + 1)))
    assert reconcile(NOW) == {Verdict.GONE: MOST_DISOWNED + 1}
    assert {stores.installations.find(each.member_id) for each in portals} == {None}


@pytest.mark.rule("S59", "bad")
def test_a_server_that_does_not_accept_our_secret_is_not_asked_further_and_another_one_is(
    stores: Stores, reconcile: Reconcile, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    portals = hinted(stores, "a", "b") + hinted(stores, "c", oauth_server="https://second.test") + hinted(stores, "d")
    server.knows_us, server.there = False, {"c"}
    assert reconcile(NOW) == {Verdict.REFUSED: 3, Verdict.THERE: 1}
    assert server.asked == ["https://oauth.test", "https://second.test"]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    found = [stores.installations.find(each.member_id) for each in portals]
    assert [each is not None and each.removal_hinted_at for each in found] == [NOW - 31 * DAY] * 2 + [
        None,
        NOW - 31 * DAY,
    ]


@pytest.mark.rule("S59", "bad")
@pytest.mark.parametrize("gone", [True, False], ids=["not installed", "disowned"])
def test_a_portal_that_was_opened_while_it_was_asked_about_is_left_for_the_next_run(
    stores: Stores, reconcile: Reconcile, server: Server, *, gone: bool
) -> None:
    (read,) = hinted(stores, "portal")
    server.gone, server.while_asked = gone, lambda: change(stores, read)
    assert reconcile(NOW) == Counter({Verdict.UNKNOWN: 1})
    assert stores.installations.find("portal") == replace(read, answered_at=NOW, revision=read.revision + 1)
    assert stores.token_pairs.find("portal", 1) is not None


@pytest.mark.rule("S31", "good")
@pytest.mark.parametrize("clean", [True, False])
def test_the_wish_to_delete_the_settings_outlives_an_event_that_nobody_confirmed(
    stores: Stores, reconcile: Reconcile, server: Server, *, clean: bool
) -> None:
    (read,) = hinted(stores, "portal")
    assert stores.installations.replace(read, read.unhinted().wished(NOW, clean=clean))
    server.gone = True
    assert reconcile(NOW) == {Verdict.GONE: 1}
    assert (stores.installations.find_removed("portal") is None) is clean
    assert (stores.installations.find_set_aside("portal", NOW) is not None) is clean, "it may be a forged one"
    reconcile(NOW + KEPT_FOR)
    assert (stores.installations.erased("portal") == [NOW + KEPT_FOR]) is clean


@pytest.mark.rule("S59", "bad")
def test_an_open_since_the_event_ends_it_and_so_does_a_server_that_only_disowns_the_portal(
    stores: Stores, reconcile: Reconcile, server: Server
) -> None:
    opened, disowned = (each.wished(NOW, clean=True) for each in hinted(stores, "opened", "disowned"))
    for read in (replace(opened, answered_at=NOW), disowned):
        assert stores.installations.replace(read, read)
    assert reconcile(NOW) == {Verdict.DISOWNED: 2}
    assert [stores.installations.erased(name) for name in ("opened", "disowned")] == [[], []]
    (again,) = hinted(stores, "opened")
    read = replace(again.wished(NOW, clean=True), answered_at=NOW)
    assert stores.installations.replace(again, read)
    server.gone = True
    assert reconcile(NOW) == {Verdict.GONE: 1}
    assert stores.installations.find_removed("opened") is not None


@pytest.mark.rule("S59", "bad")
def test_a_portal_that_was_opened_while_others_were_asked_about_is_left_too(
    stores: Stores, reconcile: Reconcile, server: Server
) -> None:
    first, _ = hinted(stores, "a", "b")
    server.while_asked = lambda: len(server.asked) > 1 and change(stores, first)
    assert reconcile(NOW) == {Verdict.UNKNOWN: 1, Verdict.DISOWNED: 1}
    assert stores.installations.find("a") is not None
    assert stores.installations.find("b") is None


@pytest.mark.rule("S59", "bad")
def test_a_portal_without_a_pair_that_was_opened_while_others_were_asked_about_is_not_erased(
    stores: Stores, reconcile: Reconcile, server: Server
) -> None:
    first, second = hinted(stores, "a", "b")
    kept = stores.token_pairs.find("b", 1)
    assert kept is not None
    assert stores.token_pairs.drop(kept)
    server.there, server.while_asked = {"a"}, lambda: change(stores, second)
    assert reconcile(NOW) == {Verdict.THERE: 1, Verdict.UNKNOWN: 1}
    assert stores.installations.find("b") is not None
    assert first.member_id == "a"


@pytest.mark.rule("S59", "bad")
@pytest.mark.rule("S59", "good")
@pytest.mark.parametrize(
    ("refusal", "verdict"),
    [
        (None, Verdict.UNKNOWN),
        (GrantRefusedError("invalid_grant"), Verdict.GONE),
        (ClientRefusedError("invalid_client"), Verdict.GONE),
        (AppRemovedError("oauth.token", "NOT_INSTALLED"), Verdict.GONE),
        (NoResponseError("oauth.test", "no word"), Verdict.SILENT),
        (TooManyProofsError(60.0), Verdict.SILENT),
        (PaymentRequiredError("oauth.token"), Verdict.RESTRICTED),
        (ClientRefusedError("wrong_client"), Verdict.REFUSED),
    ],
    ids=str,
)
@pytest.mark.parametrize("unfinished", [True, False])
def test_not_installed_with_a_token_that_is_known_counts_where_the_pair_does_not_work_any_more(
    stores: Stores,
    reconcile: Reconcile,
    server: Server,
    refusal: FullLeadError | None,
    verdict: Verdict,
    *,
    unfinished: bool,
) -> None:
    hinted(stores, "portal")
    server.there, server.unfinished, server.refused_refresh = {"portal"}, unfinished, refusal
    server.refusal = None if unfinished else AppRemovedError("app.info")  # it names no address then
    assert reconcile(NOW - 2 * DAY) == {verdict: 1}
    assert (stores.installations.find("portal") is None) == (verdict is Verdict.GONE)


@pytest.mark.rule("S59", "bad")
@pytest.mark.fault("R11")
@pytest.mark.parametrize(
    ("refusal", "verdict"),
    [
        (PaymentRequiredError("app.info"), Verdict.RESTRICTED),
        (AppRefusedError("app.info", "APPLICATION_NOT_FOUND"), Verdict.RESTRICTED),
        (ScopeMissingError("app.info"), Verdict.RESTRICTED),
        (CallRefusedError("app.info"), Verdict.RESTRICTED),
        (BadTokenRequestError("invalid_request"), Verdict.RESTRICTED),
        (InvalidResponseError("oauth.test", "odd"), Verdict.SILENT),
        (TooManyProofsError(60.0), Verdict.SILENT),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_marked_portal_of_which_a_server_says_something_else_is_never_erased(
    stores: Stores, reconcile: Reconcile, server: Server, refusal: FullLeadError, verdict: Verdict
) -> None:
    portals = hinted(stores, "portal")
    server.refusal = refusal
    assert reconcile(NOW + 365 * DAY) == {verdict: 1}
    assert [stores.installations.find("portal")] == portals


@pytest.mark.rule("S59", "good")
def test_a_marked_portal_that_is_deleted_is_erased_a_month_after_the_mark(
    stores: Stores, reconcile: Reconcile, server: Server
) -> None:
    hinted(stores, "portal")
    server.refusal = PortalClosedError("app.info")
    assert reconcile(NOW - 2 * DAY) == {Verdict.UNKNOWN: 1}
    assert reconcile(NOW) == {Verdict.ERASED: 1}
    assert stores.installations.find("portal") is None


@pytest.mark.rule("S59", "bad")
@pytest.mark.fault("R22")
@pytest.mark.parametrize("clean", [True, False])
@pytest.mark.parametrize("gone", [True, False], ids=["not installed", "disowned"])
def test_an_event_deletes_no_installation_that_was_made_while_it_was_asking(
    stores: Stores, reconcile: Reconcile, server: Server, *, gone: bool, clean: bool
) -> None:
    wanted = replace(installation("portal"), application_token_digest=b"t" * 32)
    stores.installations.install(wanted, pair("portal"), NOW - DAY)
    again = replace(wanted, generation=wanted.generation + 1)
    server.gone = gone
    server.while_asked = lambda: stores.installations.install(again, pair("again"), NOW)
    hint = UninstallHint(member_id="portal", application_token_digest=b"t" * 32, clean=clean)
    assert reconcile.remove_app(hint, NOW) is Verdict.UNKNOWN
    found = stores.installations.find("portal")
    assert found is not None
    assert found.generation == again.generation
    assert stores.token_pairs.find("portal", 1) is not None
