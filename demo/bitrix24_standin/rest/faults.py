"""The faults of the portal's REST server: statuses, redirects, garbled answers, and broken connections.

Imitates: docs/platform.md 3.7 (302 of a renamed portal), 4.6, 4.7 (HTML instead of JSON), 8.4 (a front server's 404),
and any network's faults.
"""

import os
import socket
import struct
from collections.abc import Callable, Iterator, Mapping

from flask import Response, request

from ..answers import html_answer, json_answer
from ..portal import Portal
from ..serving import STREAMED, shown_host
from .errors import RefusalError

ANOTHER_HOST = "https://stranger.example"
LICENCE_PAGE = "/bitrix/coupon_activation.php"
SECOND_S = 1.0
SLOW_S = 5.0
DRIPPED = b'{"result":{"ID":"123","TITLE":"drip, drip, drip"},"time":{}}' + b" " * 1000
RETRY_AFTER = "30"
GIGABYTE, CHUNK = 1_000_000_000, b" " * 65_536
NO_LINGER = struct.pack("ii", 1, 0)  # closing sends a reset


def transport_fault(portal: Portal, method: str) -> Response | None:
    """Return the wrong answer, if one is due for this method, or wait, or drop the connection."""
    if shown_host(request.host) != portal.host and portal.faults.portal_renamed.take(method=method):
        return _moved(portal.url)
    if portal.faults.slow.take(method=method):
        portal.closing.wait(portal.faults.slow.number(SLOW_S))
    switch = portal.faults.first(tuple(FAULTS), method=method)
    return FAULTS[switch.name](portal) if switch else None


def batch_fault(portal: Portal) -> object:
    """Refuse or garble a batch. None where it may go on."""
    if portal.faults.batch_refused.take():
        raise RefusalError("ACCESS_DENIED", "Method is blocked", statuses=(403, 403))
    return [[]] if portal.faults.batch_garbled.take() else None


def _moved(base: str) -> Response:
    return Response(status=302, headers={"Location": f"{base}{request.full_path.rstrip('?')}"})


def _refuse(error: str, description: str | None = None) -> Callable[[Portal], Response]:
    def answer(portal: Portal) -> Response:
        refusal = RefusalError(error, description)
        return json_answer(refusal.body(), refusal.status(portal.statuses))

    return answer


def _any_error(portal: Portal) -> Response:
    return _refuse(*named_error(portal))(portal)


def named_error(portal: Portal) -> tuple[str, str | None]:
    """Return the error that the switch names, with its usual text or another: `CODE`, `CODE: text` or `: text`."""
    error, told, description = portal.faults.rest_error.value.partition(": ")
    return error if error or told else "ERROR_UNEXPECTED_ANSWER", description if told else None


def _redirect_foreign(portal: Portal) -> Response:
    return _moved(portal.faults.redirect_foreign.value or ANOTHER_HOST)


def _redirect_own(portal: Portal) -> Response:
    """Send the caller to a page of the portal's own, as a self-hosted portal without a licence does.

    Source: docs/platform.md 3.7, 8.5. Which page that is was not told.
    """
    return Response(status=302, headers={"Location": portal.faults.redirect_own.value or f"{portal.url}{LICENCE_PAGE}"})


def _redirect_https(_: Portal) -> Response:
    """Send the caller to https at the same host, as a server in front does that takes http for a mistake.

    Source: bitrixdock/bitrixdock pull 240, mesilov/bitrix24-php-sdk issue 250 (docs/platform.md 3.7).
    """
    host = request.host.partition(":")[0]
    return Response(status=301, headers={"Location": f"https://{host}{request.full_path.rstrip('?')}"})


def _front_404(portal: Portal) -> Response:
    """Answer as the server in front of the cloud does to some networks, and for portals that are switched off.

    Source: bitrix-tools/b24-rest-docs issues 377 and 378 (docs/platform.md 8.4).
    """
    return html_answer(int(portal.faults.front_404.number(404)), "404")


