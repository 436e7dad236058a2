"""gunicorn with our settings, serving an application that tells what it was asked, now or once it is let."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = Path(__file__).parents[4]
DEADLINE_S = 60.0  # a busy machine's
LARGE_BYTES = 16 * 1024 * 1024  # more than four times what a system takes of what nobody reads
TELLS = """
import json, os
from pathlib import Path

LARGE = Path(__file__).with_name("large")

def app(environ, start_response):
    body, path = environ["wsgi.input"].read(), environ["PATH_INFO"]
    told = {name: value for name, value in environ.items() if isinstance(value, str)}
    told |= {name: os.environ.get(name) for name in ("B24_THREADS", "B24_WORKERS")}
    told |= {"body": body.decode("latin-1")}
    if path.startswith("/gate"):
        Path(__file__).with_name(path[1:]).read_bytes()  # a pipe: until somebody opens its other end
    answer = LARGE.read_bytes() if path in ("/large", "/file") else json.dumps(told).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return environ["wsgi.file_wrapper"](LARGE.open("rb")) if path == "/file" else [answer]
"""
OUR_SETTINGS = "exec(compile(open({path!r}).read(), 'gunicorn.conf.py', 'exec'))\n"
OTHER = "from b24app.web.server import buffering_worker\nbuffering_worker.{name} = {value}\n"


@dataclass(frozen=True, slots=True)
class Served:
    """The server, to which a client may say whatever bytes it likes."""

    listener: socket.socket
    process: "subprocess.Popen[bytes]"

    @contextmanager
    def client(self, said: bytes = b"", source: str = "127.0.0.1", takes: int | None = None) -> Iterator[socket.socket]:
        """Connect, say something and go on; `takes` are the bytes that the client's system keeps for it."""
        with socket.socket(self.listener.family) as client:
            if takes is not None:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, takes)
            client.settimeout(DEADLINE_S)
            if client.family == socket.AF_INET:
                client.bind((source, 0))
            client.connect(self.listener.getsockname())
            client.sendall(said)
            yield client

    def ask(self, path: str = "/") -> requests.Response:
        """Ask as a browser that is in no hurry."""
        host, port = self.listener.getsockname()
        return requests.get(f"http://{host}:{port}{path}", timeout=DEADLINE_S)


@contextmanager
def serving(
    folder: Path, *options: str, unix: bool = False, more_settings: str = "", **constants: float
) -> Iterator[Served]:
    """Run gunicorn with one thread and one worker, and with the worker's constants as they are given."""
    (folder / "telling.py").write_text(TELLS)
    with (folder / "large").open("wb") as large:
        large.truncate(LARGE_BYTES)
    settings = OUR_SETTINGS.format(path=str(ROOT / "gunicorn.conf.py"))
    settings += "".join(OTHER.format(name=name, value=value) for name, value in constants.items())
    (folder / "settings.py").write_text(settings + more_settings)
    with socket.socket(socket.AF_UNIX if unix else socket.AF_INET) as listener:
        listener.bind(str(folder / "socket") if unix else ("127.0.0.1", 0))
        listener.listen(128)
        command = [sys.executable, "-m", "gunicorn", "telling:app", "--pythonpath", str(folder)]
        command += ["--config", str(folder / "settings.py"), "--bind", f"fd://{listener.fileno()}"]
        command += ["--workers", "1", "--threads", "1", *options]
        with subprocess.Popen(command, cwd=ROOT, pass_fds=[listener.fileno()]) as process:
            try:
                yield Served(listener, process)
            finally:
                process.terminate()
                process.wait(DEADLINE_S)
