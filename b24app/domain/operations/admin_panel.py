"""The admin panel: what an administrator sees on the access page in addition to the installation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.fields import LEAD_FIELDS
from b24app.domain.message import Said
from b24app.domain.portal.access import AccessRule, Listed, listed
from b24app.domain.portal.audit import AuditEntry
from b24app.domain.portal.installation import FIELD_CODE

MOST_FOUND = 20  # employees that a search shows: a longer text finds the others


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPanelQuestion:
    """What to ask the portal: the codes without a name, and the name that the administrator searches for, or ""."""

    nameless: tuple[str, ...] = ()
    find: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFound:
    """An employee whom a search found. The position tells people of the same name apart."""

    user_id: int
    name: str
    position: str

    @property
    def code(self) -> str:
        """The access code that covers this person alone."""
        return f"U{self.user_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPanelAnswers:
    """What the portal answered, None where it did not. `backup` is its copy of the choices."""

    fields: Mapping[str, FieldDescription] | None = None
    names: Mapping[str, str] | None = None
    found: tuple[PersonFound, ...] | None = None
    backup: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPanel:
    """`backed_up` says that the portal keeps a copy of the choices. `found` is None where nobody could search.

    `entries` are the last ones of the audit, `changes` is how many there ever were.
    """

    listed: tuple[Listed, ...]
    labels: Mapping[str, Said]
    find: str
    found: tuple[PersonFound, ...] | None
    entries: Sequence[AuditEntry]
    changes: int
    backed_up: bool


def nameless(rule: AccessRule) -> tuple[str, ...]:
    """Return the codes that are listed without a name."""
    return tuple(each.code for each in rule.listed if not each.name)


def named(rule: AccessRule, names: Mapping[str, str] | None) -> tuple[Listed, ...]:
    """Return the list, with the portal's names where names are missing."""
    return tuple(each if each.name else listed(each.code, (names or {}).get(each.code, "")) for each in rule.listed)


def field_labels(fields: Mapping[str, FieldDescription] | None) -> Mapping[str, Said]:
    """Return the label of each field that may be a key field: ours, or the portal's for its own fields.

    Where the portal does not describe its fields, only the standard ones are returned.
    """
    ours = {code: field.label for code, field in LEAD_FIELDS.by_code.items()}
    if fields is None:
        return ours
    sound = {code: described for code, described in fields.items() if FIELD_CODE.fullmatch(code)}
    return {code: ours.get(code, described.title or code) for code, described in sound.items()}


def without_those(found: tuple[PersonFound, ...], rule: AccessRule) -> tuple[PersonFound, ...]:
    """Return the people found who are not on the list yet."""
    return tuple(person for person in found if person.code not in rule.codes)
