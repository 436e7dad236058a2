"""The adapters of the graph: what the application needs from outside, by the names of its ports."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial

from sqlalchemy import Engine

from b24app import ports
from b24app.adapters.behind import Behind
from b24app.adapters.keys.client_names import ClientNames
from b24app.adapters.keys.excerpts import SignedExcerpts
from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.replaced_keys import KeyDates, Signatures
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.keys.signing import DoctorsMark, SignedStates, SignedTickets
from b24app.adapters.measures import PrometheusMeasures
from b24app.adapters.oauth.authorization_server import OAuthServers
from b24app.adapters.oauth.budgets import QuestionBudgets
from b24app.adapters.oauth.limits import LimitedAuthorization
from b24app.adapters.outbound import request_context
from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.own_address import OwnAddress, ScriptAddress
from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.outbound.slots import RequestSlots
from b24app.adapters.outbound.transport import OutboundAdapter
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.adapters.portal.webhook import WebhookLead
from b24app.adapters.refused_launches import TurnsOfRefused
from b24app.adapters.rest.pace import PortalPace
from b24app.adapters.side_by_side import side_by_side
from b24app.adapters.store.audit import SqlAudit
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.first_keys import SqlFirstKeys
from b24app.adapters.store.health import StoreHealth, store_failure
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.leases import SqlRefreshLeases
from b24app.adapters.store.migrations.indices import MissingIndices
from b24app.adapters.store.oauth_states import SqlOAuthStates
from b24app.adapters.store.sealed.rotate_keys import SqlKeyRotation
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.adapters.store.write_behind import PairsWrittenBehind
from b24app.adapters.text import phone_numbers
from b24app.domain.findings.own_address import SeenAtOwnAddress
from b24app.domain.lead.rows import PhoneFormat
from b24app.domain.portal.portal_address import Origin
from b24app.errors.own import StoreError
from b24app.wiring.graph import Once
from b24app.wiring.memories import Memories


class Adapters(Memories):
    """Nothing is connected yet when they are built.

    `authorization` asks within limits, which hold while a request is answered.
    """

    audit: Once[ports.Audit] = Once(SqlAudit)
    installations: Once[ports.Installations] = Once(SqlInstallations, pairs="stored_pairs")
    stored_pairs = Once(SqlTokenPairs)
    leases: Once[ports.RefreshLeases] = Once(SqlRefreshLeases)
    oauth_states: Once[ports.OAuthStates] = Once(SqlOAuthStates)
    store_fault: Once[Callable[[], str]] = Once(StoreHealth)
    rotate_keys = Once(SqlKeyRotation)
    missing_indices: Once[Callable[[], Sequence[str]]] = Once(MissingIndices)
    authorization: Once[ports.AuthorizationServer] = Once(
        LimitedAuthorization, authorization="all_servers", budgets="question_budgets"
    )
    question_budgets = Once(QuestionBudgets)
    refused_launches: Once[ports.RefusedLaunches] = Once(TurnsOfRefused, budgets="question_budgets")
    ring = Once(KeyRing, keys="secret_keys")
    first_keys = Once(SqlFirstKeys)
    signatures = Once(Signatures)
    box = Once(SecretBox)
    tickets: Once[ports.Tickets] = Once(SignedTickets)
    excerpts: Once[ports.Excerpts] = Once(SignedExcerpts)
    client_names: Once[Callable[[str], str]] = Once(ClientNames)
    states: Once[ports.States] = Once(SignedStates)
    measures: Once[ports.Measures] = Once(PrometheusMeasures)
    slots = Once(RequestSlots)
    pace = Once(PortalPace)
    give_time: Once[Callable[[float], None]] = Once(lambda: request_context.give_time)
    waited_s: Once[Callable[[], float]] = Once(lambda: request_context.waited_s)
    left_s: Once[Callable[[], float]] = Once(lambda: request_context.left_s)
    portal = Once(RestPortal)
    read_with_webhook = Once(WebhookLead, session="session_to_any_address")
    format_phone: Once[PhoneFormat] = Once(lambda: phone_numbers.format_phone)
    doctors_mark = Once(DoctorsMark)
    own_address: Once[Callable[[], SeenAtOwnAddress]] = Once(OwnAddress)
    script_is_there: Once[Callable[[], bool]] = Once(ScriptAddress)

    @cached_property
    def engine(self) -> Engine:
        """The database, of which nobody has asked anything yet."""
        engine = engine_for(self.settings.database_url)
        self.at_end.callback(engine.dispose)
        return engine

    @property
    def store_failure(self) -> Callable[[], StoreError | None]:
        """What looks whether this release can work with the database, and says nothing in the log."""
        return partial(store_failure, self.engine)

    @cached_property
    def pairs(self) -> ports.TokenPairs:
        """The token pairs, viewers' written behind the answer."""
        pairs = PairsWrittenBehind(self.stored_pairs)
        self.at_end.callback(pairs.flush)
        return pairs

    @property
    def mark(self) -> Callable[[], str]:
        """What our own command is known by."""
        return self.doctors_mark

    @property
    def is_doctors(self) -> Callable[[str], bool]:
        """What tells a request of our own operator's command from others."""
        return self.doctors_mark.is_ours

    @property
    def key_dates(self) -> KeyDates:
        """When each key stood first."""
        return self.first_keys

    @property
    def key_since(self) -> Callable[[], datetime | None]:
        """What tells since when the first key stands first."""
        return self.first_keys.first_since

    @property
    def lost(self) -> Callable[[Callable[[int], None]], int]:
        """What counts the token pairs that no key opens."""
        return self.rotate_keys.lost

    @cached_property
    def outbound_policy(self) -> OutboundPolicy:
        """What the operator allows beyond https to public addresses."""
        return OutboundPolicy(
            allow_http=self.settings.allow_http_portals,
            allow_private=self.settings.allow_private_portals,
            allow_loopback=self.settings.allow_private_portals and self.settings.on_loopback,
        )

    @cached_property
    def session(self) -> OutboundSession:
        """What carries the questions to portals."""
        return OutboundSession(self.outbound_policy, ca_file=self.settings.ca_file, timed=self.measures.portal_asked)

    @cached_property
    def session_to_own_address(self) -> OutboundSession:
        """For our own public address, wherever its name leads."""
        anywhere = OutboundPolicy(allow_http=True, allow_private=True, allow_loopback=True)
        return OutboundSession(anywhere, ca_file=self.settings.ca_file)

    @cached_property
    def session_to_any_address(self) -> OutboundSession:
        """For what an operator typed themselves."""
        return OutboundSession(OutboundPolicy(allow_http=True, allow_private=True, allow_loopback=True))

    @cached_property
    def behind(self) -> Callable[[str, Callable[[], None]], bool]:
        """What runs behind the answers."""
        behind = Behind()
        self.at_end.callback(behind.finish)
        return behind

    @property
    def side_by_side(self) -> ports.SideBySide:
        """What asks many portals, for an operator's command."""
        return side_by_side

    @cached_property
    def all_servers(self) -> ports.AuthorizationServer:
        """All authorization servers."""
        return self._oauth_servers(self.settings.oauth_servers)

    @cached_property
    def servers(self) -> Mapping[Origin, ports.AuthorizationServer]:
        """Each of the authorization servers by itself."""
        return {each: self._oauth_servers((each,)) for each in self.settings.oauth_servers}

    def _oauth_servers(self, servers: tuple[Origin, ...]) -> OAuthServers:
        """Return what asks these of the authorization servers, over https wherever they are."""
        policy, timed = replace(self.outbound_policy, allow_http=False), self.measures.authorization_asked
        return OAuthServers(
            servers=servers,
            client_id=self.settings.client_id,
            client_secret=self.settings.client_secret,
            session=OutboundSession(policy, ca_file=self.settings.ca_file, timed=timed),
            outbound=OutboundAdapter(policy, origins=servers, ca_file=self.settings.ca_file, timed=timed),
            charge=self.question_budgets.charge,
            clock=self.clock,
        )
