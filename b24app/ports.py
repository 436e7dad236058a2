"""What we need from outside, each with a second implementation: the stores, the servers, the signers.

Every method may raise what its docstring names and nothing else; library exceptions stay in the adapters.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from b24app.domain.audit import AuditEntry
from b24app.domain.connection import StateIssue, StateRead
from b24app.domain.desk import DeskAnswers, DeskQuestion
from b24app.domain.extras_answers import ExtrasAnswers, ExtrasQuestion
from b24app.domain.installation import Installation
from b24app.domain.launch import Caller
from b24app.domain.lead_list import NEWEST_LEADS, LeadList
from b24app.domain.lead_search import FoundLeads, Sought
from b24app.domain.placements import BindingStep, PortalState, StepResult
from b24app.domain.portal_address import Origin
from b24app.domain.portal_answers import Json, PortalAnswers
from b24app.domain.ticket import NOT_LONGER, Purpose, Ticket
from b24app.domain.tokens import StoredPair, TokenGrant, TokenPair, TokenProof


class Installations(Protocol):
    """The portals in which the app is installed. Every method raises StoreError where the database fails."""

    def find(self, member_id: str) -> Installation | None:
        """Return the installation of this portal, or None if we know none or it was removed."""

    def find_removed(self, member_id: str) -> Installation | None:
        """Return what is kept of a removed installation for the next one: its access rule; or None."""

    def install(self, installation: Installation, pair: TokenPair, now: datetime) -> Installation:
        """Write the installation and its installer's pair together, in place of an earlier one; return it as kept.

        Everything is written as given, but the revision, which is counted on, and what an administrator chose in an
        earlier installation, removed or not (access rule, settings of the tab), which stays.
        """

    def restore(self, installation: Installation) -> Installation:
        """Write the installation, without anybody's pair, if none is known; return the one that is known now."""

    def appoint(self, read: Installation, user_id: int, pair: TokenPair, now: datetime) -> bool:
        """Make an administrator the installer and write their pair, together; False if somebody wrote first."""

    def replace(self, read: Installation, new: Installation, entries: Sequence[AuditEntry] = ()) -> bool:
        """Write `new` in place of `read`, and the audit's entries with it; False if somebody else wrote first.

        Then nothing is written.
        """

    def idle(self, since: datetime, after: str, most: int) -> Sequence[Installation]:
        """Return installations whose installer's pair was not written since, by member_id, from after `after` on."""

    def retire(self, member_id: str, now: datetime) -> None:
        """Delete the portal's pairs and its application token, and mark it removed; what was chosen stays."""

    def listed(self, after: str, most: int) -> Sequence[Installation]:
        """Return installations by member_id, from after `after` on."""

    def erase(self, member_id: str, now: datetime) -> None:
        """Delete the installation, its pairs and whatever else is kept of the portal; a receipt names nobody."""

    def traces(self, member_id: str) -> int:
        """Count the rows in which anything of the portal is left."""


class Audit(Protocol):
    """What administrators changed, only ever added to. Every method raises StoreError."""

    def append(self, member_id: str, entry: AuditEntry) -> None:
        """Write down a change that changed nothing of the installation itself; nothing for an unknown portal."""

    def newest(self, member_id: str, most: int) -> Sequence[AuditEntry]:
        """Return the last entries of a portal, the newest first."""


class TokenPairs(Protocol):
    """The token pairs of people, one for each person and portal. Every method raises StoreError."""

    def find(self, member_id: str, user_id: int) -> StoredPair | None:
        """Return the person's pair, or None."""

    def keep(self, member_id: str, user_id: int, pair: TokenPair, now: datetime) -> None:
        """Write the pair of a proven launch; an access token that was seen before changes nothing."""

    def replace(self, read: StoredPair, new: TokenPair, now: datetime) -> bool:
        """Write `new` in place of the pair that was read; False if somebody replaced or dropped it first."""

    def drop(self, read: StoredPair) -> bool:
        """Delete the pair that was read; False if somebody replaced or dropped it first."""

    def sweep(self, now: datetime) -> int:
        """Delete the pairs that nobody used for a day, installers' aside; return how many."""


class Trades(Protocol):
    """Who is trading which pair: one at a time, of all threads, processes and hosts. Every method raises StoreError."""

    def begin(self, read: StoredPair, life_s: float) -> str | None:
        """Write down that the pair that was read is about to be traded; return the lease's owner, who has `life_s`.

        None if somebody else holds the lease, or the pair was replaced or dropped. Replacing the pair ends the lease.
        """

    def end(self, read: StoredPair, owner: str, *, answered: bool) -> None:
        """Give the lease back without a new pair; `answered` tells that the server refused, so it rotated nothing."""


