import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import pytest
from click.testing import Result
from werkzeug import Response

from demo.bitrix24_standin.profiles import PROFILES
from demo.bitrix24_standin.serving import HostServer
from tests.full_lead import FullLead
from tests.operators_shell import OperatorsShell, findings, run
from tests.watching import asked


def levels(result: Result) -> dict[str, str]:
    """Read the level of each thing that was looked at; of several findings about one, the last."""
    lines = [line for line in result.output.splitlines() if not line.startswith((" ", "Error"))]
    return {line[6:].split(": ")[0]: line[:5].strip() for line in lines}


def wrong(app: FullLead, **instead: str) -> list[Mapping[str, str]]:
    """Return what is not good; what is only not examined is nobody's fault."""
    return [each for each in findings(app, **instead) if each["level"] != "skip"]


@contextmanager
def answering(status: int) -> Iterator[str]:
    """Give the address of a web server that answers everything like this."""
    server = HostServer("127.0.0.1", 0, Response("canary", status))
    yield f"http://127.0.0.1:{server.port}"
    server.close()


class TestAGoodDeployment:
    def test_everything_is_looked_at_and_nothing_is_to_be_remedied(self, installed: FullLead) -> None:
        result = run(installed, "doctor")
        assert result.exit_code == 0, result.output
        assert levels(result) == {
            "looks at": "ok",
            "settings": "ok",
            installed.neighbourhood.oauth.url: "ok",
            installed.url: "ok",
            installed.environ["B24_JS_URL"]: "ok",
            "database": "ok",
            "stored tokens": "ok",
            "secret keys": "ok",
            f"{installed.portal.url} {installed.portal.member_id}": "ok",
            f"{installed.neighbourhood.oauth.url} app.info": "ok",
        }
        wider = "B24_OAUTH_SERVERS, B24_JS_URL, B24_ALLOW_HTTP_PORTALS, B24_ALLOW_PRIVATE_PORTALS"
        assert f"wider than the default: {wider}\n" in result.output

    def test_portals_that_an_interrupted_run_has_named_need_not_be_asked_again(self, installed: FullLead) -> None:
        installed.portal.wire.clear()
        result = run(installed, "doctor", "--after", installed.portal.member_id)
        assert result.exit_code == 0, result.output
        assert installed.portal.member_id not in result.output
        assert "administrator" not in result.output, "it does not say that nobody has the app"
        assert not any(asked(installed.portal.wire)), "no method of its REST"

    def test_whoever_goes_on_does_not_wait_for_all_stored_tokens_again(self, installed: FullLead) -> None:
        assert levels(run(installed, "doctor", "--after", "a"))["stored tokens"] == "skip"

    def test_no_secret_is_printed(self, installed: FullLead) -> None:
        installed.portal.faults.rest_error(value="ERROR_CORE")
        output = run(installed, "doctor").output
        for name in ("B24_CLIENT_SECRET", "B24_SECRET_KEYS"):
            assert installed.environ[name] not in output


