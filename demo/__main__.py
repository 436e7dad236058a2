"""`python -m demo`: runs the portal, the authorization server and the application until Ctrl-C."""

import argparse
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.pages.by_itself import install_by_itself
from demo.running.files import Seen, changed, is_the_demos, look, why_unreadable
from demo.running.the_app import ROOT, AppDidNotStartError, Place, TheApp, held, register

READY = """
  Bitrix24, simulated from the public documents of 21 August 2026.

  The application runs at {app}, the authorization server at {oauth}.
  What the application logs is in {log} until the end.
  Its warnings there are of what only a demo may trust. A file that changes is served at once. Ctrl-C ends all.

  Click  "Open a lead now" to see a lead with the application's tab as a sales person, or
         "Install it yourself" to walk through the local application's form as the administrator.
  Open   {portal}/
"""
WORKERS = "1"  # which reads changed code in half the time of two, and whose health page tells of every request
WATCH_S = 0.2  # a look costs a hundredth of a second


def main(arguments: Sequence[str] | None = None) -> int:
    """Start everything, print the addresses, and wait for the end."""
    chosen = _parser().parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        again = _run(chosen, stop)
    except (OSError, AppDidNotStartError) as error:
        sys.stderr.write(f"The demo cannot run: {error}\n")
        return 1
    if again:
        given = sys.argv[1:] if arguments is None else arguments
        os.execv(sys.executable, [sys.executable, "-m", "demo", *given, *again])
    return 0


def _run(chosen: argparse.Namespace, stop: threading.Event) -> list[str]:
    """Run all of it. Return what the next run is told where the demo's own code has changed, nothing at the end."""
    seen = look(ROOT)  # what is written while all of it starts has changed
    with (
        tempfile.TemporaryDirectory() as folder,
        Neighbourhood(oauth_port=chosen.oauth_port) as neighbourhood,
        held(chosen.app_port) as door,
    ):
        portal = neighbourhood.add_portal("localhost", chosen.portal_port)
        neighbourhood.add_oauth_server("localhost")
        database = chosen.database_url or f"sqlite:///{Path(folder, 'b24app.sqlite3')}"
        workers = {"WEB_CONCURRENCY": os.environ.get("WEB_CONCURRENCY", WORKERS)}
        place = Place(port=door.getsockname()[1], database_url=database, instead=workers)
        app = register(neighbourhood, portal, place.url)
        log = Path(folder, "full-lead.log")
        with TheApp(place, app, portal, door, log) as running:
            if chosen.install:
                install_by_itself(portal, app, portal.people["admin"])
            sys.stdout.write(READY.format(portal=portal.url, app=place.url, oauth=neighbourhood.oauth.url, log=log))
            sys.stdout.flush()
            if not _watch(running, seen, stop):
                return []
            installed = portal.installations[app.client_id].installed
            return _next_run(portal.host, neighbourhood.oauth.host, place.url) + ["--install"] * installed


def _next_run(*addresses: str) -> list[str]:
    """Return how the next run is told to be where this one is: portal, authorization server, application."""
    servers = zip(("portal", "oauth", "app"), addresses, strict=True)
    return [f"--{server}-port={address.rpartition(':')[2]}" for server, address in servers]


def _watch(running: TheApp, seen: Seen, stop: threading.Event) -> bool:
    """Let the application serve the code of now after each change of what was `seen`, until the end of all.

    Return whether it ends because the demo's own code has changed.

    Raises:
        AppDidNotStartError: it has ended, and by no change.
    """
    is_changed, waits = False, False
    while not stop.wait(WATCH_S):
        if found := changed(seen, now := look(ROOT)):
            seen, is_changed, waits = now, True, False
            _say(f"{found.relative_to(ROOT)} has changed.")
            if is_the_demos(ROOT, found):
                if why := why_unreadable(found):
                    _say(f"The portal begins anew after the next change: {why}")
                    continue
                return True
            with suppress(AppDidNotStartError):  # which is told below: it has ended
                running.serve_the_code_of_now()
        elif running.has_ended and not waits:
            if not is_changed:
                raise AppDidNotStartError(f"the application has ended{running.last_said()}")
            with suppress(AppDidNotStartError):  # it may have ended for want of a file that was written since
                running.serve_the_code_of_now()
            if waits := running.has_ended:
                _say(f"The application has ended, and starts again after the next change.{running.last_said()}")
    return False


def _say(line: str) -> None:
    sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--portal-port", type=int, default=8810, help="0: any that is free; so for the others")
    parser.add_argument("--oauth-port", type=int, default=8812)
    parser.add_argument("--app-port", type=int, default=8811)
    parser.add_argument("--database-url", default="", help="default: a SQLite file that ends with the demo")
    parser.add_argument("--install", action="store_true", help="install the application at once")
    return parser


if __name__ == "__main__":
    sys.exit(main())
