"""What no deployment may be started with, and that no switch of the environment turns a check off."""

import base64
import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from b24app.errors.own import SettingsError
from b24app.settings import Settings, read_settings, variable
from b24app.wiring.application import create_app
from tests.case import case

ROOT = Path(__file__).parents[2]
RIGHT = {
    "B24_CLIENT_ID": "local.1",
    "B24_CLIENT_SECRET": "canary-secret",
    "B24_PUBLIC_URL": "https://app.example",
    "B24_SECRET_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
}
REFUSED = {
    "no key": {"B24_SECRET_KEYS": ""},
    "a default key": {"B24_SECRET_KEYS": "changeme"},
    "a short key": {"B24_SECRET_KEYS": base64.urlsafe_b64encode(b"8 bytes.").decode()},
    "debugging": {"FLASK_DEBUG": "1"},
    "a store in memory": {"B24_DATABASE_URL": "sqlite://"},
    "another store in memory": {"B24_DATABASE_URL": "sqlite:///:memory:"},
    "http in public": {"B24_PUBLIC_URL": "http://app.example", "B24_ALLOW_HTTP_PORTALS": "1"},
    "http to an authorization server": {"B24_OAUTH_SERVERS": "http://oauth.example", "B24_ALLOW_HTTP_PORTALS": "1"},
    "more proxies than there are": {"B24_TRUSTED_PROXIES": "10"},
    "a script over http": {"B24_JS_URL": "http://scripts.example/api/", "B24_ALLOW_HTTP_PORTALS": "1"},
    "proxies that are no number": {"B24_TRUSTED_PROXIES": "-1"},
}
# What switches checks off in other programs, or in libraries that we use.
SWITCHES = {
    "DEBUG": "1",
    "ENV": "development",
    "FLASK_ENV": "development",
    "TESTING": "1",
    "AUTHLIB_INSECURE_TRANSPORT": "1",
    "OAUTHLIB_INSECURE_TRANSPORT": "1",
    "OAUTHLIB_RELAX_TOKEN_SCOPE": "1",
    "PYTHONHTTPSVERIFY": "0",
    "CURL_CA_BUNDLE": "",
    "REQUESTS_CA_BUNDLE": "/dev/null",
    "SSL_CERT_FILE": "/dev/null",
    "SSLKEYLOGFILE": "/nowhere/keys",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "",
    "FORWARDED_ALLOW_IPS": "*",
    "B24_DEBUG": "1",
    "B24_DEV_MODE": "1",
    "B24_SKIP_VERIFY": "1",
    "B24_INSECURE": "1",
}
WIDENING = {
    "B24_OAUTH_SERVERS": "https://oauth.example",
    "B24_ALLOW_HTTP_PORTALS": "1",
    "B24_ALLOW_PRIVATE_PORTALS": "1",
    "B24_JS_URL": "https://scripts.example/api/",
    "B24_TRUSTED_PROXIES": "1",
    "B24_CA_FILE": DEFAULT_CA_BUNDLE_PATH,
}


@pytest.mark.rule("S52", "bad")
@pytest.mark.rule("S25", "bad")
def test_it_is_refused_in_plain_words_that_name_the_variable_and_not_its_value() -> None:
    for what, wrong in REFUSED.items():
        with case(what), pytest.raises(SettingsError) as refused:
            read_settings({**RIGHT, **wrong}, ROOT)
        assert set(refused.value.faults) <= set(wrong), what
        assert "canary" not in str(refused.value), what


@pytest.mark.rule("S52", "good")
def test_the_demo_on_this_machine_may_be_debugged_over_http() -> None:
    loopback = {"B24_PUBLIC_URL": "http://127.0.0.1:8811", "B24_ALLOW_PRIVATE_PORTALS": "1", "FLASK_DEBUG": "1"}
    assert read_settings({**RIGHT, **loopback}, ROOT).on_loopback


@pytest.mark.rule("S9", "bad")
def test_no_other_switch_of_the_environment_changes_anything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environ = {**RIGHT, "B24_DATABASE_URL": f"sqlite:///{tmp_path}/lead.sqlite3"}
    plain = read_settings(environ, ROOT)
    app = create_app(plain)
    for name, value in SWITCHES.items():
        monkeypatch.setenv(name, value)
    switched = create_app(read_settings({**environ, **SWITCHES}, ROOT))
    assert read_settings({**environ, **SWITCHES}, ROOT) == plain
    assert switched.config == app.config
    assert not switched.debug
    assert not switched.testing
    for client in (app.test_client(), switched.test_client()):
        assert client.post("/lead-tab").status_code == 400


def test_the_list_is_that_of_the_settings() -> None:
    assert set(WIDENING) == {variable(each.name) for each in fields(Settings) if each.metadata["widens"]}


@pytest.mark.rule("S9", "good")
@pytest.mark.drawn(1)
@pytest.mark.parametrize("switch", WIDENING)
def test_what_widens_trust_says_so_at_the_start(tmp_path: Path, switch: str) -> None:
    started = start({switch: WIDENING[switch]}, tmp_path)
    assert started.returncode == 0, started.stderr
    lines = [json.loads(line) for line in started.stdout.splitlines()]
    assert [line["setting"] for line in lines if "widens" in line["event"]] == [switch]


@pytest.mark.rehearsal
def test_nothing_widens_trust_by_itself(tmp_path: Path) -> None:
    assert read_settings(RIGHT, ROOT).widened == ()
    assert start({}, tmp_path).stdout == ""


@pytest.mark.rehearsal
@pytest.mark.rule("S25", "bad")
def test_a_process_with_a_bad_key_ends_with_the_variables_name(tmp_path: Path) -> None:
    ended = start({"B24_SECRET_KEYS": "changeme"}, tmp_path)
    assert ended.returncode != 0
    assert [line.split(": ")[:2] for line in ended.stderr.splitlines()] == [
        ["Full Lead cannot start", "B24_SECRET_KEYS"]
    ]


def start(changed: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Start the application as a server does, and end."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("B24_")}
    environ = {**inherited, **RIGHT, "B24_DATABASE_URL": f"sqlite:///{folder}/lead.sqlite3", **changed}
    command = [sys.executable, "-c", "import app"]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=120)
