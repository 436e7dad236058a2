"""Fixtures for the tests of any application: a portal, its switches and its clock, and what a frame posts."""

import ssl
from collections.abc import Callable, Iterator
from typing import Unpack

import pytest

from ..applications import Application
from ..clock import Clock
from ..faults.switches import Faults
from ..launch import Around, Launch, open_frame
from ..neighbourhood import Neighbourhood
from ..portal import Portal


@pytest.fixture
def standin_tls() -> ssl.SSLContext | None:
    """Give what serves everything over https. None, for plain http; a test that needs https puts its own here."""
    return None


@pytest.fixture
def neighbourhood(standin_tls: ssl.SSLContext | None) -> Iterator[Neighbourhood]:
    """Give an authorization server on a free port, to which portals and applications can be added."""
    with Neighbourhood(tls=standin_tls) as neighbourhood:
        yield neighbourhood


@pytest.fixture
def portal(neighbourhood: Neighbourhood) -> Portal:
    """Give a portal with people and leads, as README.md names them."""
    return neighbourhood.add_portal()


@pytest.fixture
def faults(portal: Portal) -> Faults:
    """Give the portal's switches: what can go wrong there."""
    return portal.faults


@pytest.fixture
def clock(neighbourhood: Neighbourhood) -> Clock:
    """Give the clock of the whole neighbourhood, which a test moves instead of waiting."""
    return neighbourhood.clock


@pytest.fixture
def launch(portal: Portal) -> Callable[..., Launch]:
    """Give what opens an application: `launch(app, "sara", "CRM_LEAD_DETAIL_TAB", {"ID": "123"}, handler=...)`.

    A deal's tab is opened as a lead's is: `"CRM_DEAL_DETAIL_TAB", {"ID": "7"}`. It returns the address and the fields
    that the frame posts, with a fresh pair of tokens. `handler` opens a placement that is not bound.
    """

    def opened(
        app: Application,
        login: str,
        placement: str = "DEFAULT",
        options: dict[str, str] | None = None,
        **around: Unpack[Around],
    ) -> Launch:
        if login not in portal.people:
            pytest.fail(f"nobody is {login!r} here: there are {', '.join(portal.people)}", pytrace=False)
        return open_frame(portal, app, portal.people[login], placement, options, **around)

    return opened
