"""Tells `flask b24 doctor`, and nobody else, how its request came through the web servers in front."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, request

from b24app.domain.findings.own_address import FORWARDED, MARK


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindProxies:
    """Counts the entries of X-Forwarded-For. `is_doctors` tells whether one of our own commands asks."""

    is_doctors: Callable[[str], bool]

    def attach(self, app: Flask) -> None:
        """Say it on every answer to such a request."""
        app.after_request(self._tell)

    def _tell(self, response: Response) -> Response:
        mark = request.headers.get(MARK, "")
        if mark and self.is_doctors(mark):
            entries = request.headers.get("X-Forwarded-For", "").split(",")
            response.headers[FORWARDED] = str(sum(bool(each.strip()) for each in entries))
        return response
