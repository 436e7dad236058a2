"""Compresses answers of text for browsers that take it, so that no web server in front has to.

Only gzip: every browser reads it and Python has it. Why compressing a page gives nothing away: SECURITY.md.
"""

import gzip
from collections.abc import Iterable, Mapping

from flask import Flask, Response, request

GZIP = "gzip"
KINDS = frozenset({"application/json", "image/svg+xml"})  # besides everything that is `text/`
FEWEST_BYTES = 1_024  # less fits into one packet as it is
# Of zlib's levels. At 4 a page of 70 KB takes 0.7 ms instead of the 1.2 of the usual 6, and is a twentieth larger.
FOR_A_PAGE, FOR_A_FILE = 4, 9


def attach(app: Flask, files: Iterable[bytes]) -> None:
    """Compress this app's files now, and each page when it is asked for. What is attached later sees them plain."""
    beforehand = {file: gzip.compress(file, FOR_A_FILE, mtime=0) for file in files}
    app.after_request(lambda response: _compress(response, beforehand))


def _compress(response: Response, beforehand: Mapping[bytes, bytes]) -> Response:
    if not _is_text(response):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code in {206, 304} or response.content_encoding or not _is_wanted():
        return response
    response.direct_passthrough = False  # a file's, which Flask has not read yet
    plain = response.get_data()
    if len(plain) < FEWEST_BYTES:
        return response
    response.set_data(beforehand.get(plain) or gzip.compress(plain, FOR_A_PAGE, mtime=0))
    response.content_encoding = GZIP
    _name_apart(response)
    return response


def _is_text(response: Response) -> bool:
    return (response.mimetype or "").startswith("text/") or response.mimetype in KINDS


def _is_wanted() -> bool:
    return request.accept_encodings.best_match((GZIP, "identity")) == GZIP


def _name_apart(response: Response) -> None:
    """Give what is compressed an ETag of its own: parts of both, put together, would be neither.

    Source: RFC 9110, 8.8.3.3.
    """
    tag, is_weak = response.get_etag()
    if tag is not None:
        response.set_etag(f"{tag}-{GZIP}", weak=bool(is_weak))
        response.make_conditional(request.environ)
