"""Who may use the app in a portal: the rule that its administrator sets, and the decision.

The portal has a list of its own, which no REST method tells. Source: docs/platform.md 12.3.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

# U7, D4, DR2, G2, SG3, SG3_K, SND5, AU ...: the portal's own, which only the portal can interpret.
ACCESS_CODE = re.compile(r"[A-Z]{1,8}[0-9]{0,10}(?:_[A-Z0-9]{1,8})?")
MOST_LISTED = 100  # all of them ride in each open's batch; a longer list is a department
LONGEST_NAME = 120  # characters; enough to recognise whom a code means


class Choice(StrEnum):
    """Who is let in, administrators aside."""

    EVERYBODY = "everybody"
    ADMINISTRATORS = "administrators"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An access code, and the name under which the portal gave it: for reading, and never compared with anything.

    Source: Bitrix24 REST docs, "Access codes", user.access (U7, D4, AU ...).
    """

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """Everybody whom the portal lets in, or the people that the access codes cover, or administrators only.

    Administrators always get in, as in Bitrix24 itself. The list is kept whatever the choice is; chosen people where
    nobody is listed are administrators only. `lost` says that nobody knows what the administrator chose: the portal's
    records were lost, and restored.
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
        """The codes that the portal must be asked about; none where its answer would change nothing."""
        return self.codes if self.choice is Choice.CHOSEN else ()


EVERYBODY = AccessRule()
ADMINISTRATORS_ONLY = AccessRule(choice=Choice.ADMINISTRATORS)
LOST_RULE = AccessRule(choice=Choice.ADMINISTRATORS, lost=True)


def allows(rule: AccessRule, *, is_admin: bool, covered: bool) -> bool:
    """Decide whether a person may use the app; `covered` is the portal's own word (user.access)."""
    return is_admin or rule.choice is Choice.EVERYBODY or (bool(rule.codes_to_ask) and covered)


def choosing(rule: AccessRule, choice: Choice) -> AccessRule:
    """Return the rule with another choice; the list stays, and nothing is lost any more."""
    chosen = Choice.ADMINISTRATORS if choice is Choice.CHOSEN and not rule.listed else choice
    return replace(rule, choice=chosen, lost=False)


def adding(rule: AccessRule, added: tuple[Listed, ...]) -> AccessRule:
    """Return the rule that lets these in, too, and nobody who is not listed; at most MOST_LISTED are.

    A code that is listed already takes the name that it is given now.
    """
    named = {each.code: each for each in (*rule.listed, *added)}
    return choosing(replace(rule, listed=tuple(named.values())[:MOST_LISTED]), Choice.CHOSEN)


def removing(rule: AccessRule, code: str) -> AccessRule:
    """Return the rule without a code; with the last one taken away it means administrators only."""
    if code not in rule.codes:
        return rule
    left = tuple(each for each in rule.listed if each.code != code)
    return choosing(replace(rule, listed=left), rule.choice)


def listed(code: str, name: str) -> Listed:
    """Return the code under its name, on one line and cut to what the list has room for."""
    return Listed(code=code, name=" ".join(name.split())[:LONGEST_NAME])
