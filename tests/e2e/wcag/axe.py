"""axe-core's judgement: all its rules, whatever their weight."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page


def violations(page: Page | Frame) -> list[str]:
    """List what axe finds wrong in a page, or in a frame."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]
