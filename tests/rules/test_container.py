"""The container: what its files say, and the command of its image run as the image would run it.

The image itself is built where there is a Docker engine; here the same command runs as the same user, without any
capability, with a root that cannot be written, on the files that the image would hold. Where the tests' own user may
not mount or change users, what he may not write takes the root's place.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

import pytest
import requests

from tests.rules.test_access_log import DEADLINE_S, listening

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "install" / "deploy"
NOBODY = "65534"
SECRET = "client-secret-canary"
AS_NOBODY = (
    f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all"
)
IMPORT_ELSEWHERE = "import os, sys; os.environ['B24_DATABASE_URL'] = sys.argv[1]; import app"
UNSHARE = ["unshare", "--mount", "--propagation", "private"]
ROOT_IS_HERE = os.geteuid() == 0
MAY_MOUNT = ROOT_IS_HERE and subprocess.run([*UNSHARE, "true"], check=False, capture_output=True).returncode == 0
ENVIRONMENT = [Path(folder) for folder in (sys.prefix, sys.base_prefix)]
EVERYWHERE = ("/srv", "/mnt", "/media", "/opt", "/boot")  # folders that every system has; a checkout may lie in one
TAKEN = [each for each in EVERYWHERE if any(folder.is_relative_to(each) for folder in ENVIRONMENT)]
FREE = [each for each in EVERYWHERE if each not in TAKEN and Path(each).is_dir()]
APP, DATA, ASIDE = FREE[:3]  # the first two are where the image has /app and /data


def instructions() -> list[tuple[str, str]]:
    """Read the Dockerfile's instructions, comments left out."""
    lines = [line for line in (DEPLOY / "Dockerfile").read_text().splitlines() if line and line[0] != "#"]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def every(name: str) -> list[str]:
    return [rest for each, rest in instructions() if each == name]


def copied() -> list[str]:
    return [source for rest in every("COPY") if "--from" not in rest for source in rest.split()[:-1]]


def command_of_the_image() -> list[str]:
    words: list[str] = json.loads(every("CMD")[-1])
    return words


def scratch() -> Path:
    """Return the one folder of the container that is in memory; a checkout may lie in this system's."""
    found = re.findall(r"tmpfs:\n +- (/\w+):", (DEPLOY / "compose.yaml").read_text())
    assert len(found) == 1, "the premise: there is one"
    return Path(found[0])


def is_open(folder: Path) -> bool:
    """Whether everybody may walk through it; not so /root."""
    return bool(folder.stat().st_mode & 0o001)


def walls() -> list[Path]:
    """Return the first folder on each way to the environment where nobody may not go on."""
    found = [next((each for each in reversed(way.parents) if not is_open(each)), None) for way in ENVIRONMENT]
    return [wall for wall in dict.fromkeys(found) if wall and not wall.is_relative_to(scratch())]


def into_the_cage(tree: Path, kept: Path) -> str:
    """Return the commands that build it; the environment is let in where a wall or the scratch folder would hide it."""
    covered = [*walls(), scratch()]
    hidden = [folder for folder in ENVIRONMENT if any(map(folder.is_relative_to, covered))]
    aside = [(quote(str(folder)), f"{ASIDE}/{place}") for place, folder in enumerate(hidden)]
    lines = [
        *([f"mount -t tmpfs -o mode=755 tmpfs {ASIDE}"] if aside else []),
        *(f"mkdir {away}; mount --bind {folder} {away}" for folder, away in aside),
        f"mount --bind {quote(str(tree))} {APP}",
        f"mount --bind {quote(str(kept))} {DATA}",
        *(f"mount -t tmpfs -o mode=755 tmpfs {quote(str(wall))}" for wall in walls()),
        f"mount -t tmpfs -o size=64m,mode=1777,nosuid,nodev,noexec tmpfs {scratch()}",
        *(f"mkdir -p {folder}; mount --bind {away} {folder}" for folder, away in aside),
        f"mount -o remount,bind,ro {APP}",
        "mount -o remount,bind,ro /",
        f"cd {APP}",
        f'exec {AS_NOBODY} "$@"',
    ]
    return "\n".join(["set -e", *lines])


@dataclass(frozen=True, slots=True)
class Cage:
    """A read-only root with the image's files, where nobody runs something."""

    tree: Path
    kept: Path

    @property
    def app(self) -> str:
        return APP if MAY_MOUNT else str(self.tree)

    @property
    def data(self) -> str:
        return DATA if MAY_MOUNT else str(self.kept)

    def command(self, *words: str) -> list[str]:
        if MAY_MOUNT:
            return [*UNSHARE, "sh", "-c", into_the_cage(self.tree, self.kept), "cage", *words]
        return [*(AS_NOBODY.split() if ROOT_IS_HERE else ()), *words]

    @property
    def environ(self) -> dict[str, str]:
        return {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
            "B24_DATABASE_URL": f"sqlite:///{self.data}/full-lead.sqlite3",
            "B24_CLIENT_ID": "local.1",
            "B24_CLIENT_SECRET": SECRET,
            "B24_PUBLIC_URL": "https://app.example",
            "B24_SECRET_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=self.tree,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=DEADLINE_S,
        )

    @contextmanager
    def serving(self) -> Iterator[tuple[str, int]]:
        """Run the image's own CMD; yields its address and its process id."""
        with listening() as (url, bind, descriptor):
            command = [bind if word == "0.0.0.0:8000" else word for word in command_of_the_image()]
            assert bind in command, "the premise: the image listens at its port"
            running = subprocess.Popen(self.command(*command), cwd=self.tree, env=self.environ, pass_fds=[descriptor])
        with running:
            try:
                yield url, running.pid
            finally:
                running.terminate()


