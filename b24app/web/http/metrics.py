"""What the operator's monitoring reads: how many requests, by route and status, and how long they took.

Counted in this process's memory and by the table of routes alone: no portal, person or lead is named.
Source: Prometheus docs, "Exposition formats" (text).
"""

import hmac
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock

from flask import Flask, Response, abort, request

from b24app.web.http import door
from b24app.web.http.routes import View, current_route

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
REQUESTS, SECONDS = "full_lead_requests_total", "full_lead_request_seconds_total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """The counters, and the view behind `/metrics`; safe to share between threads."""

    metrics_token: str = field(repr=False)
    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {"metrics": self.show}

    def attach(self, app: Flask) -> None:
        """Count every answer of this app, where somebody may read the counts."""
        if self.metrics_token:
            app.after_request(self._count)

    def show(self) -> Response:
        """Answer requests with the token. Without one in the settings there is no such page."""
        if not self.metrics_token:
            abort(404)
        brought = request.headers.get("Authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(brought, f"Bearer {self.metrics_token}".encode()):
            return Response("a token is needed\n", 401, {"WWW-Authenticate": "Bearer"}, content_type=CONTENT_TYPE)
        return Response("".join(f"{line}\n" for line in self._lines()), content_type=CONTENT_TYPE)

    def _count(self, response: Response) -> Response:
        route, took = current_route(), door.took_s()
        name = route.name if route else ""
        with self.lock:
            self.requests[name, response.status_code] += 1
            self.seconds[name] = self.seconds.get(name, 0.0) + took
        return response

    def _lines(self) -> Iterator[str]:
        with self.lock:
            requests, seconds = sorted(self.requests.items()), sorted(self.seconds.items())
        yield f"# HELP {REQUESTS} Requests answered by this process, by route and status."
        yield f"# TYPE {REQUESTS} counter"
        yield from (f'{REQUESTS}{{route="{name}",status="{status}"}} {times}' for (name, status), times in requests)
        yield f"# HELP {SECONDS} Seconds in which this process answered them, by route."
        yield f"# TYPE {SECONDS} counter"
        yield from (f'{SECONDS}{{route="{name}"}} {took:.3f}' for name, took in seconds)