def _front_busy(name: str, status: int, title: str) -> Callable[[Portal], Response]:
    """Answer as a server in front does over its own limit. The value is that of Retry-After, `none` leaves it out.

    Source: leshchenko1979/fast_bitrix24 issue 216 (docs/platform.md 4.6).
    """

    def answer(portal: Portal) -> Response:
        response = html_answer(status, title)
        if portal.faults[name].value != "none":
            response.headers["Retry-After"] = portal.faults[name].value or RETRY_AFTER
        return response

    return answer


def _stream(body: Iterator[bytes], length: int) -> Response:
    request.environ[STREAMED] = True
    return Response(body, content_type="application/json", headers={"Content-Length": str(length)})


def _drip_body(portal: Portal) -> Response:
    return _stream(_drops(portal, portal.faults.drip_body.number(SECOND_S)), len(DRIPPED))


def _drops(portal: Portal, pause_s: float) -> Iterator[bytes]:
    for position in range(len(DRIPPED)):
        yield DRIPPED[position : position + 1]
        if portal.closing.wait(pause_s):
            return


def _endless_body(portal: Portal) -> Response:
    return _stream(_gigabyte(portal), GIGABYTE)


def _gigabyte(portal: Portal) -> Iterator[bytes]:
    for _ in range(GIGABYTE // len(CHUNK)):
        if portal.closing.is_set():
            return
        yield CHUNK


def _drip_headers(portal: Portal) -> Response:
    connection: socket.socket = request.environ["werkzeug.socket"]
    pause_s = portal.faults.drip_headers.number(SECOND_S)
    for byte in b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Slow: " + b"-" * 1000:
        connection.sendall(bytes([byte]))
        if portal.closing.wait(pause_s):
            break
    raise ConnectionAbortedError


def _reset(_: Portal) -> Response:
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    os.close(connection.detach())
    raise ConnectionAbortedError


def _truncated(_: Portal) -> Response:
    return Response('{"result":{"ID":"123","TITLE":"Lead #15', content_type="application/json; charset=utf-8")


def _wrong_charset(_: Portal) -> Response:
    body = '{"result":{"ID":"123","TITLE":"Größe"}}'.encode("latin-1")
    return Response(body, content_type="application/json; charset=utf-8")


FAULTS: Mapping[str, Callable[[Portal], Response]] = {
    "rest_500": _refuse("INTERNAL_SERVER_ERROR"),
    "rest_502": lambda _: html_answer(502, "502 Bad Gateway"),
    "rest_503": _refuse("QUERY_LIMIT_EXCEEDED"),
    "rest_429": _refuse("OPERATION_TIME_LIMIT"),
    "rest_error": _any_error,
    "portal_deleted": _refuse("PORTAL_DELETED"),
    "connection_error": _refuse("CONNECTION_ERROR", "Error connecting to authorization server"),
    "access_denied": _refuse("ACCESS_DENIED", ""),
    "argument_error": _refuse("ERROR_ARGUMENT", "Argument 'X' is null or empty"),
    "core_error": _refuse("ERROR_CORE", "SQL query error!"),
    "authorize_error": _refuse("AUTHORIZE_ERROR", "Access denied"),
    "confirm_waiting": _refuse("METHOD_CONFIRM_WAITING", "Waiting for confirmation"),
    "confirm_denied": _refuse("METHOD_CONFIRM_DENIED"),
    "oauth_unclear": _refuse("ERROR_OAUTH", ""),
    "redirect_foreign": _redirect_foreign,
    "redirect_own": _redirect_own,
    "redirect_https": _redirect_https,
    "drip_body": _drip_body,
    "drip_headers": _drip_headers,
    "endless_body": _endless_body,
    "reset": _reset,
    "truncated": _truncated,
    "front_404": _front_404,
    "front_429": _front_busy("front_429", 429, "429 Too Many Requests"),
    "front_503": _front_busy("front_503", 503, "503 Service Temporarily Unavailable"),
    "html_200": lambda _: html_answer(200, "Maintenance"),
    "wrong_charset": _wrong_charset,
}
