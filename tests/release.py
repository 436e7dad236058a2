"""Makes what is given away, the same bytes from the same commit on every machine: `make release`.

The wheel, the locked requirements for it, what the image is built of, the bill of materials, and their checksums.
"""

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from hashlib import sha256
from pathlib import Path

import click

from tests.sbom import bill

ROOT = Path(__file__).parents[1]
DOCKERFILE = "install/deploy/Dockerfile"
IGNORED = ".dockerignore"
NEVER = shutil.ignore_patterns("__pycache__", "env", "*.env", "*.sqlite3*", "*.egg-info", "*.mo")
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
FOLDER, PROGRAM, FILE = 0o755, 0o755, 0o644


def of_the_image() -> list[str]:
    """Return what .dockerignore lets into the image."""
    return [line[1:] for line in (ROOT / IGNORED).read_text().splitlines() if line.startswith("!")]


def staged(folder: Path) -> Path:
    """Copy into a folder what is needed, and make who may read it the same everywhere."""
    for name in (*of_the_image(), DOCKERFILE, IGNORED):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=NEVER)
        else:
            shutil.copy(ROOT / name, folder / name)
    for each in (folder, *folder.rglob("*")):
        each.chmod(FOLDER if each.is_dir() else FILE)
    return folder


def wheel(source: Path, target: Path, epoch: int) -> None:
    """Build it with the setuptools that is here, without any network."""
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    command = [sys.executable, "-c", BUILD, str(target.resolve())]
    done = subprocess.run(command, cwd=source, env=environ, capture_output=True, text=True, check=False, umask=0o022)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def context(source: Path, target: Path, epoch: int) -> None:
    """Pack what `docker build` needs: files by their names, all of one time, of nobody."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in sorted((*of_the_image(), DOCKERFILE, IGNORED)):
            for each in sorted((source / name, *(source / name).rglob("*"))):
                entry = archive.gettarinfo(each, str(each.relative_to(source)))
                entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = epoch, 0, 0, "", ""
                archive.addfile(entry, io.BytesIO(each.read_bytes()) if entry.isfile() else None)
    target.write_bytes(gzip.compress(packed.getvalue(), mtime=epoch))


def release(target: Path, epoch: int) -> list[Path]:
    """Write everything into the folder, which is emptied first; return the files."""
    project = (ROOT / "pyproject.toml").read_text()
    name = f"full-lead-{tomllib.loads(project)['project']['version']}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        source = staged(Path(folder))
        context(source, target / f"{name}-image.tar.gz", epoch)
        wheel(source, target, epoch)
    (target / f"{name}-sbom.cdx.json").write_text(json.dumps(bill(project), indent=2) + "\n")
    shutil.copy(ROOT / "install" / "requirements.txt", target / f"{name}-requirements.txt")
    files = sorted(target.iterdir())
    sums = (f"{sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in files)
    (target / "SHA256SUMS").write_text("".join(sums))
    return files


def _git(*words: str) -> str:
    return subprocess.run(["/usr/bin/env", "git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@click.command()
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
def main(target: Path) -> None:
    """Write the release of the present commit to the folder TARGET, which is emptied first."""
    if changed := _git("status", "--porcelain"):
        sys.exit(f"A release is made of a commit, and these files are not committed:\n{changed}")
    for each in release(target, int(_git("log", "-1", "--format=%ct"))):
        click.echo(f"{each.stat().st_size:>9}  {each}")


if __name__ == "__main__":
    main()
