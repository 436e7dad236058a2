"""Reads a REST request: its address, and its parameters from query and body in every form that clients use.

Imitates: docs/platform.md 4.1-4.3.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from werkzeug.wrappers import Request

from ..php import Params, first, nest, read_json

MAX_DIGITS = 9
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A REST address in its parts. A webhook's has a user and a code."""

    method: str
    user_id: int = 0
    code: str = field(default="", repr=False)


def read_address(path: str) -> Address:
    """Read what follows /rest/: any number of slashes, any case, an optional .json or .xml."""
    parts = [part for part in path.split("/") if part]
    method = parts[-1].lower() if parts else ""
    for ending in (".json", ".xml"):
        method = method.removesuffix(ending)
    match parts:
        case [user, code, _] if user.isdecimal() and len(user) <= MAX_DIGITS:
            return Address(method=method, user_id=int(user), code=code)
        case [_]:
            return Address(method=method)
        case _:
            return Address(method="/".join(parts).lower())


def read_params(request: Request) -> dict[str, object]:
    """Merge query and body. The body wins, and an unreadable body has no parameters."""
    query = parse_qsl(request.query_string.decode("latin-1"), keep_blank_values=True)
    return nest(query) | _body(request)


def _body(request: Request) -> dict[str, object]:
    kind = request.mimetype
    if kind == MULTIPART:
        return nest(request.form.items(multi=True))
    body = request.get_data()
    if kind == "application/json":
        return read_json(body)
    return nest(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def read_token(request: Request, params: Params) -> tuple[str, bool]:
    """Find the token: the Bearer header, then `auth`, then `access_token`. Tell also whether it was a parameter."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        return token.strip(), False
    found = first(params, "auth", "access_token")
    return (found if isinstance(found, str) else ""), True
