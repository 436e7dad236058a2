"""The application's own page as HTML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response

from b24app.domain.lead.search import parse_query
from b24app.domain.operations.binding_steps import MOST_STEPS
from b24app.domain.operations.health import Health
from b24app.domain.operations.operating_time import MOST_S
from b24app.domain.operations.placements import CARD_TABS, RIGHTS
from b24app.domain.portal.audit import MOST_KEPT
from b24app.domain.portal.portal_address import parse_origin
from b24app.usecases.open_home import Home
from b24app.usecases.read_health import ReadHealth
from b24app.web.home.access_part import access_part
from b24app.web.home.outcome import PagePart
from b24app.web.home.search import of_lead_list
from b24app.web.home.step_words import step_words, unbound_words
from b24app.web.http import door, headers
from b24app.web.language.words import render, words_for

NEW_HERE = timedelta(minutes=30)  # for so long the page begins with what to do after an installation
OURS = frozenset(tab.name for tab in CARD_TABS)
MOST_SHOWN = 10  # tabs of ours in the lead card: there should be one
EMPTY_QUERY = parse_query("")


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """Fills the template with what a use case returned."""

    js_url: str
    tab_title: str
    support_contact: str
    version: str
    read_health: ReadHealth
    clock: Callable[[], datetime]

    def __call__(self, home: Home, posted: PagePart | None = None) -> Response:
        """Return the page, framed by the portal that it is for. `posted` is the part whose form it answers."""
        door.note(home.caller)
        now = self.clock()
        health = self._health(home, now)
        html = render(
            "home/home.html",
            words_for(home.language),
            home=home,
            posted=posted,
            new_here=now - home.caller.installation.installed_at < NEW_HERE,
            **of_lead_list(home.state.newest, home.caller),
            query=EMPTY_QUERY,
            ticket=home.ticket,
            support_contact=self.support_contact,
            **_ours(home),
            health=health,
            unbound=unbound_words(health.unbound or () if health else ()),
            now=now,
            most_operating_s=MOST_S,
            version=self.version,
            rights=RIGHTS,
            access=access_part(home),
            most_kept=MOST_KEPT,
            results=[(step_words(result.step), result) for result in home.results],
            most_steps=MOST_STEPS,
            tab_title=self.tab_title,
            js_url=self.js_url,
        )
        portals = (home.caller.installation.endpoint, parse_origin(home.came_from))
        return headers.page(html, ancestors=headers.ancestors_of(portals), scripts=self.js_url)

    def _health(self, home: Home, now: datetime) -> Health | None:
        return self.read_health(home.caller.installation, home.state, now) if home.caller.is_admin else None


def _ours(home: Home) -> Mapping[str, object]:
    bound = [found for found in home.state.placements if found.placement.upper() in OURS]
    return {"bound": bound[:MOST_SHOWN], "more_bound": len(bound) > MOST_SHOWN}
