"""What the portal answered about a lead, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from enum import StrEnum, auto

from b24app.domain.bounded_json import Json
from b24app.domain.portal.caller import Caller
from b24app.errors.outside import PortalError


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDescription:
    """One entry of `crm.lead.fields` for this viewer. `items` maps an enumeration's ids to their words.

    `of` is the directory that a crm_status chooses from, or the kind of record that a crm field's bare number means.

    Source: Bitrix24 REST docs, crm.lead.fields.
    """

    code: str
    type: str
    title: str
    is_multiple: bool = False
    is_required: bool = False
    is_read_only: bool = False
    is_custom: bool = False
    of: str = ""
    items: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryEntry:
    """One entry of a CRM directory: a stage, a source, a salutation. `color` is `#rrggbb` or ""."""

    name: str
    color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much time a method took a portal in the last ten minutes, as the portal measures it for this application.

    Source: Bitrix24 REST docs, "Data types" (time: operating, operating_reset_at).
    """

    method: str
    operating_s: float
    resets_at: datetime | None
    seen_at: datetime


class Cut(StrEnum):
    """What is missing of a field that is not shown whole: values behind the first ones, or the end of a text."""

    VALUES = auto()
    TEXT = auto()


class Missing(StrEnum):
    """A part of what names a lead's values that the portal did not give, or not as a whole."""

    FIELDS = auto()
    LARGE_FIELDS = auto()  # a list that is too large to be read
    FURTHER_FIELDS = auto()  # behind those that are read
    CUSTOM = auto()  # the custom fields' own names
    STATUS = "STATUS"  # a directory, as the two below
    SOURCE = "SOURCE"
    HONORIFIC = "HONORIFIC"
    FURTHER_ENTRIES = auto()  # of a directory or a list of values, behind those that are read
    PEOPLE = auto()
    BLOCKED = auto()  # names of any kind, since the portal limits the app


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWords:
    """What needs not be asked with a lead: directories by name, employees' names, and the fields of one viewer.

    `fields` are those that `viewer_id` may see, and None where they are not known.
    """

    directories: Mapping[str, Mapping[str, DirectoryEntry]] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    fields: Mapping[str, FieldDescription] | None = None
    viewer_id: int | None = None

    def of(self, viewer_id: int) -> "KnownWords":
        """Return what is known for this viewer: nobody gets another one's fields."""
        return self if viewer_id == self.viewer_id else self.without_fields()

    def without_fields(self) -> "KnownWords":
        """Return what is known of the portal."""
        return replace(self, fields=None)


NOTHING_KNOWN = KnownWords()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordQuestion:
    """Which record is asked for, with which codes of the access rule, and what needs not be asked with it."""

    record_id: int
    codes: tuple[str, ...]
    known: KnownWords = NOTHING_KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAnswers:
    """The core batch's answers: whose token it is, the lead, and what is needed to name its values.

    `fields` is None where the portal did not describe them. Then only standard fields are shown. `directories` maps
    STATUS, SOURCE and HONORIFIC to their entries by id, `people` maps user ids to names. `missing` names the parts
    that the portal did not give. `refusal` says why there is no lead. Then `lead` is empty, and the refusal is raised
    only after the caller is proven. `as_of` is when we asked (UTC), `zone` the portal's time zone at that time, and
    `lead_time_s` how long the lead's own command took it, each None where it does not say. `loads` is how much time
    the method and the batch took in the last ten minutes. `cuts` says which fields are not shown whole, `left_out`
    that not all fields are here. `told` is what the answers themselves say of the words, as far as it is whole and may
    be remembered once the launch is proven.
    """

    caller: Caller
    record_id: int
    lead: Mapping[str, Json]
    fields: Mapping[str, FieldDescription] | None
    directories: Mapping[str, Mapping[str, DirectoryEntry]]
    people: Mapping[int, str]
    missing: tuple[Missing, ...]
    as_of: datetime
    zone: tzinfo | None = None
    refusal: PortalError | None = None
    lead_time_s: float | None = None
    loads: tuple[Load, ...] = ()
    cuts: Mapping[str, Cut] = field(default_factory=dict)
    left_out: bool = False
    told: KnownWords = NOTHING_KNOWN