@pytest.fixture
def cage() -> Iterator[Cage]:
    """Put what the Dockerfile copies into a folder of its own, and make another for what is kept."""
    if ROOT_IS_HERE and not all(map(is_open, [*ENVIRONMENT, *(() if MAY_MOUNT else walls())])):
        pytest.skip("The image's command runs as nobody, who may not read this environment.")
    with tempfile.TemporaryDirectory(prefix="full-lead-") as folder:
        base = Path(folder)
        base.chmod(0o755)
        yield _furnished(Cage(base / "tree", base / "kept"))
        (base / "tree").chmod(0o755)


def _furnished(cage: Cage) -> Cage:
    cage.tree.mkdir()
    cage.kept.mkdir()
    for source in copied():
        target = cage.tree / source
        target.parent.mkdir(exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, target)
    cage.tree.chmod(0o555)
    if ROOT_IS_HERE:
        os.chown(cage.kept, int(NOBODY), int(NOBODY))
    return cage


@pytest.mark.rehearsal
@pytest.mark.rule("S51", "good")
def test_the_images_command_serves_as_nobody_from_a_root_that_cannot_be_written(cage: Cage) -> None:
    before = sorted(cage.tree.rglob("*"))
    with cage.serving() as (url, process):
        assert requests.get(f"{url}/health/ready", timeout=DEADLINE_S).status_code == 200
        assert requests.post(f"{url}/lead-tab", timeout=DEADLINE_S).status_code == 400
        assert requests.get(f"{url}/static/full-lead.css", timeout=DEADLINE_S).status_code == 200
        chunked = requests.post(f"{url}/lead-tab", data=iter([b"x"]), timeout=DEADLINE_S)
        assert chunked.status_code == 411, "the server's settings are there"
        status = dict(line.split(":\t") for line in Path(f"/proc/{process}/status").read_text().splitlines())
    if ROOT_IS_HERE:
        assert set(status["Uid"].split()) == set(status["Gid"].split()) == {NOBODY}
        assert {int(status[name], 16) for name in ("CapEff", "CapPrm", "CapInh", "CapBnd")} == {0}
        assert status["NoNewPrivs"] == "1"
    assert sorted(cage.tree.rglob("*")) == before
    assert {path.name.partition("-wal")[0].partition("-shm")[0] for path in cage.kept.iterdir()} == {
        "full-lead.sqlite3"
    }


@pytest.mark.drawn(1)
@pytest.mark.rule("S51", "bad")
@pytest.mark.parametrize("place", ["", "/usr", "/etc", "/var"])
def test_nothing_else_can_be_written_there(cage: Cage, place: str) -> None:
    refused = cage.run("touch", f"{place or cage.app}/written")
    assert refused.returncode != 0
    assert ("Read-only file system" if MAY_MOUNT else "Permission denied") in refused.stderr
    assert cage.run("touch", f"{cage.data}/written").returncode == 0, "the premise"


@pytest.mark.rehearsal
@pytest.mark.rule("S51", "bad")
def test_without_the_folder_of_its_database_it_says_so_and_ends(cage: Cage) -> None:
    ended = cage.run(sys.executable, "-c", IMPORT_ELSEWHERE, f"sqlite:///{cage.app}/full-lead.sqlite3")
    assert ended.returncode != 0
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"Full Lead cannot start: {cage.app}/full-lead.sqlite3 cannot be ")
    assert SECRET not in ended.stdout + ended.stderr


@pytest.mark.rule("S51", "good")
def test_the_image_runs_as_nobody_and_everything_in_it_was_locked() -> None:
    stages = every("FROM")
    assert len(stages) == 2
    assert every("USER") == [f"{NOBODY}:{NOBODY}"]
    last = [name for name, _ in instructions()]
    assert last.index("USER") > last[last.index("FROM") + 1 :].index("FROM")
    assert all("--require-hashes" in line or "-e ." in line for line in every("RUN") if "pip install" in line)
    assert every("ADD") == [], "it fetches from addresses"
    assert "ENTRYPOINT" not in last


@pytest.mark.rule("S51", "bad")
def test_no_layer_can_hold_a_secret() -> None:
    """Each layer is made of an instruction's words and of what it copies."""
    told = [f"{name} {rest}" for name, rest in instructions() if name in {"ENV", "ARG", "LABEL", "RUN"}]
    assert [line for line in told if re.search(r"SECRET|TOKEN|PASSWORD|CLIENT|_KEYS?\b", line)] == []
    patterns = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert patterns[0] == "*"
    assert {line[1:] for line in patterns if line.startswith("!")} == set(copied())
    names = [path.name for source in copied() for path in (ROOT / source, *(ROOT / source).rglob("*"))]
    assert [name for name in names if re.fullmatch(r"\.?env|.*\.(sqlite3|pem|key)", name)] == []


@pytest.mark.rule("S51", "good")
def test_compose_takes_away_what_the_application_does_not_need() -> None:
    said = (DEPLOY / "compose.yaml").read_text()
    for line in (
        f'user: "{NOBODY}:{NOBODY}"',
        "read_only: true",
        "cap_drop:\n      - ALL",
        "security_opt:\n      - no-new-privileges:true",
        "tmpfs:\n      - /tmp:size=64m,mode=1777,nosuid,nodev,noexec",
        "- data:/data",
        "- 127.0.0.1:8000:8000",
    ):
        assert f"    {line}\n" in said
    assert not re.search(r"privileged|cap_add|docker\.sock|network_mode|environment:", said)
