"""The limits of a request's size and depth, checked before any view reads it."""

from flask import Flask, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestURITooLarge

MOST_BODY_BYTES = 64 * 1024  # a launch form has about 2 KB, an event less than 4
MOST_QUERY_BYTES = 8 * 1024
MOST_FIELDS = 100
LONGEST_NAME = 128
DEEPEST_NAME = 4  # `data[FIELDS][ID]` has two


def attach(app: Flask) -> None:
    """Refuse what is too large, too much or too deep: 413, 414, 400."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BODY_BYTES,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    app.before_request(_hold)


def _hold() -> None:
    if len(request.query_string) > MOST_QUERY_BYTES:
        raise RequestURITooLarge
    names = [name for fields in (request.args, request.form) for name, _ in fields.items(multi=True)]
    if len(names) > MOST_FIELDS:
        raise RequestEntityTooLarge
    if any(len(name) > LONGEST_NAME or name.count("[") > DEEPEST_NAME for name in names):
        raise BadRequest
