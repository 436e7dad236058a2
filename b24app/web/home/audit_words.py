"""An audit entry in words: what was decided, and what was decided before."""

from collections.abc import Mapping
from dataclasses import dataclass

from b24app.domain.message import Message, Said
from b24app.domain.portal.access import Choice
from b24app.domain.portal.audit import Action, AuditEntry
from b24app.domain.portal.changes import NOBODY_KNOWS
from b24app.domain.portal.tab_settings import Export

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry in words. `before` is "" where the audit does not keep it."""

    what: Message
    now: Said
    before: Said = ""


def told(entry: AuditEntry) -> Told:
    """Return the entry in words. One that a later release wrote in another form is told without details."""
    what = ACTIONS[entry.action]
    match entry.action, entry.about:
        case Action.CHOSE, (before, now):
            return Told(what=what, now=CHOICES.get(now, now), before=CHOICES.get(before, before))
        case Action.EXPORT, (before, now):
            return Told(what=what, now=EXPORTS.get(now, now), before=EXPORTS.get(before, before))
        case ((Action.ADDED | Action.REMOVED), (code, name)):
            return Told(what=what, now=f"{name} ({code})" if name else code)
        case Action.KEY_FIELDS, codes:
            return Told(what=what, now=", ".join(codes) or NONE)
        case Action.REPAIRED, methods:
            return Told(what=what, now=", ".join(methods) or NOTHING_TO_REPAIR)
    return Told(what=what, now="")
