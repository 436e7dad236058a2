"""What the templates of the admin panel get: the access rule, the settings, the audit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from b24app.domain.message import Message, Said
from b24app.domain.operations.admin_panel import AdminPanel
from b24app.domain.portal.access import MOST_LISTED, Choice, Listed
from b24app.domain.portal.audit import Action, AuditEntry
from b24app.domain.portal.changes import NOBODY_KNOWS
from b24app.domain.portal.installation import MOST_KEY_FIELDS, Export
from b24app.usecases.open_home import Home
from b24app.web.home.step_words import STEPS


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
class Told:
    """One entry in words. `now` may be several, and `before` is "" where the audit does not keep it."""

    what: Message
    now: tuple[Said, ...]
    before: Said = ""


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

    @property
    def changes(self) -> int:
        """How many changes were ever made."""
        return self.admin_panel.changes


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
        audit=tuple((entry, told(entry, admin_panel.labels)) for entry in admin_panel.entries),
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


CHOICES: Mapping[str, Message] = {
    Choice.EVERYBODY: Message("Everyone who has access to the app in Bitrix24"),
    Choice.ADMINISTRATORS: Message("Administrators only"),
    Choice.CHOSEN: Message("Selected employees and departments"),
    NOBODY_KNOWS: Message("No longer known"),
}
EXPORTS: Mapping[str, Message] = {
    Export.EVERYBODY: Message("Everyone who can see the tab"),
    Export.ADMINISTRATORS: Message("Administrators only"),
    Export.NOBODY: Message("No one"),
}
ACTIONS: Mapping[Action, Message] = {
    Action.CHOSE: Message("Who can view leads"),
    Action.ADDED: Message("Added to the list"),
    Action.REMOVED: Message("Removed from the list"),
    Action.EXPORT: Message("Who can copy and export"),
    Action.KEY_FIELDS: Message("Key fields"),
    Action.REPAIRED: Message("Check and repair"),
}
NONE = Message("None")
NOTHING_TO_REPAIR = Message("Nothing to repair")


def told(entry: AuditEntry, labels: Mapping[str, Said]) -> Told:
    """Return the entry in words. One that a later release wrote in another form is told without details."""
    what = ACTIONS[entry.action]
    match entry.action, entry.about:
        case Action.CHOSE, (before, now):
            return Told(what=what, now=(CHOICES.get(now, now),), before=CHOICES.get(before, before))
        case Action.EXPORT, (before, now):
            return Told(what=what, now=(EXPORTS.get(now, now),), before=EXPORTS.get(before, before))
        case ((Action.ADDED | Action.REMOVED), (code, name)):
            return Told(what=what, now=(f"{name} ({code})" if name else code,))
        case Action.KEY_FIELDS, codes:
            return Told(what=what, now=tuple(labels.get(code, code) for code in codes) or (NONE,))
        case Action.REPAIRED, methods:
            steps = dict.fromkeys(STEPS.get(method, method) for method in methods)
            return Told(what=what, now=tuple(steps) or (NOTHING_TO_REPAIR,))
    return Told(what=what, now=())