class TestWhatIsWrong:
    def test_every_wrong_setting_is_named(self, shell: OperatorsShell) -> None:
        result = shell("doctor", B24_CLIENT_ID="", B24_PUBLIC_URL="http://full-lead.test")
        assert result.exit_code == 1
        assert levels(result) == {"looks at": "ok", "B24_CLIENT_ID": "FAIL", "B24_PUBLIC_URL": "FAIL"}

    @pytest.mark.costly
    def test_a_wrong_secret_is_told_from_a_silent_server(self, installed: FullLead) -> None:
        (refused,) = wrong(installed, B24_CLIENT_SECRET="another")
        assert refused["about"] == "client id and secret"
        (silent,) = wrong(installed, B24_OAUTH_SERVERS="http://127.0.0.1:9")
        assert (silent["about"], "B24_CLIENT_ID" in silent["remedy"]) == ("authorization servers", False)

    def test_another_application_at_the_public_address_is_noticed(self, installed: FullLead) -> None:
        result = run(installed, "doctor", B24_PUBLIC_URL=installed.portal.url.replace("localhost", "127.0.0.1"))
        assert levels(result)[installed.portal.url.replace("localhost", "127.0.0.1")] == "FAIL"
        (nobody,) = wrong(installed, B24_PUBLIC_URL="http://127.0.0.1:9")
        assert (nobody["level"], "nothing responds" in nobody["says"]) == ("FAIL", True)

    def test_a_database_that_is_not_there_ends_the_examination_and_not_the_command(self, installed: FullLead) -> None:
        result = run(installed, "doctor", B24_DATABASE_URL="sqlite:////proc/nowhere/lead.sqlite3")
        assert result.exit_code == 1
        assert levels(result)["database"] == "FAIL"
        assert "Traceback" not in result.output

    def test_a_password_in_the_query_of_an_address_is_printed_nowhere(self, installed: FullLead) -> None:
        address = "postgresql://lead@127.0.0.1:1/lead?password=canary&sslpassword=canary"
        result = run(installed, "doctor", B24_DATABASE_URL=address)
        assert "database lead at 127.0.0.1:1" in result.output
        assert "canary" not in result.output

    @pytest.mark.costly
    def test_an_app_that_cannot_start_for_its_database_is_one_finding(self, installed: FullLead) -> None:
        with answering(502) as down:
            (found,) = wrong(installed, B24_PUBLIC_URL=down, B24_DATABASE_URL="sqlite:////proc/nowhere/lead.sqlite3")
            (alone,) = wrong(installed, B24_PUBLIC_URL=down)
        assert found["about"] == "database"
        assert (alone["about"], "Start the app" in alone["remedy"]) == (down, True)

    def test_a_lost_key_is_counted(self, installed: FullLead) -> None:
        other = base64.urlsafe_b64encode(b"o" * 32).decode()
        result = run(installed, "doctor", B24_SECRET_KEYS=other)
        assert levels(result)["stored tokens"] == "FAIL"
        assert "1 not readable with any key" in result.output


class TestAPortal:
    @pytest.mark.costly
    def test_a_tab_that_is_not_where_it_should_be_is_told_and_left_alone(self, installed: FullLead) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        row.placements[0] = moved = replace(row.placements[0], handler="https://old.example.com/lead-tab")
        (found,) = wrong(installed)
        assert (found["level"], row.placements) == ("FAIL", [moved])
        assert found["remedy"] == "Run flask b24 rebind."
        assert run(installed, "rebind").exit_code == 0
        assert wrong(installed) == []


@pytest.mark.costly
def test_it_says_whether_leads_have_come_to_rest_3_and_fails_for_neither(installed: FullLead) -> None:
    for profile, level, words in (
        ("cloud", "ok", "no REST 3.0 yet"),
        ("newest", "ok", "REST 3.0 has no leads yet"),
        ("leads-in-rest-3", "warn", "Tell the app's support team"),
    ):
        installed.portal.profile = PROFILES[profile]
        result = run(installed, "doctor")
        assert (result.exit_code, levels(result)[f"{installed.portal.url} {installed.portal.member_id}"]) == (0, level)
        assert words in result.output


def test_it_does_not_need_the_application_to_start(shell_environ: Mapping[str, str], shell: OperatorsShell) -> None:
    assert "127.0.0.1" not in shell_environ["B24_PUBLIC_URL"], "the premise: nobody is at the public address"
    result = shell("doctor", B24_OAUTH_SERVERS="https://oauth.invalid", B24_PUBLIC_URL="https://full-lead.invalid")
    assert result.exit_code == 1
    assert levels(result) == {
        "looks at": "ok",
        "settings": "ok",
        "authorization servers": "FAIL",
        "https://full-lead.invalid": "FAIL",
        "https://api.bitrix24.com/api/v1/": "warn",
        "database": "FAIL",
    }


@pytest.mark.fault("R44")
def test_a_setting_that_this_release_does_not_know_is_a_question_and_no_failure(installed: FullLead) -> None:
    result = run(installed, "doctor", B24_SOMETHING_NEWER="canary")
    assert (result.exit_code, levels(result)["B24_SOMETHING_NEWER"]) == (0, "warn")
    assert "canary" not in result.output
