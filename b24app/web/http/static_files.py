"""Our own files: a browser keeps each for as long as it likes, because a changed file has another address."""

from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request

from b24app.web.http.routes import STATIC

KEPT = "public, max-age=31536000, immutable"
DIGITS = 12  # of the digest: an address, not a proof


def attach(app: Flask, folder: Path) -> None:
    """Put each file's digest into its address, and let a browser keep what it asked for by that digest.

    Asked for by another digest, or by none, a file is not kept: while two releases run side by side, the page of one
    may be given the file of the other.
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
