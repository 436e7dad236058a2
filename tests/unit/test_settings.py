import base64
import os
import re
from dataclasses import fields
from pathlib import Path

import pytest
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from b24app.adapters.portal.rest_portal import LEAD_METHODS as PORTAL_METHODS
from b24app.domain.portal.portal_address import Origin
from b24app.errors.own import SettingsError
from b24app.settings import JS_URL, LEAD_METHODS, OAUTH_SERVERS, Settings, names_of_settings, read_settings, variable
from b24app.variables import unknown_names

KEY = base64.urlsafe_b64encode(b"\xfb" * 32).decode()
RIGHT = {
    "B24_CLIENT_ID": "local.1",
    "B24_CLIENT_SECRET": "canary-secret",
    "B24_PUBLIC_URL": "https://app.example",
    "B24_SECRET_KEYS": KEY,
}
ROOT = Path("/srv/full-lead")
PACKAGE = Path(__file__).parents[2] / "b24app"


def read(**changed: str) -> Settings:
    return read_settings({**RIGHT, **changed}, ROOT)


def faults_of(**changed: str) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        read(**changed)
    return caught.value.faults


class TestWhatIsRight:
    @pytest.mark.rule("S25", "good")
    def test_four_variables_are_enough(self) -> None:
        settings = read()
        assert settings.public_url == Origin(scheme="https", host="app.example", port=443)
        assert [str(server) for server in settings.oauth_servers] == [
            "https://oauth.bitrix.info",
            "https://oauth.bitrix24.tech",
        ]
        assert settings.database_url == "sqlite:////srv/full-lead/instance/b24app.sqlite3"
        assert settings.js_url == "https://api.bitrix24.com/api/v1/"
        assert (settings.allow_http_portals, settings.allow_private_portals, settings.on_loopback) == (False,) * 3
        assert settings.log_level == "INFO"

    def test_a_lead_is_read_by_either_of_two_methods_and_by_none_else(self) -> None:
        assert read().lead_method == "crm.lead.get"
        assert read(B24_LEAD_METHOD=" crm.item.get ").lead_method == "crm.item.get"
        assert {"crm.lead.get", "crm.item.get"} == set(LEAD_METHODS) == set(PORTAL_METHODS)

    def test_spaces_around_a_value_and_a_closing_slash_do_no_harm(self) -> None:
        settings = read(B24_PUBLIC_URL=" https://app.example/ ", B24_SECRET_KEYS=f" {KEY} , {KEY} ")
        assert str(settings.public_url) == "https://app.example"
        assert settings.secret_keys == (b"\xfb" * 32,) * 2

    def test_keys_may_leave_their_padding_out(self) -> None:
        assert read(B24_SECRET_KEYS=KEY.rstrip("=")).secret_keys == (b"\xfb" * 32,)

    def test_the_address_of_another_database_is_taken_as_it_is(self) -> None:
        for url in ("sqlite:////var/lib/lead.sqlite3", "postgresql://db.example/lead"):
            assert read(B24_DATABASE_URL=url).database_url == url

    def test_plain_http_is_for_loopback_and_the_demo_alone(self) -> None:
        plain = {"B24_PUBLIC_URL": "http://127.0.0.1:8811", "B24_OAUTH_SERVERS": "http://localhost:8812"}
        assert read(**plain, B24_ALLOW_PRIVATE_PORTALS="1").on_loopback
        assert set(faults_of(**plain)) == set(plain)
        assert "B24_PUBLIC_URL" in faults_of(B24_PUBLIC_URL="http://app.example", B24_ALLOW_PRIVATE_PORTALS="1")

    def test_the_portals_script_comes_over_https_but_to_the_demo(self) -> None:
        plain = "http://localhost:8810/api/v1/"
        on_loopback = {"B24_PUBLIC_URL": "http://127.0.0.1:8811", "B24_ALLOW_PRIVATE_PORTALS": "1"}
        assert read(B24_JS_URL=plain, **on_loopback).js_url == plain
        assert read(B24_JS_URL="https://scripts.example/api/").js_url == "https://scripts.example/api/"
        assert read(B24_JS_URL="").js_url == ""

    def test_no_secret_prints(self) -> None:
        shown = repr(read(B24_DATABASE_URL="postgresql://lead:canary-password@db.example/lead"))
        assert "canary" not in shown
        assert repr(b"\xfb" * 32) not in shown
        assert KEY not in shown


class TestWhatWidensTrust:
    def test_of_each_setting_it_is_said_whether_it_can(self) -> None:
        """A new one cannot be forgotten: whoever adds it decides."""
        assert [each.name for each in fields(Settings) if not isinstance(each.metadata.get("widens"), bool)] == []
        assert {variable(each.name) for each in fields(Settings) if each.metadata["widens"]} == {
            "B24_OAUTH_SERVERS",
            "B24_ALLOW_HTTP_PORTALS",
            "B24_ALLOW_PRIVATE_PORTALS",
            "B24_JS_URL",
            "B24_TRUSTED_PROXIES",
            "B24_CA_FILE",
        }

    def test_each_variable_is_named_for_its_setting(self) -> None:
        documented = (PACKAGE.parent / "install" / "env.example").read_text()
        assert [each.name for each in fields(Settings) if f"{variable(each.name)}=" not in documented] == []

    def test_none_does_by_itself_nor_where_less_is_trusted(self) -> None:
        assert read().widened == ()
        assert read(B24_OAUTH_SERVERS=OAUTH_SERVERS, B24_JS_URL=JS_URL, B24_TRUSTED_PROXIES="0").widened == ()
        assert read(B24_JS_URL="").widened == ()


