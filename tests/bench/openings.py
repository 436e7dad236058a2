"""A process that opens the tab again and again, so that its instructions or its processor time can be counted.

A job comes on the first line of the standard input: the kind (`ours`, or a floor), how it is made, and the forms. It
says "ready"; of each further line, a number, it opens so many tabs, one form each, waits for what is done behind the
answers, and says how many seconds of processor time that took. It speaks WSGI with the application: no server counts.
"""

import gc
import io
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.test import EnvironBuilder

from b24app.settings import read_settings
from b24app.wiring.application import create_app
from tests.bench.floors import Floor, made
from tests.written_behind import all_is_written

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

OURS = "ours"


def main() -> None:
    job = json.loads(sys.stdin.readline())
    app = application(job["kind"], job["how"])
    forms = (environ_of(form) for form in job["forms"])
    environs = iter(list(forms))
    say("ready")
    for line in sys.stdin:
        began = time.process_time()
        for _ in range(int(line)):
            opened(app, next(environs))
        all_is_written()
        took = time.process_time() - began
        forget_garbage()
        say(str(took))


def forget_garbage() -> None:
    """Begin the next opens with nothing to collect: a full collection among them is chance, and half a million."""
    gc.collect()
    gc.freeze()


def application(kind: str, how: Mapping[str, str]) -> "WSGIApplication":
    if kind == OURS:
        return create_app(read_settings(how, Path())).wsgi_app
    return made(Floor(kind=kind, **how)).wsgi_app


def environ_of(form: Mapping[str, Any]) -> "WSGIEnvironment":
    """Write down a request ahead, so that this costs nothing later."""
    builder = EnvironBuilder(method="POST", path=form["path"], base_url=form["base"], data=form["fields"])
    environ = builder.get_environ()
    environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read())
    return environ


def opened(app: "WSGIApplication", environ: "WSGIEnvironment") -> None:
    """Open a tab to the last byte."""
    said: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc: object = None) -> Callable[[bytes], object]:
        del headers, exc
        said.append(status)
        return lambda part: part

    answer = app(environ, start_response)
    page = b"".join(answer)
    close = getattr(answer, "close", None)
    if close:
        close()
    if said[0] != "200 OK":
        sys.stderr.write(f"{said[0]}\n{page.decode(errors='replace')}\n")
        sys.exit(1)


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
