"""The switches that change the portal's state at once, and how they are undone."""

from collections.abc import Callable
from functools import partial

from .applications import Placement
from .faults.switches import Action, Switch
from .operating import BATCH, BLOCK_S
from .portal import Portal
from .tokens import Grant

NEW_HOST = "127.0.0.2"
OLD_TABS, OLD_HOST = 5_000, "https://old"
LEAD_GET, OVER_TIME = "crm.lead.get", ("batch_blocked", "method_blocked")


def actions(portal: Portal, rename: Callable[[str], None]) -> tuple[dict[str, Action], dict[str, Action]]:
    """Return what happens when a switch is turned on, and what when it is reset."""

    def theirs(switch: Switch) -> Callable[[Grant], bool]:
        person = portal.people.get(switch.subject)
        return lambda grant: grant.member_id == portal.member_id and (person is None or grant.user_id == person.id)

    def put_old_tabs(_: Switch) -> None:
        for row in portal.installations.values():
            row.placements += [
                Placement(id=OLD_TABS + number, code="CRM_LEAD_DETAIL_TAB", handler=f"{OLD_HOST}{number}.example/tab")
                for number in range(OLD_TABS)
            ]

    def take_old_tabs(_: Switch) -> None:
        for row in portal.installations.values():
            row.placements[:] = [each for each in row.placements if not each.handler.startswith(OLD_HOST)]

    actions: dict[str, Action] = {
        "expire_tokens": lambda switch: _void(portal.tokens.expire(theirs(switch))),
        "expire_refresh_tokens": lambda switch: _void(portal.tokens.expire_refresh(theirs(switch))),
        "revoke_tokens": lambda switch: _void(portal.tokens.revoke(theirs(switch))),
        "portal_renamed": lambda switch: rename(switch.value or NEW_HOST),
        "old_tabs": put_old_tabs,
        **dict.fromkeys(OVER_TIME, partial(_block, portal)),
    }
    undo: dict[str, Action] = {
        "portal_renamed": lambda _: rename(portal.hosts[-1]),
        "old_tabs": take_old_tabs,
        **dict.fromkeys(OVER_TIME, partial(_unblock, portal)),
    }
    return actions, undo


def _block(portal: Portal, switch: Switch) -> None:
    portal.operating.block(_blocked(switch), portal.now() + switch.number(BLOCK_S))


def _unblock(portal: Portal, switch: Switch) -> None:
    portal.operating.unblock(_blocked(switch))


def _blocked(switch: Switch) -> str:
    return BATCH if switch.name == OVER_TIME[0] else switch.method or LEAD_GET


def _void(_: int) -> None:
    """Ignore how many tokens there were: a switch counts the requests that it affected."""
