"""The static files: read once at the start, shortened, and joined where one page asks for several.

Each address has its file's digest, and a browser keeps what it asked for by that digest. With another digest, or
without one, a file is not kept: while two releases run side by side, the page of one may get the file of the other.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from flask import Flask, Response, abort, request
from rcssmin import cssmin
from rjsmin import jsmin

from b24app.web.http.routes import STATIC

JOINED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "page.js": ("trusted.js", "full-lead.js", "arriving.js"),
        "tab.css": ("full-lead.css", "glance.css", "fields.css", "related.css"),
        # live.js keeps the page as the server wrote it, so it stands before the scripts that add to it.
        "tab.js": ("trusted.js", "full-lead.js", "live.js", "finger.js", "fields.js", "glance.js", "related.js"),
    }
)
KINDS: Mapping[str, tuple[str, Callable[[str], str]]] = MappingProxyType(
    {
        ".css": ("text/css; charset=utf-8", lambda text: str(cssmin(text))),
        ".js": ("text/javascript; charset=utf-8", lambda text: str(jsmin(text))),
        ".svg": ("image/svg+xml; charset=utf-8", lambda text: text),
    }
)
NAMED = re.compile(r'"/static/([a-z.-]+)"')  # a file of ours in a script, by which it is loaded later
KEPT, ASKED_AGAIN = "public, max-age=31536000, immutable", "no-cache"
DIGITS = 12  # of the digest, which names a file and proves nothing


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is served, and the digest in its address."""

    content: bytes
    content_type: str
    version: str


def static_files(folder: Path, joined: Mapping[str, tuple[str, ...]] = JOINED) -> Mapping[str, StaticFile]:
    """Return the folder's files and what is joined of them, by name.

    Where a script names a file, it gets its digest, too. A file of another kind, or one that names a file which names
    another, is a KeyError.
    """
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    texts |= {name: "\n".join(texts[part] for part in parts) for name, parts in joined.items()}
    naming = {name: text for name, text in texts.items() if NAMED.search(text)}
    files = {name: _served(text, *KINDS[Path(name).suffix]) for name, text in texts.items() if name not in naming}

    def with_digest(named: re.Match[str]) -> str:
        return f'"/static/{named[1]}?v={files[named[1]].version}"'

    naming = {name: NAMED.sub(with_digest, text) for name, text in naming.items()}
    return files | {name: _served(text, *KINDS[Path(name).suffix]) for name, text in naming.items()}


def _served(text: str, content_type: str, shorten: Callable[[str], str]) -> StaticFile:
    content = shorten(text).encode()
    return StaticFile(content, content_type, sha256(content).hexdigest()[:DIGITS])


def attach(app: Flask, files: Mapping[str, StaticFile]) -> None:
    """Serve the files from memory, and put each one's digest into its address."""

    def serve(filename: str) -> Response:
        file = files.get(filename) or abort(404)
        response = Response(file.content, content_type=file.content_type)
        response.headers["Cache-Control"] = KEPT if request.args.get("v") == file.version else ASKED_AGAIN
        response.set_etag(file.version)
        response.make_conditional(request, accept_ranges=True, complete_length=len(file.content))
        return response

    def add_version(endpoint: str, values: dict[str, str]) -> None:
        if endpoint == STATIC.name:
            values["v"] = files[values["filename"]].version

    app.add_url_rule(STATIC.address, STATIC.name, serve)
    app.url_default_functions.setdefault(None, []).append(add_version)
