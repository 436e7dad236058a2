"""What a story asks of a browser, whatever drives it: open, be somebody, see, click and call."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal, TypeVar
from urllib.parse import quote

import pytest

from demo.bitrix24_standin import Launch
from tests.e2e.demo_browser import DEADLINE_MS

DEADLINE_S = DEADLINE_MS / 1000
LOOKS_AGAIN_S = 0.1  # where nothing is heard meanwhile
LOST_S = 10.0  # asked about a page that is just going, a browser may never answer: then it is asked again
OUR_FRAME = "iframe.app-frame:not(.app-loading)"
SHOWN = "node => document.readyState === 'complete' && node.checkVisibility()"
Said = dict[str, Any]  # JSON as it is on the wire
Found = TypeVar("Found")


class RefusedError(Exception):
    """The browser could not do it, say because the page has gone meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What to look for on a page."""

    by: Literal["css", "xpath"]
    words: str


def css(selector: str) -> Sought:
    return Sought(by="css", words=selector)


def saying(what: str, words: str) -> Sought:
    """Describe an element with these words; by its role, Firefox never answers where a page is just going."""
    return Sought(by="xpath", words=f"//{what}[contains(normalize-space(.), '{words}')]")


@dataclass(slots=True, kw_only=True)
class Driven(ABC):
    """One window. A page is the window's own where none is named, else the one in a frame."""

    patience_s: float = DEADLINE_S  # for one answer

    @abstractmethod
    def open(self, address: str) -> None: ...

    @abstractmethod
    def be(self, login: str, host: str) -> None:
        """Sign in to the portal as somebody."""

    @abstractmethod
    def frame(self) -> str:
        """Wait for the application in the portal's page; return the page in it."""

    @abstractmethod
    def find(self, what: Sought, page: str) -> list[Said]:
        """Return what there is of it now, shown or not."""

    @abstractmethod
    def call(self, function: str, *nodes: Said, page: str = "") -> object:
        """Run a function past the page's own scripts, and so on a page as well where none runs."""

    @abstractmethod
    def hear(self) -> None:
        """Wait until the browser says something, but not for long."""

    def post(self, launch: Launch) -> None:
        """Open a page by its form, without a portal around it."""
        fields = "".join(
            f"<input type='hidden' name='{name}' value='{value}'>" for name, value in launch.fields.items()
        )
        form = f'<form method="post" action="{launch.url}">{fields}</form>'
        self.open(f"data:text/html,{quote(form)}")
        self.call("() => document.forms[0].submit()")

    def see(self, what: Sought, page: str = "") -> Said:
        """Wait until something is shown on a page that is loaded; of several it may be any, as each comes."""

        def shown() -> Said | None:
            return next((each for each in self.find(what, page) if self.call(SHOWN, each, page=page)), None)

        return self.until(shown, f"{what.words} to be shown")

    def click(self, what: Sought, page: str = "") -> None:
        """Press it, wherever on the page it stands."""
        self.call("node => node.click()", self.see(what, page), page=page)

    def until(self, look: Callable[[], Found | None], wanted: str) -> Found:
        """Look again whenever something was heard, and at times anyway."""
        ends, why, self.patience_s = monotonic() + DEADLINE_S, "", LOST_S
        while monotonic() < ends:
            try:
                if found := look():
                    self.patience_s = DEADLINE_S
                    return found
            except RefusedError as error:
                why = f" ({error})"
            self.hear()
        pytest.fail(f"waited for {wanted}{why}, and there is: {self.call('() => document.body.innerText')}")
