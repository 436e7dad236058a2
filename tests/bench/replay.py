"""A portal's answers again and again, each after the time that a portal takes: `python -m tests.bench.replay`.

It stands before the stand-in: what is asked for the first time goes through, and the answer is kept. The stand-in is
slower than a portal's many servers, and would be measured in place of the application. Which token asks makes no
difference, so only opens may be replayed, of one reader after another.
"""

import asyncio
import http.client
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOKEN = re.compile(rb"[0-9a-f]{70}")
KEPT_FOR = "/rest/"
EVERY_NAME = "0.0.0.0"  # each portal has an address of its own on this machine: 127.0.1.1, 127.0.1.2 ...
Key = tuple[str, str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def key(self) -> Key:
        return self.headers["host"], self.path, TOKEN.sub(b"", self.body)


@dataclass(slots=True)
class Replay:
    """Answers for the server at a port of this machine, `delay_s` after each question."""

    port: int
    delay_s: float
    kept: dict[Key, bytes] = field(default_factory=dict, repr=False)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until its client closes it."""
        while asked := await read_request(reader):
            due = asyncio.get_running_loop().time() + self.delay_s
            kept = self.kept.get(asked.key)
            answer = await asyncio.to_thread(self.from_the_server, asked) if kept is None else kept
            await asyncio.sleep(due - asyncio.get_running_loop().time())
            writer.write(answer)
        writer.close()

    def from_the_server(self, asked: Asked) -> bytes:
        """Ask the server, and keep a good answer of its REST."""
        connection = self.connection()
        connection.request(asked.method, asked.path, asked.body, dict(asked.headers))
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        kind = answer.getheader("Content-Type", "")
        head = (
            f"HTTP/1.1 {answer.status} {answer.reason}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        whole = head.encode() + body
        if answer.status == http.client.OK and asked.path.startswith(KEPT_FOR):
            self.kept[asked.key] = whole
        return whole

    def connection(self) -> http.client.HTTPConnection:
        """Return a connection to the server, which closes each."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)


async def read_request(reader: asyncio.StreamReader) -> Asked | None:
    """Read the next request of a connection, None where there is none."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.rstrip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method=method, path=path, headers=headers, body=body)


async def answer_for(front: Replay, host: str, tls: ssl.SSLContext | None = None) -> None:
    """Serve for ever, and say at which port."""
    server = await asyncio.start_server(front.serve, host, 0, ssl=tls)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


@contextmanager
def in_front(module: str, *words: str) -> Iterator[int]:
    """Start a module that stands before a server, in a process of its own, and give its port."""
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(answer_for(Replay(int(sys.argv[1]), float(sys.argv[2])), EVERY_NAME))
