"""Static files, which a browser may cache for long because a changed file has another address."""

from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request

from b24app.web.http.routes import STATIC

KEPT = "public, max-age=31536000, immutable"
DIGITS = 12  # of the digest, which names a file and proves nothing


def attach(app: Flask, folder: Path) -> None:
    """Put each file's digest into its address, and let a browser cache what it asked for by that digest.

    With another digest, or without one, a file is not cached. While two releases run side by side, the page of one may
    get the file of the other.
    """
    versions = {file.name: sha256(file.read_bytes()).hexdigest()[:DIGITS] for file in folder.iterdir()}

    def add_version(endpoint: str, values: dict[str, str]) -> None:
        if endpoint == STATIC.name:
            values["v"] = versions[values["filename"]]

    def keep(response: Response) -> Response:
        version = versions.get((request.view_args or {}).get("filename", ""))
        if request.endpoint == STATIC.name and version and version == request.args.get("v"):
            response.headers["Cache-Control"] = KEPT
        return response

    app.url_default_functions.setdefault(None, []).append(add_version)
    app.after_request(keep)
