"""The process of one judge: leads the web's names to the test's ports, then lets a client take its steps.

It runs in the judges' environment with nothing of ours. The job comes on standard input: `client`, `ports` (a port of
this machine for each name, as the web has it at 443), `steps` (a deed of the client's and its arguments), and what
the client must know. The answers go to standard output: `gave`, or `raised` with what was `said`.
"""

import json
import logging
import runpy
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from unittest.mock import patch

HTTPS = 443
HERE = "127.0.0.1"
CLIENTS = Path(__file__).parent / "clients"
Deed = Callable[..., object]


def main() -> None:
    job = json.load(sys.stdin)
    with patch.object(socket, "getaddrinfo", partial(led_here, job["ports"], socket.getaddrinfo)):
        deeds = runpy.run_path(str(CLIENTS / f"{job['client']}.py"))["deeds"](job)
        answers = [taken(deeds[deed], arguments) for deed, arguments in job["steps"]]
    json.dump(answers, sys.stdout, default=str)


def led_here(
    ports: Mapping[str, int], ask: Deed, host: str | bytes, port: object, *more: object, **named: int
) -> object:
    """Resolve the names of the job alone, for port 443 alone: to any other the way is closed."""
    name = host.decode() if isinstance(host, bytes) else host
    if name not in ports or str(port) not in (str(HTTPS), "https"):
        raise socket.gaierror(socket.EAI_NONAME, f"{name}:{port} is not of this test")
    return ask(HERE, ports[name], *more, **named)


def taken(deed: Deed, arguments: Sequence[object]) -> dict[str, object]:
    """Take one step. Whatever a client raises is its answer."""
    try:
        return {"gave": deed(*arguments)}
    except Exception as error:
        logging.getLogger(__name__).exception("%s", arguments)
        return {"raised": type(error).__name__, "said": str(error)}


if __name__ == "__main__":
    main()
