"""What an administrator sees on the access page beside the installation itself, read from the portal and the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.fields import STANDARD_FIELDS
from b24app.domain.message import Said
from b24app.domain.portal.access import AccessRule, Listed, listed
from b24app.domain.portal.audit import AuditEntry
from b24app.domain.portal.tab_settings import FIELD_CODE

MOST_FOUND = 20  # people that a search shows; who is not among them is found by a longer text


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPanelQuestion:
    """What to ask the portal: the codes whose names we do not know, and whom the administrator looks for, or ""."""

    nameless: tuple[str, ...] = ()
    find: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFound:
    """An employee whom a search found; the position tells two of one name apart."""

    user_id: int
    name: str
    position: str

    @property
    def code(self) -> str:
        """The access code that covers this person alone."""
        return f"U{self.user_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPanelAnswers:
    """What the portal said: None where it did not; `backup` is the copy of the choices that it keeps."""

    fields: Mapping[str, FieldDescription] | None = None
    names: Mapping[str, str] | None = None
    found: tuple[PersonFound, ...] | None = None
    backup: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPanel:
    """`backed_up`: the portal keeps a copy of what is chosen; `found` is None where nobody could search."""

    listed: tuple[Listed, ...]
    labels: Mapping[str, Said]
    find: str
    found: tuple[PersonFound, ...] | None
    entries: Sequence[AuditEntry]
    backed_up: bool


def nameless(rule: AccessRule) -> tuple[str, ...]:
    """Return the codes that stand on the list without a name."""
    return tuple(each.code for each in rule.listed if not each.name)


def named(rule: AccessRule, names: Mapping[str, str] | None) -> tuple[Listed, ...]:
    """Return the list, with the portal's names where there were none."""
    return tuple(each if each.name else listed(each.code, (names or {}).get(each.code, "")) for each in rule.listed)


def field_labels(fields: Mapping[str, FieldDescription] | None) -> Mapping[str, Said]:
    """Return what each field that may count is called: our word for it, or the portal's for one of its own.

    Where the portal does not say what it has, the fields that every portal has are left.
    """
    ours = {code: field.label for of_group in STANDARD_FIELDS.values() for code, field in of_group.items()}
    if fields is None:
        return ours
    sound = {code: described for code, described in fields.items() if FIELD_CODE.fullmatch(code)}
    return {code: ours.get(code, described.title or code) for code, described in sound.items()}


def without_those(found: tuple[PersonFound, ...], rule: AccessRule) -> tuple[PersonFound, ...]:
    """Return the people found who are not on the list yet."""
    return tuple(person for person in found if person.code not in rule.codes)
