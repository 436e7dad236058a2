"""The applications, each with its commit, its configuration, and how it is installed and launched."""

import io
import json
import os
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from .standin import DEADLINE_S, StandIn, running

PATH = os.environ.get("PATH", os.defpath)
HOUR_S = "3601"
SETTINGS = "<?php\ndefine('C_REST_CLIENT_ID', '{client_id}');\ndefine('C_REST_CLIENT_SECRET', '{client_secret}');\n"

Play = Callable[[StandIn, Path, Path], Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """An application of somebody else's. `play` yields what has passed."""

    name: str
    repository: str
    commit: str
    play: Play

    def export(self, checkout: Path, folder: Path) -> None:
        """Lay out the pinned commit, and nothing that was changed since."""
        command = ["git", "-C", str(checkout), "archive", self.commit]
        archive = subprocess.run(command, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")


def _pybitrix24(portal: StandIn, checkout: Path, folder: Path) -> Iterator[str]:
    """A Flask application that signs people in; as it has no installer, it is installed when it is registered."""
    at = "http://127.0.0.1:5000"
    app = portal.control("applications", handler_url=f"{at}/handler")
    environ = {
        "HOSTNAME": portal.host,
        "CLIENT_ID": app["client_id"],
        "CLIENT_SECRET": app["client_secret"],
        "SSL_CERT_FILE": str(portal.authority),
        "PYTHONPATH": str(folder),
        "PATH": PATH,
    }
    command = [str(checkout / ".venv/bin/python"), "examples/local_application.py"]
    with running(command, folder, environ, f"{at}/nothing"):
        shown = portal.signed_in("sara", f"{at}/")
        assert shown.json()["result"]["NAME"] == "Sara", shown.text
        yield "sign-in by a code, exchanged for tokens, and the profile of who signed in"


def _crest(portal: StandIn, checkout: Path, folder: Path) -> Iterator[str]:
    """The vendor's own beginning of an application in PHP: an installer, a page in the frame, renewal."""
    assert checkout.is_dir()
    at = "http://127.0.0.1:5000"
    app = portal.control("applications", handler_url=f"{at}/index.php", install_url=f"{at}/install.php")
    (folder / "src" / "settings.php").write_text(SETTINGS.format(**app))
    command = ["php", "-d", f"curl.cainfo={portal.authority}", "-S", "127.0.0.1:5000", "-t", "src"]
    with running(command, folder, {"PATH": PATH}, f"{at}/nothing"):
        page = portal.opened(app, "admin")
        assert "BX24.installFinish" in page, page
        assert "installation has been finished" in page, page
        portal.control("install-finish", client_id=app["client_id"], login="admin")
        yield "installation in the frame, by the administrator"
        assert "[NAME] => Ada" in (page := portal.opened(app, "admin")), page
        yield "launch, which shows the profile"
        assert portal.renewals() == 0
        portal.control("clock", seconds=HOUR_S)
        assert "[NAME] => Ada" in (page := portal.opened(app, "admin")), page
        assert portal.renewals() == 1
        yield "launch an hour later, with tokens renewed at oauth.bitrix.info"


def _express(portal: StandIn, checkout: Path, folder: Path) -> Iterator[str]:
    """An application in Node without a page: installed by ONAPPINSTALL, asked over its own interface."""
    at = "http://127.0.0.1:3000"
    portal.control("event_late")  # the credentials are known once it is registered, and the event waits for it
    urls = {"handler_url": f"{at}/auth/auth", "install_url": f"{at}/auth/install-event"}
    app = portal.control("applications", api_only="Y", scope="crm,user", **urls)
    (folder / "node_modules").symlink_to(checkout / "node_modules")
    environ = {
        "BITRIX_CLIENT_ID": app["client_id"],
        "BITRIX_CLIENT_SECRET": app["client_secret"],
        "NODE_EXTRA_CA_CERTS": str(portal.authority),
        "PATH": PATH,
    }
    with running(["node", "server.js"], folder, environ, f"{at}/"):
        assert portal.control("events/release") == {"delivered": 1}
        assert _said(portal, "GET", f"{at}/api/test/user")["data"]["result"]["NAME"] == "Ada"
        yield "installation by ONAPPINSTALL, and the profile of who installed it"
        leads = _said(portal, "GET", f"{at}/api/test/leads")["data"]["result"]
        assert "124" in [each["ID"] for each in leads], leads
        yield "a list of leads"
        renewed = _said(portal, "POST", f"{at}/api/test/token-refresh")
        assert renewed["newToken"] != renewed["oldToken"], renewed
        yield "tokens renewed at oauth.bitrix.info"
        sara = f"{portal.url}/oauth/authorize/?client_id={app['client_id']}&response_type=code"
        assert portal.signed_in("sara", sara).json()["success"] is True
        assert _said(portal, "GET", f"{at}/api/test/user")["data"]["result"]["NAME"] == "Sara"
        yield "sign-in by a code, and the profile of who signed in"


def _said(portal: StandIn, verb: str, address: str) -> dict[str, Any]:
    answer = requests.request(verb, address, headers={"X-Bitrix-Domain": portal.host}, timeout=DEADLINE_S)
    assert answer.ok, answer.text
    said: dict[str, Any] = json.loads(answer.text)
    return said


STRANGERS = (
    Stranger(
        name="pybitrix24",
        repository="yarbshk/pybitrix24",
        commit="84a99ab3a15ae3c657355f3e3929e4e7b4102e4f",
        play=_pybitrix24,
    ),
    Stranger(
        name="crest",
        repository="bitrix-tools/crest",
        commit="bb181fbde22fb97430ac266b04c6fbbc73fb5a4d",
        play=_crest,
    ),
    Stranger(
        name="oauth-app",
        repository="Xhuynh16/bitrix-oauth-app-AASC_Bai1-",
        commit="265826d0b8d7c6ffe3a1932788bf30c28e37b13c",
        play=_express,
    ),
)
