"""What a first visit weighs: the page and its files, uncompressed and as they come over the wire."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin

import requests

from tests.bench.figures import Effort, Figure
from tests.bench.worlds import ANSWERED_S, WHO, Deployed, as_shipped

FILE = re.compile(r'<(?:script|link)\b[^>]*?(?:src|href)="(/[^"]+)"')
AS_A_BROWSER = {"Accept-Encoding": "gzip"}
KINDS = {".js": "JavaScript", ".css": "CSS", ".svg": "icon"}
GOALS = {"HTML": 35_000, "JavaScript": 15_000, "CSS": 18_000}
MOST_ON_THE_WIRE, MOST_FILES = 22_000, 4
HOW = "the page of the warm application behind gunicorn, and each file that its HTML names"


def weight(effort: Effort) -> Iterator[Figure]:
    """Weigh the pages of both readers."""
    del effort
    with as_shipped() as app:
        for who, (login, lead) in WHO.items():
            yield from _of(app, who, login, lead)


def _of(app: Deployed, who: str, login: str, lead: int) -> Iterator[Figure]:
    app.open(app.form(login, lead))
    launch, plain, wire = app.form(login, lead), Counter[str](), Counter[str]()
    asked = app.session.post(launch.url, launch.fields, headers=AS_A_BROWSER, timeout=ANSWERED_S, stream=True)
    page = _weighed(asked, "HTML", plain, wire)
    files = FILE.findall(page)
    for address in files:
        kind = KINDS.get(re.sub(r"^.*(\.\w+)(?:[?].*)?$", r"\1", address), "other")
        answer = app.session.get(urljoin(app.url, address), headers=AS_A_BROWSER, timeout=ANSWERED_S, stream=True)
        _weighed(answer, kind, plain, wire)
    for kind, size in plain.items():
        yield Figure(name=f"{kind}, uncompressed, {who}", value=size, unit="bytes", how=HOW, at_most=GOALS.get(kind))
        yield Figure(name=f"{kind}, on the wire, {who}", value=wire[kind], unit="bytes", how=HOW)
    whole = wire.total()
    yield Figure(name=f"all on the wire, {who}", value=whole, unit="bytes", how=HOW, at_most=MOST_ON_THE_WIRE)
    yield Figure(name=f"files of a first visit, {who}", value=len(files), unit="", how=HOW, at_most=MOST_FILES)


def _weighed(answer: requests.Response, kind: str, plain: Counter[str], wire: Counter[str]) -> str:
    """Read an answer twice over: as it came, and unpacked; return what it says."""
    assert answer.status_code == 200, answer.url
    raw = answer.raw.read(decode_content=False)
    unpacked = unpack(raw, answer.headers.get("Content-Encoding", ""))
    plain[kind] += len(unpacked)
    wire[kind] += len(raw)
    return unpacked.decode()


def unpack(raw: bytes, coding: str) -> bytes:
    """Undo what a server packed for the wire.

    Raises:
        ValueError: It was packed in a way that is not known here.
    """
    if not coding:
        return raw
    if coding == "gzip":
        return gzip.decompress(raw)
    raise ValueError(coding)
