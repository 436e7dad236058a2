"""The changes of the access page, each as a step from one installation to the next."""

from dataclasses import dataclass, replace
from typing import Protocol

from b24app.domain.portal.access import Choice, Listed, adding, choosing, removing
from b24app.domain.portal.audit import Action
from b24app.domain.portal.installation import Export, Installation, Move, arranged

NOBODY_KNOWS = "lost"


class Change(Protocol):
    """A decision of an administrator."""

    def applied(self, installation: Installation) -> Installation:
        """Return the installation as it is after the change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseRule:
    """Choose who may use the app. The list stays as it is."""

    choice: Choice

    def applied(self, installation: Installation) -> Installation:
        """Return the installation with the choice."""
        return replace(installation, access=choosing(installation.access, self.choice))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddListed:
    """Add people to the list. From now on nobody else may use the app."""

    added: tuple[Listed, ...]

    def applied(self, installation: Installation) -> Installation:
        """Return the installation with the longer list."""
        return replace(installation, access=adding(installation.access, self.added))


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveListed:
    """Remove one code from the list."""

    code: str

    def applied(self, installation: Installation) -> Installation:
        """Return the installation with the shorter list."""
        return replace(installation, access=removing(installation.access, self.code))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetExport:
    """Choose who may copy and export."""

    export: Export

    def applied(self, installation: Installation) -> Installation:
        """Return the installation with the choice."""
        return replace(installation, tab=replace(installation.tab, export=self.export))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangeFields:
    """Choose which fields the tab counts, and in which order. RESET ignores the code."""

    move: Move
    code: str = ""

    def applied(self, installation: Installation) -> Installation:
        """Return the installation with the moved field."""
        fields = arranged(installation.tab.key_fields, self.move, self.code)
        return replace(installation, tab=replace(installation.tab, key_fields=fields))


def notes(before: Installation, after: Installation) -> tuple[tuple[Action, tuple[str, ...]], ...]:
    """Return the audit entries for the difference of two installations, none where nothing was decided."""
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
