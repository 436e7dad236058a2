"""The interfaces to the authorization servers and the portals."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import PortalAnswers, RecordQuestion
from b24app.domain.lead.lists import NEWEST_LEADS, LeadList
from b24app.domain.lead.related_answers import RelatedAnswers, RelatedQuestion
from b24app.domain.lead.search import FoundLeads, Query
from b24app.domain.operations.admin_panel import AdminPanelAnswers, AdminPanelQuestion
from b24app.domain.operations.placements import BindingStep, PortalState, StepResult
from b24app.domain.operations.rest_three import RestThree
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.tokens import Asker, InstallerToken, TokenGrant, TokenPair, TokenProof, ViewerToken

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class AuthorizationServer(Protocol):
    """Bitrix24's authorization servers, a closed list.

    Raises: a subclass of UnreachableError where no usable answer came, one of GrantError or PortalError where the
    server refused, and TooManyProofsError or ThreadsBusyError where it was not asked.
    """

    def prove_token(self, access_token: str, server_hint: str, member_id: str, asker: Asker) -> TokenProof:
        """Ask whose token this is. `server_hint` may pick one server of the list, and the others follow it.

        `member_id` is the claimed portal. The caller compares the proof with it.
        """

    def prove_at(self, access_token: str, oauth_server: str, member_id: str, asker: Asker) -> TokenProof:
        """Ask this server alone."""

    def refresh(self, pair: TokenPair, oauth_server: str, member_id: str, asker: Asker) -> TokenGrant:
        """Use the refresh token, once, at the server that proved the portal."""

    def exchange_code(self, code: str, server_hint: str, asker: Asker) -> TokenGrant:
        """Exchange an authorization code (one use, 30 s)."""

    def knows_our_secret(self, like: str, oauth_server: str, member_id: str, asker: Asker) -> bool:
        """Tell whether this server checks our secret first, and accepts it.

        Two questions with invented refresh tokens of the form of `like` answer that.
        """


class RefusedLaunches(Protocol):
    """Launches at a portal from a network of which the portal has just refused many tokens."""

    def turn(self, member_id: str, now: datetime, *, may_wait: Callable[[], bool]) -> AbstractContextManager[None]:
        """Give the turn to ask about a launch: at once, or after those before it, where it may wait for them.

        Raises:
            TooManyProofsError: the turn does not come in time.
        """

    def note(self, member_id: str, now: datetime) -> None:
        """Count a token that the portal refused."""

    def drop_over(self, now: datetime) -> None:
        """Forget the networks whose time is over."""


class Portal(Protocol):
    """A portal's REST, with one HTTP request for a method, or one for each command where the portal refuses batches.

    Raises: a subclass of PortalError where the portal refused, one of UnreachableError where no usable answer came
    (MovedError after a redirect), and ThreadsBusyError where it was not asked.
    """

    def read_record(
        self, at: PortalAddress, token: ViewerToken, reader: str, question: RecordQuestion
    ) -> PortalAnswers:
        """Ask who is asking, whether the access codes cover them, and the record with what is not known of its words.

        `reader` is a card tab's.
        """

    def read_related(self, at: PortalAddress, token: ViewerToken, question: RelatedQuestion) -> RelatedAnswers:
        """Ask who is asking and the lead's related data, then in one request more who those are; each may be missing.

        Nothing is repeated, and nothing is waited for after `question.until`.
        """

    def who_asks(self, at: PortalAddress, token: ViewerToken, codes: tuple[str, ...]) -> Caller:
        """Ask whose token this is and whether the access codes cover them."""

    def inspect(
        self, at: PortalAddress, token: ViewerToken, codes: tuple[str, ...], newest: int = NEWEST_LEADS
    ) -> PortalState:
        """Ask what the installer and the application's page need to know, with the `newest` leads.

        What is bound is told to administrators only.
        """

    def find_leads(self, at: PortalAddress, token: ViewerToken, query: Query, codes: tuple[str, ...]) -> FoundLeads:
        """Ask who is asking, whether the access codes cover them, and for leads; for the newest if the query is empty.

        Leads that share a telephone number or mail address are given by their ids only.
        """

    def list_leads(self, at: PortalAddress, token: ViewerToken, lead_ids: Collection[int]) -> LeadList:
        """Return those of these leads that the person may read, and never another one."""

    def bind(self, at: PortalAddress, token: InstallerToken, steps: Sequence[BindingStep]) -> tuple[StepResult, ...]:
        """Do the steps, in this order; each fails alone."""

    def ask_rest_three(self, at: PortalAddress, token: ViewerToken) -> RestThree:
        """Ask whether the portal has leads in REST 3.0. Raises nothing: what is not answered is unknown."""


class PortalAdminPanel(Protocol):
    """What the access page asks of a portal's REST. Raises as Portal."""

    def read_admin_panel(
        self, at: PortalAddress, token: InstallerToken, question: AdminPanelQuestion
    ) -> AdminPanelAnswers:
        """Ask what the access page shows an administrator; each part fails alone."""

    def read_option(self, at: PortalAddress, token: ViewerToken, name: str) -> Json:
        """Return one of the application's options, None where it was never set."""

    def write_option(self, at: PortalAddress, token: InstallerToken, name: str, value: str) -> None:
        """Set one of the application's options; the portal lets only administrators."""


class Slots(Protocol):
    """The slots in which requests hold a thread while they wait for other hosts (domain/operations/compartments.py).

    A request that takes none counts as an outsider's, once it asks another host.
    """

    def take(self, portal: str, person: Hashable) -> None:
        """Take one of the portal's slots for this request, if it holds none.

        Raises:
            ThreadsBusyError: the portal, or the person, has no further one.
            StoreError: nobody knows which portals are installed.
        """

    def name(self, person: Hashable) -> None:
        """Note whose slot it is, now that the portal has named the person."""


class SideBySide(Protocol):
    """Asks many portals, a bounded number of them at a time."""

    def __call__(self, portals: Iterable[Asked], ask: Callable[[Asked], Answer], /) -> Iterator[Answer]:
        """Yield what `ask` returns of each, in their order, and raise what it raises. `ask` runs in other threads."""
