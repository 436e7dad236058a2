"""`bitrix24-standin serve`: a portal and its authorization server, until Ctrl-C."""

import argparse
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from ..applications import ORDINARY_SCOPE
from ..neighbourhood import Neighbourhood
from ..profiles import PROFILES
from .authority import tls_context

LOOK_S = 0.5
HOSTS = ("localhost", "127.0.0.1", "127.0.0.2")  # the portal's and the authorization servers'
READY = """
  Portal                 {portal}/
  Authorization server   {oauth}
  Switches, wire, clock  {portal}/demo/control/
  Webhook                {webhook}
"""
TRUST = """
  Over https, an application must trust the authority of this run, {ca_file}:
    REQUESTS_CA_BUNDLE={ca_file}   (Python, requests)
    SSL_CERT_FILE={ca_file}        (Python, OpenSSL, PHP, Go)
    NODE_EXTRA_CA_CERTS={ca_file}  (Node)
    --cacert {ca_file}             (curl)
"""
REGISTERED = """
  Local application      {url}
    client_id={app.client_id}
    client_secret={app.client_secret}
"""
END = """
  Ctrl-C ends it.
"""
REGISTER = """
  Register an application at {portal}/devops/, or start with --app URL.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what was asked for, print the addresses, and wait for the end."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if (chosen.install and not chosen.app) or (chosen.ca_file and not chosen.tls):
        parser.error("--install belongs to --app, and --ca-file to --tls")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        _serve(chosen, stop)
    except OSError as error:
        sys.stderr.write(f"bitrix24-standin cannot run: {error}\n")
        return 1
    return 0


def _serve(chosen: argparse.Namespace, stop: threading.Event) -> None:
    with tempfile.TemporaryDirectory(prefix="bitrix24-standin-") as folder:
        ca_file = Path(chosen.ca_file or Path(folder, "authority.pem")).absolute()
        tls = tls_context(ca_file, HOSTS) if chosen.tls else None
        with Neighbourhood(oauth_port=chosen.oauth_port, tls=tls) as neighbourhood:
            portal = neighbourhood.add_portal("localhost", chosen.portal_port, chosen.profile)
            webhook = portal.new_webhook(portal.people["admin"])
            said = READY.format(portal=portal.url, oauth=neighbourhood.oauth.url, webhook=webhook)
            if tls:
                said += TRUST.format(ca_file=ca_file)
            if chosen.app:
                app = neighbourhood.register_local_app(
                    portal, name="Mine", handler_url=chosen.app, install_url=chosen.install, scope=chosen.scope
                )
                said += REGISTERED.format(url=chosen.app, app=app)
            else:
                said += REGISTER.format(portal=portal.url)
            sys.stdout.write(f"{said}{END}")
            sys.stdout.flush()
            while not stop.wait(LOOK_S):  # without a time, Ctrl-C would not be heard everywhere
                pass


def _version() -> str:
    try:
        return metadata.version("bitrix24-standin")
    except metadata.PackageNotFoundError:
        return "(not installed, from a checkout)"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bitrix24-standin", description="A Bitrix24 that runs on this machine.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    serve = parser.add_subparsers(required=True, metavar="serve").add_parser("serve", description=__doc__)
    serve.add_argument("--portal-port", type=int, default=8810, help="0: any that is free; so for the other one")
    serve.add_argument("--oauth-port", type=int, default=8812)
    serve.add_argument("--profile", default="cloud", choices=sorted(PROFILES), help="what kind of portal it is")
    serve.add_argument("--tls", action="store_true", help="https, by an authority that is invented for this run")
    serve.add_argument("--ca-file", default="", help="where to write that authority; else where it ends with the run")
    serve.add_argument("--app", default="", metavar="URL", help="register a local application with this handler")
    serve.add_argument("--install", default="", metavar="URL", help="its page for the installation")
    serve.add_argument("--scope", default=ORDINARY_SCOPE, help="its permissions")
    return parser


if __name__ == "__main__":
    sys.exit(main())
