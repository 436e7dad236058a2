"""What an administrator changes on the access page, each as a step from one installation to the next; and the trace."""

from dataclasses import dataclass, replace
from typing import Protocol

from b24app.domain.portal.access import Choice, Listed, adding, choosing, removing
from b24app.domain.portal.audit import Action
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.tab_settings import Export, Move, arranged

NOBODY_KNOWS = "lost"


class Change(Protocol):
    """Anything that an administrator decides."""

    def applied(self, installation: Installation) -> Installation:
        """Return the installation as it is after the change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseRule:
    """Who is let in; the list stays as it is."""

    choice: Choice

    def applied(self, installation: Installation) -> Installation:
        """Put the choice in force."""
        return replace(installation, access=choosing(installation.access, self.choice))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddListed:
    """These, too, and from now on nobody who is not listed."""

    added: tuple[Listed, ...]

    def applied(self, installation: Installation) -> Installation:
        """Put them on the list."""
        return replace(installation, access=adding(installation.access, self.added))


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveListed:
    """This one not any more."""

    code: str

    def applied(self, installation: Installation) -> Installation:
        """Take it off the list."""
        return replace(installation, access=removing(installation.access, self.code))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetExport:
    """Who may copy and export."""

    export: Export

    def applied(self, installation: Installation) -> Installation:
        """Put the switch."""
        return replace(installation, tab=replace(installation.tab, export=self.export))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangeFields:
    """Which fields the tab counts, and in which order; the code says nothing to RESET."""

    move: Move
    code: str = ""

    def applied(self, installation: Installation) -> Installation:
        """Move the one field."""
        fields = arranged(installation.tab.key_fields, self.move, self.code)
        return replace(installation, tab=replace(installation.tab, key_fields=fields))


def notes(before: Installation, after: Installation) -> tuple[tuple[Action, tuple[str, ...]], ...]:
    """Return what the audit has to say about two states of an installation; nothing where nothing was decided."""
    was = {each.code: each for each in before.access.listed}
    now = {each.code: each for each in after.access.listed}
    chosen = (_choice(before), _choice(after))
    exports = (before.tab.export.value, after.tab.export.value)
    found = [(Action.CHOSE, chosen)] if chosen[0] != chosen[1] else []
    found += [(Action.ADDED, (code, now[code].name)) for code in now if code not in was]
    found += [(Action.REMOVED, (code, was[code].name)) for code in was if code not in now]
    found += [(Action.EXPORT, exports)] if exports[0] != exports[1] else []
    fields = after.tab.key_fields
    return (*found, *([(Action.KEY_FIELDS, fields)] if fields != before.tab.key_fields else []))


def _choice(installation: Installation) -> str:
    return NOBODY_KNOWS if installation.access.lost else installation.access.choice.value
