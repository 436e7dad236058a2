"""What the server itself says to a request that it cannot read: a plain page with a number that the log has, too."""

import secrets
from http import HTTPStatus

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
