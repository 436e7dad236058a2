"""The access rule: who may use the application in a portal.

The portal has an access list of its own, which no REST method returns. Source: docs/platform.md 12.3.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

# U7, D4, DR2, G2, SG3, SG3_K, SND5, AU ...: the portal's own codes, which only the portal can interpret.
ACCESS_CODE = re.compile(r"[A-Z]{1,8}[0-9]{0,10}(?:_[A-Z0-9]{1,8})?")
MOST_LISTED = 100  # each open's batch asks about all of them, and a longer list is better a department
LONGEST_NAME = 120  # characters: enough to know whom a code means


class Choice(StrEnum):
    """Who may use the application, besides administrators."""

    EVERYBODY = "everybody"
    ADMINISTRATORS = "administrators"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An access code, and the name that the portal gave it. The name is for reading and is never compared.

    Source: Bitrix24 REST docs, "Access codes", user.access (U7, D4, AU ...).
    """

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """Who may use the app: everybody with access in the portal, the people covered by the codes, or administrators.

    Administrators always may, as in Bitrix24 itself. The list is kept whatever the choice is. Chosen people without a
    list means administrators only. `lost` says that we do not know what the administrator chose: our records of the
    portal were lost, and restored.
    """

    choice: Choice = Choice.EVERYBODY
    listed: tuple[Listed, ...] = ()
    lost: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that are listed."""
        return tuple(each.code for each in self.listed)

    @property
    def codes_to_ask(self) -> tuple[str, ...]:
        """The codes that the portal must be asked about, none where its answer would change nothing."""
        return self.codes if self.choice is Choice.CHOSEN else ()


EVERYBODY = AccessRule()
LOST_RULE = AccessRule(choice=Choice.ADMINISTRATORS, lost=True)


def allows(rule: AccessRule, *, is_admin: bool, covered: bool) -> bool:
    """Return whether a person may use the app. `covered` is the portal's own answer (user.access)."""
    return is_admin or rule.choice is Choice.EVERYBODY or (bool(rule.codes_to_ask) and covered)


def choosing(rule: AccessRule, choice: Choice) -> AccessRule:
    """Return the rule with another choice. The list stays, and the rule is no longer lost."""
    chosen = Choice.ADMINISTRATORS if choice is Choice.CHOSEN and not rule.listed else choice
    return replace(rule, choice=chosen, lost=False)


def adding(rule: AccessRule, added: tuple[Listed, ...]) -> AccessRule:
    """Return the rule that also lets these use the app, and nobody who is not listed. At most MOST_LISTED are listed.

    A code that is listed already takes the new name.
    """
    named = {each.code: each for each in (*rule.listed, *added)}
    return choosing(replace(rule, listed=tuple(named.values())[:MOST_LISTED]), Choice.CHOSEN)


def removing(rule: AccessRule, code: str) -> AccessRule:
    """Return the rule without a code. Without its last code it means administrators only."""
    if code not in rule.codes:
        return rule
    left = tuple(each for each in rule.listed if each.code != code)
    return choosing(replace(rule, listed=left), rule.choice)


def listed(code: str, name: str) -> Listed:
    """Return the code with its name, on one line and cut to LONGEST_NAME."""
    return Listed(code=code, name=one_line(name))


def one_line(name: str) -> str:
    """Return the name on one line, cut to LONGEST_NAME."""
    return " ".join(name.split())[:LONGEST_NAME]
