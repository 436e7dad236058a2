"""How long `make demo` takes from a file's saving to the first answer of the new code: `python -m tests.trials.reload`.

On a copy of the checkout, each kind of file is changed ten times. What was measured last stands in demo/README.md.
"""

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median

import click
import requests

ROOT = Path(__file__).parents[2]
TIMES, POLL_S, DEADLINE_S = 10, 0.01, 120.0
SETTLED_S = 2.0  # until the workers that the last change began have taken over: nobody saves faster than that
ANYWHERE = ("--portal-port=0", "--oauth-port=0", "--app-port=0", "--install")
READY = "  Open "
PAGES = "demo/bitrix24_standin/pages"
# What is changed in each, and into what: the answer then shows the mark.
TITLE, HEADING = ("<h1>", "<h1 id='{mark}'>"), ("<h2>", "<h2 id='{mark}'>")
OPERATOR = ("operator_name=self.operator_name", "operator_name='{mark}'")
ADMINISTRATOR = ("admin=shown(people[ADMINISTRATOR])", "admin={{'name': '{mark}'}}")


@click.command()
def main() -> None:
    """Measure each kind, and tell its median, its shortest and its longest."""
    with tempfile.TemporaryDirectory(prefix="reload-") as name, demo(Path(name)) as (portal, app):
        for what, file, change, address in (
            ("a template", "templates/public/licence.html", TITLE, f"{app}/licence"),
            ("a module of b24app", "b24app/web/public/public_pages.py", OPERATOR, f"{app}/licence"),
            ("a template of the portal", f"{PAGES}/templates/portal/front.html", HEADING, f"{portal}/"),
            ("a module of the portal", f"{PAGES}/front.py", ADMINISTRATOR, f"{portal}/"),
        ):
            took, until_all = zip(*times(Path(name), Path(name, file), address, change), strict=True)
            click.echo(f"{what}: {told(took)}")
            if until_all != took:
                click.echo(f"{what}, until the application is back: {told(until_all)}")


def told(took: Sequence[float]) -> str:
    return f"{median(took):.2f} s (from {min(took):.2f} s to {max(took):.2f} s, {len(took)} times)"


def times(folder: Path, file: Path, address: str, change: tuple[str, str]) -> Iterator[tuple[float, float]]:
    """Change the file again and again; yield how long its new answer took, and all of the demo if it begins anew."""
    before, said = file.read_text(), folder / "said"
    begins_anew = file.suffix == ".py" and file.is_relative_to(folder / "demo")
    assert change[0] in before, "the premise: it says what is changed"
    for _ in range(TIMES):
        time.sleep(SETTLED_S)
        mark, runs = f"reload-{time.monotonic_ns()}", said.read_text().count(READY)
        began = time.monotonic()
        (beside := file.with_suffix(".new")).write_text(before.replace(change[0], change[1].format(mark=mark), 1))
        beside.replace(file)
        until(partial(shows, address, mark), f"{address} shows {mark}")
        took = until_all = time.monotonic() - began
        if begins_anew:
            until(partial(has_run, said, runs), "the next run is ready")
            until_all = time.monotonic() - began
        yield took, until_all


def shows(address: str, mark: str) -> bool:
    """Tell whether a page has the mark; where nobody listens, it has not."""
    with suppress(requests.RequestException):
        return mark in requests.get(address, headers={"Connection": "close"}, timeout=DEADLINE_S).text
    return False


def has_run(said: Path, so_far: int) -> bool:
    return said.read_text().count(READY) > so_far


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(POLL_S)


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, str]]:
    """Run it on a copy; give the addresses of the portal and the application."""
    for name in ("app.py", "gunicorn.conf.py", "b24app", "templates", "demo"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, folder / name)
    log = folder / "said"
    with log.open("wb") as into:
        process = subprocess.Popen([sys.executable, "-m", "demo", *ANYWHERE], cwd=folder, stdout=into)
    with process:
        try:
            while not (portal := re.search(r"Open +(http://localhost:\d+)/", log.read_text())):
                assert process.poll() is None
                time.sleep(POLL_S)
            app = re.search(r"runs at (http://\S+),", log.read_text())
            assert app
            yield portal[1], app[1]
        finally:
            process.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
