"""Applications that we did not write, against the stand-in: `python -m tests.trials.strangers FOLDER`.

FOLDER holds the checkouts, each with what it needs installed in it: demo/README.md tells how, and what was tried last.
Each is taken at its pinned commit, unchanged, and configured as its own documents say. Names and ports are those of a
network and a hosts file of this run's own (unshare, of util-linux), so that https://oauth.bitrix.info leads to the
stand-in.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from .applications import STRANGERS, Stranger
from .standin import NAME, StandIn, standin

WITHIN = "FULL_LEAD_TRIAL_WITHIN"
HOSTS = f"127.0.0.1 localhost {NAME}\n"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--only", type=click.Choice([each.name for each in STRANGERS]), help="one of them")
def main(folder: Path, only: str | None) -> None:
    """Try each of them, and tell what passed."""
    if WITHIN not in os.environ:
        _in_a_network_of_its_own()
    passed = [
        _tried(stranger, folder / stranger.name) for stranger in STRANGERS if only is None or stranger.name == only
    ]
    click.echo(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    sys.exit(not all(passed))


def _in_a_network_of_its_own() -> None:
    unshare = shutil.which("unshare")
    if not unshare:
        raise click.ClickException("needs unshare, of util-linux")
    command = [unshare, "--map-root-user", "--net", "--mount", sys.executable, "-m", "tests.trials.strangers"]
    done = subprocess.run([*command, *sys.argv[1:]], env={**os.environ, WITHIN: "1"}, check=False)
    sys.exit(done.returncode)


def _tried(stranger: Stranger, checkout: Path) -> bool:
    click.echo(f"{stranger.repository} at {stranger.commit}")
    with _hosts(), standin() as portal, tempfile.TemporaryDirectory(prefix="stranger-") as name:
        stranger.export(checkout, Path(name))
        return _played(stranger, portal, checkout, Path(name))


def _played(stranger: Stranger, portal: StandIn, checkout: Path, folder: Path) -> bool:
    try:
        for step in stranger.play(portal, checkout, folder):
            click.echo(f"  passed: {step}")
    except (AssertionError, OSError, KeyError, ValueError) as failure:
        click.echo(f"  failed: {type(failure).__name__}: {failure}")
        log = folder / "log"
        click.echo(log.read_text(errors="replace")[-2000:] if log.exists() else "")
        return False
    return True


@contextmanager
def _hosts() -> Iterator[None]:
    """Put up this network's loopback, and lead the authorization server's name there."""
    with tempfile.NamedTemporaryFile("w", suffix="-hosts") as hosts:
        hosts.write(HOSTS)
        hosts.flush()
        _run("ip", "link", "set", "lo", "up")
        _run("mount", "--bind", hosts.name, "/etc/hosts")
        try:
            yield
        finally:
            _run("umount", "/etc/hosts")


def _run(program: str, *arguments: str) -> None:
    command = [shutil.which(program) or program, *arguments]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
