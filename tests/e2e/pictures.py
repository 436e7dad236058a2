"""Keeps pictures of what a person sees, each set where a variable of the environment names a folder for it."""

import os
from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page

SETTLED_MS = 300  # for the eye: nothing is asserted on it
DOCUMENTS, MARKET, LOOKS = "PICTURES", "MARKET", "LOOKS"


def keep_picture(
    seen: Page | Locator, name: str, *, of: str = DOCUMENTS, whole: bool = False, clip: FloatRect | None = None
) -> None:
    """Take a part of the page as it is, or of the page what is in sight, `whole`, or what lies in `clip`."""
    folder = os.environ.get(of)
    if not folder:
        return
    path = Path(folder) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page = seen.page if isinstance(seen, Locator) else seen
    page.wait_for_timeout(SETTLED_MS)
    if isinstance(seen, Locator):
        seen.screenshot(path=path, animations="disabled")
    else:
        seen.screenshot(path=path, animations="disabled", full_page=whole, clip=clip)
