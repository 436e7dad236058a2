"""The accessibility tree as Chromium hands it to a screen reader, in the order in which it is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

SAID_BY_ITS_CONTENT = {"InlineTextBox", "none", "generic"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One thing that is said: "heading, History, level 2". `live` is "" where nothing is announced by itself."""

    role: str
    name: str
    level: int
    live: str
    focusable: bool


def spoken(page: Page) -> list[Spoken]:
    """Read the page from its beginning to its end."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    root = next(node for node in nodes if "parentId" not in node)
    return list(_in_order(root, by_id))


def _in_order(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Iterator[Spoken]:
    role = node.get("role", {}).get("value", "")
    if not node["ignored"] and role not in SAID_BY_ITS_CONTENT:
        told = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
        yield Spoken(
            role=role,
            name=node.get("name", {}).get("value", ""),
            level=int(told.get("level", 0)),
            live=str(told.get("live", "")),
            focusable=bool(told.get("focusable")),
        )
    for child in node["childIds"]:
        yield from _in_order(by_id[child], by_id)
