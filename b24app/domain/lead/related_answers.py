"""What the portal answered about a lead's related data, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto

from b24app.domain.lead.answers import NOTHING_KNOWN, DirectoryEntry, KnownWords
from b24app.domain.lead.excerpt import Excerpt
from b24app.domain.portal.caller import Caller
from b24app.errors.outside import PortalError


class Part(StrEnum):
    """What is asked for in addition to the lead. Each part may be missing by itself."""

    PATH = auto()
    DUPLICATES = auto()
    WHO = auto()  # who the duplicates are
    CONTACTS = auto()
    NAMES = auto()
    LABELS = auto()
    WORDS = auto()


class MissingReason(StrEnum):
    """Why a part is missing."""

    REFUSED = auto()
    SILENT = auto()  # no answer, or an unreadable one
    SKIPPED = auto()  # not asked, because the portal's time for the method is nearly used up


class Entity(StrEnum):
    """The kinds of record that may have the same phone or address, in the platform's words."""

    LEAD = "LEAD"
    CONTACT = "CONTACT"
    COMPANY = "COMPANY"


class Shared(StrEnum):
    """What a duplicate has in common with the lead, in the platform's words."""

    PHONE = "PHONE"
    EMAIL = "EMAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedQuestion:
    """Which lead is asked about, in whose language, and until when at the latest. `codes` are the access rule's.

    `known` are words that need not be asked for. `excerpt` is what the page told of the lead, None where the lead must
    be read. `words_only` asks for no more than the names and labels of what the excerpt has.
    """

    record_id: int
    codes: tuple[str, ...]
    language: str
    until: datetime
    known: KnownWords = NOTHING_KNOWN
    excerpt: Excerpt | None = None
    words_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMove:
    """A move of the lead into a stage (its code), at a moment (aware)."""

    stage: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The latest steps, oldest first, and how many the portal has in all."""

    steps: tuple[StageMove, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The records with a phone or an address of the lead, by kind and number, without the lead itself.

    `stopped` names the kinds of which the platform may know more. `looked_for` says whether there was anything to
    search for.
    """

    by: Mapping[Entity, Mapping[int, frozenset[Shared]]]
    stopped: frozenset[Entity]
    looked_for: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record that this viewer may open. Texts are "" and the moment None where the portal does not give them."""

    entity: Entity
    record_id: int
    name: str
    owner_id: int | None
    stage: str
    last_activity: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedContact:
    """A contact of the lead."""

    contact_id: int
    is_primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedFound:
    """A lead's related data, each part empty where `reasons` names it.

    `records` holds the ones that the viewer may open, of those that were asked about (`asked`). `named` are the
    contacts and companies, `employees` the people whom the lead itself names. `labels` maps custom fields to their
    labels in the viewer's language where these differ from the portal's, `words` maps their values to a directory's
    words. `people` maps user ids to names. `more_contacts` says that the lead has more contacts than are here.
    """

    reasons: Mapping[Part, MissingReason] = field(default_factory=dict)
    stages: Mapping[str, DirectoryEntry] = field(default_factory=dict)
    history: History | None = None
    found: Found | None = None
    asked: Mapping[Entity, tuple[int, ...]] = field(default_factory=dict)
    records: Mapping[Entity, Mapping[int, Record]] = field(default_factory=dict)
    contacts: tuple[LinkedContact, ...] = ()
    more_contacts: bool = False
    named: Mapping[Entity, tuple[int, ...]] = field(default_factory=dict)
    employees: tuple[int, ...] = ()
    people: Mapping[int, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedAnswers:
    """Whose token it is, and the lead's related data as of then (UTC).

    `refusal` says why there is no lead. Then `related` is empty, and the refusal is raised only after the caller is
    proven.
    """

    caller: Caller
    record_id: int
    as_of: datetime
    refusal: PortalError | None = None
    related: RelatedFound = field(default_factory=RelatedFound)
