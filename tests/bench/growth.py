"""What a store of a million portals costs beside one of a thousand: an open, and the command that lists them.

The further portals are copies of the installed one's rows. Their pairs are sealed for another place and never opened.
"""

import base64
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from sqlalchemy import String, cast, create_engine, func, insert, select, true

from b24app.adapters.store.schema import metadata
from tests.bench.answering import took_ms
from tests.bench.children import ROOT
from tests.bench.figures import Effort, Figure, plain
from tests.bench.store_writers import postgresql
from tests.bench.worlds import ADMIN, Deployed, as_shipped

SIZES, OPENS, WARM = (1_000, 1_000_000), 40, 5
KEYS = base64.urlsafe_b64encode(b"k" * 32).decode()
COPIED = ("installations", "token_pairs")
MOST_MB = 150.0
OPENED = "median of one client, portal 0 ms, PostgreSQL; both sizes in one run"
LISTED = "`flask b24 portals`, its output thrown away"


def growth(effort: Effort) -> Iterator[Figure]:
    """Fill one store further and further."""
    opens_ms: list[float] = []
    with postgresql() as url, as_shipped(database_url=url, B24_SECRET_KEYS=KEYS) as app:
        filled = 0
        for size in SIZES:
            filled = _filled(url, app.portal.member_id, filled, effort.rounds(size))
            opens_ms.append(_open_ms(app, effort))
            seconds, megabytes = _listed(app, url)
            name = f"{plain(size)} portals"
            yield Figure(name=f"last byte of an open, {name}", value=opens_ms[-1], unit="ms", how=OPENED)
            yield Figure(name=f"listing, {name}", value=seconds, unit="s", how=LISTED)
            yield Figure(name=f"memory of it, {name}", value=megabytes, unit="MB", how=LISTED, at_most=MOST_MB)
    ratio = opens_ms[-1] / opens_ms[0]
    yield Figure(name="an open beside that of the small store", value=ratio, unit="x", how=OPENED)


def _filled(url: str, member_id: str, before: int, wanted: int) -> int:
    """Copy the rows of one portal until so many are there; return how many there are."""
    numbers = func.generate_series(before + 1, wanted).table_valued("number").render_derived()
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in COPIED:
            table = metadata.tables[name]
            other = func.md5(cast(numbers.c.number, String)).label("member_id")
            columns = [other if column.name == "member_id" else column for column in table.columns]
            copies = select(*columns).join_from(table, numbers, true()).where(table.c.member_id == member_id)
            connection.execute(insert(table).from_select([column.name for column in table.columns], copies))
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()
    return wanted


def _open_ms(app: Deployed, effort: Effort) -> float:
    took = [took_ms(app, *ADMIN) for _ in range(WARM + effort.rounds(OPENS))]
    return statistics.median(took[WARM:])


def _listed(app: Deployed, url: str) -> tuple[float, float]:
    """Return how many seconds the command took, and its memory at most."""
    environ = os.environ | {
        "B24_CLIENT_ID": app.registration.client_id,
        "B24_CLIENT_SECRET": app.registration.client_secret,
        "B24_PUBLIC_URL": app.url,
        "B24_SECRET_KEYS": KEYS,
        "B24_DATABASE_URL": url,
        "B24_ALLOW_HTTP_PORTALS": "1",
        "B24_ALLOW_PRIVATE_PORTALS": "1",
    }
    began = time.perf_counter()
    command = [sys.executable, "-m", "flask", "b24", "portals"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return time.perf_counter() - began, used.ru_maxrss / 1024
