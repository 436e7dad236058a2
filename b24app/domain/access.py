"""Who may use the app in a portal: the rule that its administrator sets, and the decision."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """Everybody whom the portal lets in, or the people that the access codes cover.

    Administrators always get in, as in Bitrix24 itself; no codes means administrators only.
    `lost` says that nobody knows what the administrator chose: the portal's records were lost, and restored.
    Source: Bitrix24 REST docs, user.access (codes U7, D4, AU ...).
    """

    everybody: bool = True
    codes: tuple[str, ...] = ()
    lost: bool = False

    @property
    def codes_to_ask(self) -> tuple[str, ...]:
        """The codes that the portal must be asked about; none where its answer would change nothing."""
        return () if self.everybody else self.codes


EVERYBODY = AccessRule()
ADMINISTRATORS_ONLY = AccessRule(everybody=False)
LOST_RULE = AccessRule(everybody=False, lost=True)


def allows(rule: AccessRule, *, is_admin: bool, covered: bool) -> bool:
    """Decide whether a person may use the app; `covered` is the portal's own word (user.access)."""
    return is_admin or rule.everybody or (bool(rule.codes_to_ask) and covered)
