"""What the server itself says to a request that it cannot read: a plain page with a number that the log has, too."""

import secrets
from http import HTTPStatus

from gunicorn.http.errors import (
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)

STATUSES = (  # of what gunicorn cannot read: the first that fits
    (LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (ExpectationFailed, HTTPStatus.EXPECTATION_FAILED),
    (UnsupportedTransferCoding, HTTPStatus.NOT_IMPLEMENTED),
    (ParseException, HTTPStatus.BAD_REQUEST),
    (BaseException, HTTPStatus.INTERNAL_SERVER_ERROR),
)
HEAD = (
    "HTTP/1.1 {status.value} {status.phrase}\r\n"
    "Connection: close\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: {length}\r\n"
    "Cache-Control: no-store\r\n"
    "Content-Security-Policy: default-src 'none'; frame-ancestors https:\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "\r\n"
)


def refusal(status: HTTPStatus) -> tuple[str, bytes]:
    """Return the number, and the whole response."""
    number = secrets.token_hex(4)
    body = f"{status.phrase}. {status.description}\nError number: {number}\n".encode()
    return number, HEAD.format(status=status, length=len(body)).encode() + body


def status_of(error: BaseException) -> HTTPStatus:
    """Return the status for what gunicorn could not read."""
    return next(status for kind, status in STATUSES if isinstance(error, kind))
