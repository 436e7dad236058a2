"""Many people at once who open the tab, each on a connection of their own, with little work for the machine."""

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from demo.bitrix24_standin import Launch

HERE = "127.0.0.1"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
FORM = "application/x-www-form-urlencoded"
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n"
    f"Content-Type: {FORM}\r\nContent-Length: {{length}}\r\n\r\n"
)
GOOD, KEPT, CLOSED = b" 200 ", b"HTTP/1.1", b"\r\nconnection: close"


@dataclass(slots=True)
class Crowded:
    """What many opens took: all by the wall, and each, in seconds; how many were refused."""

    whole_s: float = 0.0
    each_s: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def a_second(self) -> float:
        return len(self.each_s) / self.whole_s

    @property
    def slowest_s(self) -> float:
        """The 99th percentile."""
        return sorted(self.each_s)[int(len(self.each_s) * 0.99)]


def opened_by(connections: int, launches: Sequence[Launch]) -> Crowded:
    """Open them all, so many at once."""
    return asyncio.run(_opened(connections, [written(each) for each in launches], urlsplit(launches[0].url).port or 80))


def written(launch: Launch) -> bytes:
    """Write the request down ahead."""
    parts, body = urlsplit(launch.url), urlencode(launch.fields).encode()
    return HEAD.format(path=f"{parts.path}?{parts.query}", host=parts.netloc, length=len(body)).encode() + body


async def _opened(connections: int, requests: Sequence[bytes], port: int) -> Crowded:
    found, waiting = Crowded(), iter(requests)
    began = time.perf_counter()
    await asyncio.gather(*(_person(port, waiting, found) for _ in range(min(connections, len(requests)))))
    found.whole_s = time.perf_counter() - began
    return found


async def _person(port: int, waiting: Iterator[bytes], found: Crowded) -> None:
    """Open one tab after the other, until none is left, over one connection for as long as the server keeps it."""
    reader, writer = await asyncio.open_connection(HERE, port)
    for request in waiting:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        assert length, "an answer without its length"
        await reader.readexactly(int(length[1]))
        found.each_s.append(time.perf_counter() - began)
        found.refused += GOOD not in head.partition(b"\r\n")[0]
        if not head.startswith(KEPT) or CLOSED in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection(HERE, port)
    writer.close()
    await asyncio.sleep(0)