class TestNamesThatAreNoSettings:
    def test_one_of_a_newer_release_is_left_alone_so_that_there_is_a_way_back(self) -> None:
        assert read(B24_SOMETHING_NEWER="canary", B24="canary", PATH="canary") == read()

    @pytest.mark.fault("R44")
    def test_one_that_is_nearly_a_setting_names_it(self) -> None:
        assert faults_of(B24_TAB_TITEL="canary") == {"B24_TAB_TITEL": "is not a setting: did you mean B24_TAB_TITLE?"}

    def test_they_are_listed_by_name_and_those_of_the_settings_are_not(self) -> None:
        environ = {**RIGHT, "B24_NEWER": "", "B24_AND_NEWER": "", "PATH": "", "FLASK_B24_NEWER": ""}
        assert unknown_names(environ, names_of_settings()) == ("B24_AND_NEWER", "B24_NEWER")
        assert set(RIGHT) <= names_of_settings()


class TestWhatIsWrong:
    def test_every_missing_variable_is_named_at_once(self) -> None:
        with pytest.raises(SettingsError) as caught:
            read_settings({}, ROOT)
        assert set(caught.value.faults) == set(RIGHT)
        assert all(name in str(caught.value) for name in RIGHT)

    @pytest.mark.rule("S25", "bad")
    def test_a_bad_value_is_named_by_its_variable_and_not_shown(self) -> None:
        for name, value in (
            ("B24_CLIENT_ID", "  "),
            ("B24_PUBLIC_URL", "https://app.example/path"),
            ("B24_PUBLIC_URL", "app.example"),
            ("B24_PUBLIC_URL", "https://user@app.example"),
            ("B24_SECRET_KEYS", "changeme"),
            ("B24_SECRET_KEYS", "c2hvcnQ"),
            ("B24_SECRET_KEYS", f"{KEY},"),
            ("B24_SECRET_KEYS", f"{KEY},ключ"),
            ("B24_OAUTH_SERVERS", ""),
            ("B24_OAUTH_SERVERS", "https://oauth.bitrix.info,oauth.bitrix24.tech"),
            ("B24_OAUTH_SERVERS", "http://oauth.bitrix.info"),
            ("B24_ALLOW_HTTP_PORTALS", "yes"),
            ("B24_ALLOW_PRIVATE_PORTALS", "true"),
            ("B24_DATABASE_URL", "postgres://db.example/lead"),
            ("B24_DATABASE_URL", "  "),
            ("B24_DATABASE_URL", "mysql://db.example/lead"),
            ("B24_DATABASE_URL", "postgresql://lead:pass@word@db.example/lead"),
            ("B24_CLIENT_SECRETS", "canary"),
            ("B24_TAB_TITEL", "canary"),
            ("b24_log_level", "canary"),
            ("B24_LEAD_METHOD", "crm.item.list"),
            ("B24_LOG_LEVEL", "LOUD"),
            ("B24_JS_URL", "https://scripts.example/api/; frame-ancestors *"),
            ("B24_JS_URL", "javascript:alert(1)"),
            ("B24_CA_FILE", "/nowhere/canary.pem"),
            ("B24_CA_FILE", "/etc/hostname"),
            ("B24_CA_FILE", "/"),
            ("B24_JS_URL", "http://scripts.example/api/"),
            ("B24_JS_URL", "http://127.0.0.1:8810/api/"),
        ):
            faults = faults_of(**{name: value})
            assert set(faults) == {name}, (name, value)
            assert not value.strip() or value not in str(SettingsError(faults)), (name, value)


class TestCertificateAuthorities:
    def test_none_but_the_usual_ones_count_by_default(self) -> None:
        assert read().ca_file == read(B24_CA_FILE="").ca_file == ""

    def test_a_file_is_found_from_the_folder_of_the_app(self, tmp_path: Path) -> None:
        (tmp_path / "company.pem").write_bytes(Path(DEFAULT_CA_BUNDLE_PATH).read_bytes())
        environ = {**RIGHT, "B24_CA_FILE": "company.pem"}
        assert read_settings(environ, tmp_path).ca_file == str(tmp_path / "company.pem")

    @pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
    def test_one_that_others_may_write_is_refused(self, tmp_path: Path, mode: int) -> None:
        """Whoever adds an authority can pose as any portal."""
        theirs = tmp_path / "company.pem"
        theirs.write_bytes(Path(DEFAULT_CA_BUNDLE_PATH).read_bytes())
        theirs.chmod(mode)
        assert "owner alone may write" in faults_of(B24_CA_FILE=str(theirs))["B24_CA_FILE"]
        (tmp_path / "link").symlink_to(theirs)
        assert "owner alone may write" in faults_of(B24_CA_FILE=str(tmp_path / "link"))["B24_CA_FILE"]
        theirs.chmod(0o644)
        assert read(B24_CA_FILE=str(tmp_path / "link")).ca_file == str(tmp_path / "link")

    def test_what_is_no_file_is_refused_and_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe", 0o600)
        for each in (tmp_path / "pipe", tmp_path, Path("/dev/null")):
            assert faults_of(B24_CA_FILE=str(each)) == {"B24_CA_FILE": "must be a regular file"}


def test_nothing_but_the_operators_commands_reads_the_environment() -> None:
    reading = re.compile(r"os\.environ(?!\[.*\] = )|getenv")
    modules = [module for module in PACKAGE.rglob("*.py") if module.name != "command_line.py"]
    assert modules
    assert [module.name for module in modules if reading.search(module.read_text(encoding="utf-8"))] == []
