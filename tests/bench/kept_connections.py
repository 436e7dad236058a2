"""A server before the stand-in that keeps its connections, as a portal does: `python -m tests.bench.kept_connections`.

The stand-in closes each connection, so that every open would make a new one, over TLS with a new handshake. What is
asked goes through to it, and nothing is remembered. Over TLS it is what the folder's authority has certified.
"""

import asyncio
import http.client
import ssl
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from tests.bench.replay import Asked, Replay, answer_for, in_front

HERE = "localhost"  # as it is certified


@dataclass
class KeptConnections(Replay):
    """Answers at once with what the server says now."""

    trusted: ssl.SSLContext | None = field(default=None, repr=False)

    def from_the_server(self, asked: Asked) -> bytes:
        whole = super().from_the_server(asked)
        self.kept.clear()
        return whole

    def connection(self) -> http.client.HTTPConnection:
        if self.trusted is None:
            return super().connection()
        return http.client.HTTPSConnection(HERE, self.port, timeout=60, context=self.trusted)


def kept_connections(port: int, folder: str = "") -> AbstractContextManager[int]:
    """Start one before the server at this port, over TLS where a folder is named, and give its own port."""
    return in_front("tests.bench.kept_connections", str(port), folder)


async def main(port: int, folder: str) -> None:
    served, trusted = None, None
    if folder:
        trusted = ssl.create_default_context(cafile=f"{folder}/authority.pem")
        served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        served.load_cert_chain(f"{folder}/server.pem")
    await answer_for(KeptConnections(port, 0.0, trusted=trusted), HERE, served)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
