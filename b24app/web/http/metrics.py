"""What the operator's monitoring reads: how many requests, by route and status, and how long they and others took.

Requests are counted by the table of routes alone: no portal, person or lead is named.
Source: Prometheus docs, "Exposition formats" (text).
"""

import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, Response, abort, request

from b24app.ports import Measures
from b24app.web.http import door
from b24app.web.http.routes import View, current_route

LOG = logging.getLogger("b24app.problems")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """The view behind `/metrics`, and what counts each request."""

    metrics_token: str = field(repr=False)
    measures: Measures

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {"metrics": self.show}

    def attach(self, app: Flask) -> None:
        """Count every answer of this app."""
        app.after_request(self._count)

    def show(self) -> Response:
        """Answer requests with the token. Without one in the settings there is no such page."""
        if not self.metrics_token:
            abort(404)
        brought = request.headers.get("Authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(brought, f"Bearer {self.metrics_token}".encode()):
            LOG.warning(
                "refused", extra={"route": "metrics", "status": 401, "reason": "another metrics token, or none"}
            )
            return Response("a token is needed\n", 401, {"WWW-Authenticate": "Bearer"}, content_type=CONTENT_TYPE)
        return Response(self.measures.exposition(), content_type=CONTENT_TYPE)

    def _count(self, response: Response) -> Response:
        route = current_route()
        self.measures.request_answered(route.name if route else "", response.status_code, door.took_s())
        return response
