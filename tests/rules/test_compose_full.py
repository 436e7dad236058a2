"""The containers of compose.full.yaml, and what the Caddyfile of one of them says; tests/trials/caddy.py tries it."""

import re
from pathlib import Path

import pytest

from b24app.web.http import limits

DEPLOY = Path(__file__).parents[2] / "install" / "deploy"
CADDYFILE = (DEPLOY / "Caddyfile").read_text()
NGINX = (DEPLOY / "nginx-full-lead.conf").read_text()
SERVICES = ("full-lead", "migrate", "db", "caddy")


def said() -> str:
    """Read the file without its comments."""
    lines = (DEPLOY / "compose.full.yaml").read_text().splitlines(keepends=True)
    return "".join(line for line in lines if not line.lstrip().startswith("#"))


def of_the_app() -> str:
    """Return what the app and its migration have in common, as deep as a service's lines."""
    found = re.search(r"^x-app: &app\n((?:  .*\n)+)", said(), re.MULTILINE)
    assert found
    return re.sub(r"^", "  ", found[1], flags=re.MULTILINE)


def service(name: str) -> str:
    found = re.search(rf"^  {name}:\n((?:    .*\n)+)", said(), re.MULTILINE)
    assert found, f"the premise: there is {name}"
    return found[1].replace("    <<: *app\n", of_the_app())


@pytest.mark.rule("S51", "good")
def test_each_container_may_do_as_little_as_it_can() -> None:
    for name, its in {name: service(name) for name in SERVICES}.items():
        for line in (
            "read_only: true",
            "cap_drop:\n      - ALL",
            "security_opt:\n      - no-new-privileges:true",
        ):
            assert f"    {line}\n" in its, name
        for limit in ("mem_limit", "memswap_limit", "pids_limit"):
            assert re.search(rf"^    {limit}: \d+m?$", its, re.MULTILINE), name
        assert ("cap_add:\n      - NET_BIND_SERVICE\n" in its) == (name == "caddy"), name
        assert not re.search(r"privileged: true|docker\.sock|network_mode", its), name


@pytest.mark.rule("S51", "good")
def test_the_app_has_the_same_limits_as_alone() -> None:
    alone = (DEPLOY / "compose.yaml").read_text()
    for line in re.findall(
        r"^    (?:mem_limit|memswap_limit|pids_limit|user|stop_grace_period): .*$", alone, re.MULTILINE
    ):
        assert f"{line}\n" in service("full-lead")
    (scratch,) = re.findall(r"^ +- /tmp:.*$", alone, re.MULTILINE)
    assert f"{scratch}\n" in service("full-lead")


@pytest.mark.rule("S51", "bad")
def test_no_secret_stands_in_the_file_and_each_is_given_to_who_needs_it() -> None:
    for name, value in re.findall(r"^ +(\w*(?:PASSWORD|SECRET|TOKEN|KEYS?)\w*): (.*)$", said(), re.MULTILINE):
        assert re.fullmatch(r"\$\{POSTGRES_PASSWORD:\?.*\}", value), name
    assert "env_file: ../../env\n" in of_the_app()
    assert "env_file" not in service("db") + service("caddy")
    assert ":" not in re.findall(r"postgresql://([^@]+)@", said())[0], "the password is not in the address"


@pytest.mark.rule("S51", "bad")
def test_only_the_web_server_can_be_reached_and_the_database_by_the_app_alone() -> None:
    assert re.findall(r"ports:\n((?: +- .*\n)+)", said()) == ["      - 443:443\n"]
    networks = {name: re.findall(r"networks:\n((?: +- .*\n)+)", service(name))[0].split() for name in SERVICES}
    assert {name: [each for each in words if each != "-"] for name, words in networks.items()} == {
        "full-lead": ["front", "back"],
        "migrate": ["back"],
        "db": ["back"],
        "caddy": ["front"],
    }
    assert "  back:\n    internal: true\n" in said()


def test_the_app_starts_once_the_tables_are_there_and_the_migration_once_the_database_is() -> None:
    assert "      migrate:\n        condition: service_completed_successfully\n" in service("full-lead")
    assert "      db:\n        condition: service_healthy\n" in service("migrate")
    assert '    command: ["flask", "b24", "migrate"]\n' in service("migrate")
    assert all("    healthcheck:\n      test: " in service(name) for name in ("db", "caddy")), (
        "the app's is its image's"
    )


@pytest.mark.rule("S60", "good")
def test_caddy_waits_for_whole_requests_and_for_nobody_who_is_slow() -> None:
    for line in ("read_header 10s", "read_body 20s", "max_header_size 32KiB"):
        assert re.search(rf"^\t+{line}$", CADDYFILE, re.MULTILINE)
    most = f"{limits.MOST_BODY_BYTES // 1024}KiB"
    assert re.search(rf"^\t\trequest_buffers {most}$", CADDYFILE, re.MULTILINE)
    assert re.search(rf"^\t\tmax_size {most}$", CADDYFILE, re.MULTILINE)


@pytest.mark.rule("S54", "good")
def test_caddy_says_who_is_there_by_itself_and_the_app_believes_this_one_alone() -> None:
    assert "trusted_proxies" not in CADDYFILE
    assert "header_up" not in CADDYFILE
    assert '    B24_TRUSTED_PROXIES: "1"\n' in of_the_app()
    assert re.findall(r"^\treverse_proxy (\S+) ", CADDYFILE, re.MULTILINE) == ["full-lead:8000"]
    assert re.findall(r"^\theader \{\n((?:\t\t.*\n)+)", CADDYFILE, re.MULTILINE) == ["\t\t-Server\n\t\t-Via\n"]


@pytest.mark.rule("S55", "good")
def test_caddys_log_has_no_query_and_no_header_and_nothing_is_answered_over_http() -> None:
    assert "\t\t\t\trequest>headers delete\n" in CADDYFILE
    assert '\t\t\t\trequest>uri regexp "\\?.*" ""\n' in CADDYFILE
    assert not re.search(r"^\tlog", CADDYFILE.partition("{$B24_PUBLIC_URL}")[2], re.MULTILINE), "no access log"
    assert "\tauto_https disable_redirects\n" in CADDYFILE
    assert "\tadmin off\n" in CADDYFILE


@pytest.mark.rule("S55", "good")
def test_caddy_refuses_to_give_numbers_to_whoever_comes_from_outside_as_nginx_does() -> None:
    site = CADDYFILE.partition("{$B24_PUBLIC_URL}")[2]
    assert re.findall(r"^\t(?:respond|reverse_proxy) .*$", site.partition("\n}")[0], re.MULTILINE) == [
        "\trespond /metrics 403",
        "\treverse_proxy full-lead:8000 {",
    ]
    assert "location = /metrics {\n        allow 127.0.0.1;\n        deny all;\n" in NGINX
