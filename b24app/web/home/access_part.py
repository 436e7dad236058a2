"""What the templates of the admin panel get: the access rule, the settings, the audit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from b24app.domain.message import Message, Said
from b24app.domain.operations.admin_panel import AdminPanel
from b24app.domain.portal.access import MOST_LISTED, Choice, Listed
from b24app.domain.portal.audit import AuditEntry
from b24app.domain.portal.tab_settings import MOST_KEY_FIELDS, Export
from b24app.usecases.open_home import Home
from b24app.web.home.audit_words import CHOICES, EXPORTS, Told, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a form."""

    value: str
    label: Message
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person whom a search found. `added` is what the button sends."""

    name: str
    position: str
    added: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPart:
    """The admin panel as its template shows it. No option is checked where the rule is lost.

    `taken` is what BX24's dialog must not offer again. `list_rests` says that the list is not in force.
    """

    admin_panel: AdminPanel
    lost: bool
    rules: tuple[Option, ...]
    exports: tuple[Option, ...]
    list_rests: bool
    taken: str
    full: bool
    candidates: tuple[Candidate, ...]
    key_fields: Mapping[str, Said]
    more_fields: Mapping[str, Said]
    fields_full: bool
    audit: tuple[tuple[AuditEntry, Told], ...]

    @property
    def listed(self) -> tuple[Listed, ...]:
        """The listed access codes."""
        return self.admin_panel.listed


def access_part(home: Home) -> AccessPart | None:
    """Return what an administrator is shown, None for other people."""
    if home.admin_panel is None:
        return None
    rule, tab, admin_panel = home.caller.installation.access, home.caller.installation.tab, home.admin_panel
    key_fields = {code: admin_panel.labels.get(code, code) for code in tab.key_fields}
    return AccessPart(
        admin_panel=admin_panel,
        lost=rule.lost,
        rules=tuple(
            Option(value=choice, label=CHOICES[choice], checked=choice is rule.choice and not rule.lost)
            for choice in Choice
        ),
        exports=tuple(Option(value=one, label=EXPORTS[one], checked=one is tab.export) for one in Export),
        list_rests=rule.choice is not Choice.CHOSEN,
        taken=json.dumps(rule.codes),
        full=len(rule.listed) >= MOST_LISTED,
        candidates=_candidates(admin_panel),
        key_fields=key_fields,
        more_fields={code: label for code, label in admin_panel.labels.items() if code not in key_fields},
        fields_full=len(key_fields) >= MOST_KEY_FIELDS,
        audit=tuple((entry, told(entry)) for entry in admin_panel.entries),
    )


def _candidates(admin_panel: AdminPanel) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            name=person.name or person.code,
            position=person.position,
            added=json.dumps([{"id": person.code, "name": person.name}]),
        )
        for person in admin_panel.found or ()
    )
