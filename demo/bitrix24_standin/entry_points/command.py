"""`bitrix24-standin serve`: a portal and its authorization server, until Ctrl-C."""

import argparse
import re
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
LAST_PORT = 65_535
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
    SSL_CERT_FILE={ca_file}        (Python, OpenSSL, Go)
    NODE_EXTRA_CA_CERTS={ca_file}  (Node)
    -d curl.cainfo={ca_file}       (PHP, whose curl looks at no variable)
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
  To try an application, start with --app URL, or register it while this runs:
    curl -d handler_url=http://127.0.0.1:5000/ {portal}/demo/control/applications
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
        tls = tls_context(ca_file, [*HOSTS, *filter(None, [chosen.oauth_name])]) if chosen.tls else None
        with Neighbourhood(oauth_port=chosen.oauth_port, tls=tls) as neighbourhood:
            if chosen.oauth_name:
                neighbourhood.name_oauth(neighbourhood.oauth.host.replace("localhost", chosen.oauth_name))
            portal = neighbourhood.add_portal("localhost", chosen.portal_port, chosen.profile)
            webhook = portal.new_webhook(portal.people["admin"], "crm,user")
            said = READY.format(portal=portal.url, oauth=neighbourhood.oauth.url, webhook=webhook)
            if tls:
                said += TRUST.format(ca_file=ca_file)
            if chosen.app:
                app = neighbourhood.register_local_app(
                    portal, name="Mine", handler_url=chosen.app, install_url=chosen.install or "", scope=chosen.scope
                )
                said += REGISTERED.format(url=chosen.app, app=app)
            else:
                said += REGISTER.format(portal=portal.url)
            sys.stdout.write(f"{said}{END}")
            sys.stdout.flush()
            while not stop.wait(LOOK_S):  # without a time, Ctrl-C would not be heard everywhere
                pass


def _port(given: str) -> int:
    if not given.isdecimal() or int(given) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"is no port: from 0, for any that is free, to {LAST_PORT}")
    return int(given)


def _address(given: str) -> str:
    """Refuse what a portal refuses to bind: other schemes, and hosts without a dot."""
    if not re.match(r"https?://[^/]*\.", given):
        raise argparse.ArgumentTypeError("is no address that a portal takes, as http://127.0.0.1:5000/ is")
    return given


def _version() -> str:
    try:
        return metadata.version("bitrix24-standin")
    except metadata.PackageNotFoundError:
        return "(not installed, from a checkout)"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bitrix24-standin", description="A Bitrix24 that runs on this machine.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    serve = parser.add_subparsers(required=True, metavar="serve").add_parser(
        "serve", description=__doc__, allow_abbrev=False
    )
    serve.add_argument("--portal-port", type=_port, default=8810, help="0: any that is free; so for the other one")
    serve.add_argument("--oauth-port", type=_port, default=8812)
    serve.add_argument(
        "--oauth-name",
        default="",
        metavar="HOST",
        help="a name that your hosts file leads here: oauth.bitrix.info, with --oauth-port 443, if it is built in",
    )
    serve.add_argument("--profile", default="cloud", choices=sorted(PROFILES), help="what kind of portal it is")
    serve.add_argument("--tls", action="store_true", help="https, by an authority that is invented for this run")
    serve.add_argument("--ca-file", default="", help="where to write that authority; else where it ends with the run")
    serve.add_argument("--app", type=_address, metavar="URL", help="register a local application with this handler")
    serve.add_argument("--install", type=_address, metavar="URL", help="its page for the installation")
    serve.add_argument("--scope", default=ORDINARY_SCOPE, help="its permissions")
    return parser


if __name__ == "__main__":
    sys.exit(main())
