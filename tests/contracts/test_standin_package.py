"""The stand-in as others install it: a package of its own, which needs nothing of ours."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.child_process import output_of
from tests.js import node

pytestmark = pytest.mark.rehearsal

ROOT = Path(__file__).parents[2]
README = ROOT / "demo" / "README.md"
EXAMPLE = re.compile(
    r"<!-- run by tests/contracts/test_standin_package\.py -->\n```\w+\n(?://|#) (\S+)\n(.*?)```\n", re.DOTALL
)
EXAMPLES: dict[str, str] = dict(EXAMPLE.findall(README.read_text()))
PROJECT = ROOT / "demo" / "pyproject.toml"
TOLD = re.compile(
    r"^ +(Portal|Authorization server|Webhook|client_id|client_secret|NODE_EXTRA_CA_CERTS)[ =]+(\S+)", re.MULTILINE
)
DEADLINE_S = 120.0  # a busy machine's
NOT_THERE = """
import sys
sys.path[:] = [each for each in sys.path if each and each != {root!r}]
import bitrix24_standin.entry_points.command, bitrix24_standin.entry_points.pytest_plugin
assert not [name for name in sys.modules if name.partition(".")[0] in ("b24app", "demo", "tests")]
print(bitrix24_standin.__file__)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder into which a wheel was installed that was built of the folder `demo` alone."""
    folder = tmp_path_factory.mktemp("package")
    alone = shutil.copytree(ROOT / "demo", folder / "demo", ignore=shutil.ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    wheel = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(alone)]
    environ = {**os.environ, "TMPDIR": str(folder)}
    output_of(wheel, folder=folder, environ=environ, deadline_s=DEADLINE_S)
    (built,) = folder.glob("*.whl")
    into = folder / "installed"
    command = [*pip, "install", "--no-deps", "--no-index", "--target", str(into), str(built)]
    output_of(command, folder=folder, environ=environ, deadline_s=DEADLINE_S)
    return into


def environ_of(installed: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(installed)}


@contextmanager
def serving(installed: Path, *options: str) -> Iterator[Mapping[str, str]]:
    """Run the command; give what it printed, by the name that stands before it."""
    command = [sys.executable, "-m", "bitrix24_standin.entry_points.command", "serve", *options]
    ports = ("--portal-port", "0", "--oauth-port", "0")
    with subprocess.Popen(
        [*command, *ports], cwd=installed, env=environ_of(installed), stdout=subprocess.PIPE, text=True
    ) as served:
        assert served.stdout
        try:
            said = ""
            while not said.endswith("  Ctrl-C ends it.\n"):
                line = served.stdout.readline()
                assert line, said
                said += line
            yield dict(TOLD.findall(said))
        finally:
            served.terminate()
            assert served.wait(DEADLINE_S) == 0


def test_it_is_whole_without_anything_of_ours(installed: Path) -> None:
    command = [sys.executable, "-c", NOT_THERE.format(root=str(ROOT))]
    said = output_of(command, folder=installed, environ=environ_of(installed), deadline_s=DEADLINE_S)
    assert said.strip() == str(installed / "bitrix24_standin" / "__init__.py")


@pytest.mark.parametrize("name", [each for each in EXAMPLES if each.endswith(".py")])
def test_the_readmes_examples_in_python_pass_as_they_stand_there(installed: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(EXAMPLES[name])
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, name]
    said = output_of(command, folder=tmp_path, environ=environ_of(installed), deadline_s=DEADLINE_S)
    assert "1 passed" in said


def test_the_readmes_example_in_javascript_reads_the_lead_of_what_the_command_serves(installed: Path) -> None:
    node.needed()
    (installed / "read.mjs").write_text(EXAMPLES["read.mjs"])
    if not (installed / "node_modules").exists():
        (installed / "node_modules").symlink_to(node.HERE / "node_modules")
    with serving(installed, "--tls") as told:
        assert told["Portal"].startswith("https://localhost:")
        environ = {"NODE_EXTRA_CA_CERTS": told["NODE_EXTRA_CA_CERTS"], "WEBHOOK": told["Webhook"]}
        command = [shutil.which("node") or "node", "read.mjs"]
        assert output_of(command, folder=installed, environ=environ, deadline_s=DEADLINE_S) == "Lead #1591\n"
    assert not Path(told["NODE_EXTRA_CA_CERTS"]).exists(), "the authority of a run ends with it"


def test_an_application_in_any_language_is_registered_and_has_switches_over_http(installed: Path) -> None:
    with serving(installed, "--app", "http://127.0.0.1:5000/", "--profile", "self-hosted") as told:
        control = f"{told['Portal']}demo/control"
        assert requests.post(f"{control}/rest_503", data={"times": "1"}, timeout=DEADLINE_S).status_code == 200
        answers = [requests.post(f"{told['Webhook']}profile", timeout=DEADLINE_S).status_code for _ in range(2)]
        wrong = {"grant_type": "refresh_token", "client_id": told["client_id"], "client_secret": "another"}
        right = wrong | {"client_secret": told["client_secret"]}
        at = f"{told['Authorization server']}/oauth/token/"
        said = [
            requests.post(at, data=each | {"refresh_token": "0" * 70}, timeout=DEADLINE_S).json()["error"]
            for each in (wrong, right)
        ]
    assert answers == [503, 200]
    assert said == ["invalid_client", "invalid_grant"]


def test_an_application_that_comes_later_is_registered_and_opened_over_http(installed: Path) -> None:
    with serving(installed) as told:
        control = f"{told['Portal']}demo/control"
        handler = {"handler_url": "http://127.0.0.1:5000/"}
        app = requests.post(f"{control}/applications", data=handler, timeout=DEADLINE_S).json()
        wanted = {"client_id": app["client_id"], "login": "sara", "placement": "CRM_LEAD_DETAIL_TAB"}
        where = {"handler": "http://127.0.0.1:5000/tab", "options[ID]": "123"}
        opened = requests.post(f"{control}/launch", data=wanted | where, timeout=DEADLINE_S).json()
        asked = {"id": "123", "auth": opened["fields"]["AUTH_ID"]}
        lead = requests.post(f"{told['Portal']}rest/crm.lead.get", data=asked, timeout=DEADLINE_S).json()["result"]
        wrong = [
            requests.post(f"{control}/launch", data=wanted | {"login": "bob"} | where, timeout=DEADLINE_S),
            requests.post(f"{control}/launch", data=wanted, timeout=DEADLINE_S),
            requests.post(f"{control}/rest_503", json={"times": 1}, timeout=DEADLINE_S),
            requests.post(f"{control}/rest_504", timeout=DEADLINE_S),
        ]
    assert opened["url"].startswith("http://127.0.0.1:5000/tab?")
    assert lead["TITLE"] == "Lead #1591"
    assert [each.status_code for each in wrong] == [400, 409, 415, 404]
    assert all(each.json()["error"] for each in wrong)


def test_the_authorization_server_has_the_name_that_is_built_into_others(installed: Path, tmp_path: Path) -> None:
    authority = tmp_path / "authority.pem"
    with serving(installed, "--tls", "--oauth-name", "oauth.bitrix.info", "--ca-file", str(authority)) as told:
        at = urlsplit(told["Authorization server"])
        assert (at.scheme, at.hostname) == ("https", "oauth.bitrix.info")
        context = ssl.create_default_context(cafile=authority)
        with socket.create_connection(("127.0.0.1", at.port or 0), timeout=DEADLINE_S) as plain:
            context.wrap_socket(plain, server_hostname=at.hostname).close()


@pytest.mark.parametrize(
    "wrong", ["--portal-port=70000", "--port=1", "--app=foo", "--app=http://localhost:5/", "--install=http://a.b/"]
)
def test_an_option_that_says_nothing_useful_is_refused(installed: Path, wrong: str) -> None:
    command = [sys.executable, "-m", "bitrix24_standin.entry_points.command", "serve", wrong]
    done = subprocess.run(
        command,
        cwd=installed,
        env=environ_of(installed),
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_all_that_it_imports_is_what_it_says_that_it_needs(installed: Path) -> None:
    declared = {each.partition(">=")[0] for each in tomllib.loads(PROJECT.read_text())["project"]["dependencies"]}
    imported = {
        name.partition(".")[0]
        for file in (installed / "bitrix24_standin").rglob("*.py")
        for name in re.findall(r"^(?:from|import) ([a-z_0-9]+)", file.read_text(), re.MULTILINE)
    }
    assert imported - sys.stdlib_module_names == declared | {"pytest"}, "its fixtures are read by pytest alone"
