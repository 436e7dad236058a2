"""What `make release` makes: a wheel that runs from any folder, the image's files, the same bytes each time."""

import base64
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
import requests

from tests.child_process import output_of
from tests.release import DOCKERFILE, ROOT, of_the_image, release
from tests.rules.test_access_log import DEADLINE_S

pytestmark = pytest.mark.rehearsal

EPOCH = 1_790_000_000
HOST = "127.0.0.1"
GUIDE = (ROOT / "install" / "release.md").read_text()
SETTINGS = {
    "B24_CLIENT_ID": "local.1",
    "B24_CLIENT_SECRET": "client-secret-canary",
    "B24_PUBLIC_URL": "https://app.example",
    "B24_SECRET_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    release(folder := tmp_path_factory.mktemp("release"), EPOCH)
    return folder


def only(folder: Path, ends: str) -> Path:
    (found,) = folder.glob(f"*{ends}")
    return found


@pytest.fixture(scope="module")
def installed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with what the wheel holds, which is all that pip does with a wheel of this kind."""
    folder = tmp_path_factory.mktemp("site")
    shutil.unpack_archive(only(made, ".whl"), folder, "zip")
    return folder


def environment(installed: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("B24_", "FLASK_"))}
    return {**inherited, **SETTINGS, "PYTHONPATH": str(installed)}


def run(installed: Path, folder: Path, *words: str) -> str:
    return output_of([sys.executable, *words], folder=folder, environ=environment(installed), deadline_s=DEADLINE_S)


@contextmanager
def serving(installed: Path, folder: Path) -> Iterator[str]:
    """Run the guide's command in the folder."""
    (command,) = re.findall(r"^ +\S*/(gunicorn .*)$", GUIDE, re.MULTILINE)
    with socket.create_server((HOST, 0)) as door:
        words = ["-m", *command.split(), "--bind", f"fd://{door.fileno()}"]
        environ = environment(installed)
        running = subprocess.Popen([sys.executable, *words], cwd=folder, env=environ, pass_fds=[door.fileno()])
        with running:
            try:
                yield f"http://{HOST}:{door.getsockname()[1]}"
            finally:
                running.terminate()


def test_the_wheel_serves_from_any_folder_with_pages_words_styles_and_the_servers_settings(
    installed: Path, tmp_path: Path
) -> None:
    with serving(installed, tmp_path) as url:
        assert requests.get(f"{url}/health/ready", timeout=DEADLINE_S).status_code == 200
        german = requests.get(f"{url}/privacy", headers={"Accept-Language": "de"}, timeout=DEADLINE_S)
        assert (german.status_code, 'lang="de"' in german.text) == (200, True)
        assert requests.get(f"{url}/static/full-lead.css", timeout=DEADLINE_S).status_code == 200
        assert requests.post(f"{url}/lead-tab", timeout=DEADLINE_S).status_code == 400
        chunked = requests.post(f"{url}/lead-tab", data=iter([b"x"]), timeout=DEADLINE_S)
        assert chunked.status_code == 411, "the server's settings are there"
    assert (tmp_path / "instance" / "b24app.sqlite3").exists(), "the database is where the app was started"
    assert not list(installed.rglob("*.sqlite3"))


def test_the_wheels_commands_run_from_any_folder_and_see_the_same_database(installed: Path, tmp_path: Path) -> None:
    assert str(tmp_path) in run(installed, tmp_path, "-m", "flask", "b24", "migrate")
    run(installed, tmp_path, "-m", "flask", "b24", "portals")
    whose = run(installed, tmp_path, "-c", "import b24app; print(b24app.__file__)")
    assert whose.startswith(str(installed)), "the premise: it is not the checkout that runs here"


def test_the_wheel_holds_every_module_template_catalogue_and_static_file(installed: Path) -> None:
    """And nothing else of the checkout: no tests, no demo."""
    kinds = {".py", ".css", ".js", ".svg"}
    files = [each for each in (ROOT / "b24app").rglob("*") if each.suffix in kinds]
    assert len(files) > 200, "the premise"
    beside = [each for each in (ROOT / "templates").rglob("*") if each.is_file()]
    words = [each.with_suffix(".mo") for each in (ROOT / "b24app").rglob("*.po")]
    expected = {f"{each.relative_to(ROOT)}" for each in (*files, *words)}
    expected |= {f"b24app/{each.relative_to(ROOT)}" for each in beside}
    found = {str(each.relative_to(installed)) for each in installed.rglob("*") if each.is_file()}
    ours = {name for name in found if ".dist-info/" not in name and not name.endswith(".pyc")}  # it may have run
    assert ours == {*expected, "b24app_gunicorn.py", "b24app_wsgi.py"}


def test_the_images_context_holds_what_the_dockerfile_copies(made: Path) -> None:
    with tarfile.open(only(made, "-image.tar.gz")) as context:
        files = context.getnames()
    assert {DOCKERFILE, ".dockerignore", *of_the_image()} <= set(files)
    assert [name for name in files if re.search(r"(^|/)\.?env$|\.env$|sqlite|__pycache__|\.git/", name)] == []


def test_the_same_commit_makes_the_same_bytes_and_the_checksums_are_theirs(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    release(Path("again"), EPOCH)
    sums = (made / "SHA256SUMS").read_text()
    assert sums == (tmp_path / "again" / "SHA256SUMS").read_text()
    files = sorted(each for each in made.iterdir() if each.name != "SHA256SUMS")
    assert sums.splitlines() == [f"{sha256(each.read_bytes()).hexdigest()}  {each.name}" for each in files]


def test_the_guide_names_each_file_as_it_is_called(made: Path) -> None:
    assert {each.name for each in made.iterdir()} == set(re.findall(r"^\| `([^`]+)` \|", GUIDE, re.MULTILINE))
