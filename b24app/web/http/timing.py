"""Tells the viewer's browser who was slow, Bitrix24 or the app: the header Server-Timing of the tab's answers.

Only who was proven is told, in whole milliseconds: nobody can guess by it what an answer to somebody else was like.
Source: W3C, "Server Timing".
"""

from collections.abc import Callable

from flask import Flask, Response

from b24app.domain.operations.placements import CARD_TABS
from b24app.web.http import door
from b24app.web.http.routes import current_route

HEADER = "Server-Timing"
OF_A_TAB = tuple(tab.handler for tab in CARD_TABS)


def attach(app: Flask, waited_s: Callable[[], float]) -> None:
    """Tell it on the answers of this app; `waited_s` is how long the request has waited for other hosts.

    To be attached first: then it counts what the others do to an answer, too.
    """

    def tell(response: Response) -> Response:
        route = current_route()
        if route is not None and route.address.startswith(OF_A_TAB) and door.person():
            portal_s = waited_s()
            ours_s = max(door.took_s() - portal_s, 0.0)
            response.headers[HEADER] = f"portal;dur={portal_s * 1000:.0f}, ours;dur={ours_s * 1000:.0f}"
        return response

    app.after_request(tell)