class OAuthStates(Protocol):
    """The OAuth states that were given out and not used. Every method raises StoreError."""

    def remember(self, digest: bytes, expires_at: datetime) -> None:
        """Write down that a state was given out."""

    def consume(self, digest: bytes, now: datetime) -> bool:
        """Use a state up, in one statement; False if it was never given out, was used, or is too old."""


class AuthorizationServer(Protocol):
    """Bitrix24's authorization servers, a closed list.

    Raises: SilentError or NonsenseError where no usable answer came; GrantRefusedError, ClientRefusedError,
    AppRemovedError, PaymentRequiredError, TokenExpiredError, TokenRefusedError where the server refused.
    """

    def prove_token(self, access_token: str, server_hint: str, member_id: str) -> TokenProof:
        """Ask whose token this is; `server_hint` may pick one server of the list, the others follow it.

        `member_id` is the portal that is claimed; whoever asks holds the proof against it.
        """

    def refresh(self, pair: TokenPair, oauth_server: str) -> TokenGrant:
        """Trade the refresh token, once, at the server that proved the portal."""

    def exchange_code(self, code: str, server_hint: str) -> TokenGrant:
        """Trade an authorization code (one use, 30 s)."""


class Portal(Protocol):
    """A portal's REST, one HTTP request a method; one for each command where the portal refuses batches.

    Raises: any leaf of PortalError, SilentError, NonsenseError; MovedError where the portal answers with a redirect.
    """

    def read_lead(self, endpoint: Origin, access_token: str, lead_id: int, codes: tuple[str, ...]) -> PortalAnswers:
        """Ask who is asking, whether the access codes cover them, and the lead with the words for its values."""

    def read_extras(self, endpoint: Origin, access_token: str, question: ExtrasQuestion) -> ExtrasAnswers:
        """Ask who is asking and what lies beside the lead, then in one request more who those are; each may be missing.

        Nothing is repeated, and after `question.until` nothing is waited for.
        """

    def who_asks(self, endpoint: Origin, access_token: str, codes: tuple[str, ...]) -> Caller:
        """Ask whose token this is and whether the access codes cover them."""

    def inspect(
        self, endpoint: Origin, access_token: str, codes: tuple[str, ...], newest: int = NEWEST_LEADS
    ) -> PortalState:
        """Ask what the installer and the application's page need to know, the `newest` leads among it.

        What is bound is told to administrators only.
        """

    def find_leads(self, endpoint: Origin, access_token: str, sought: Sought, codes: tuple[str, ...]) -> FoundLeads:
        """Ask who is asking, whether the access codes cover them, and for leads; for the newest if nothing is sought.

        Who shares a telephone number or mail address is told by ids only.
        """

    def list_leads(self, endpoint: Origin, access_token: str, lead_ids: Collection[int]) -> LeadList:
        """Return those of these leads that the person may read, and never another one."""

    def bind(self, endpoint: Origin, access_token: str, steps: Sequence[BindingStep]) -> tuple[StepResult, ...]:
        """Do the steps, in this order; each fails alone."""


class PortalDesk(Protocol):
    """What the access page asks of a portal's REST; raises as Portal."""

    def read_desk(self, endpoint: Origin, access_token: str, question: DeskQuestion) -> DeskAnswers:
        """Ask what the access page shows an administrator; each part fails alone."""

    def read_option(self, endpoint: Origin, access_token: str, name: str) -> Json:
        """Return one of the application's options, None where it was never set."""

    def write_option(self, endpoint: Origin, access_token: str, name: str, value: str) -> None:
        """Set one of the application's options; the portal lets only administrators."""


class Tickets(Protocol):
    """Signs and reads the tickets of pages."""

    def issue(self, ticket: Ticket, purpose: Purpose, now: datetime) -> str:
        """Return the ticket as text, good for an hour."""

    def read(self, text: str, purpose: Purpose, now: datetime, longer: timedelta = NOT_LONGER) -> Ticket:
        """Return the ticket, also of a page that became too old, but not by more than `longer`.

        Raises:
            TicketRefusedError: it is not ours, or not for this purpose.
            TicketExpiredError: its hour, or the page's twelve hours, are over.
        """


class States(Protocol):
    """Signs and reads the states of the OAuth code flow."""

    def issue(self, portal: str, now: datetime) -> StateIssue:
        """Return a new state, good for STATE_LIFE in the browser that gets its nonce."""

    def read(self, text: str, browser_nonce: str, now: datetime) -> StateRead:
        """Return what the state says.

        Raises:
            StateRefusedError: it is not ours, too old, or of another browser.
        """
