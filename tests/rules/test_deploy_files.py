"""What the shipped files for journald, logrotate, compose, systemd and nginx promise; none of them is imported."""

import os
import re
from pathlib import Path
from runpy import run_path

import pytest

from b24app.web.http import limits
from tests.bench.crowd import AS_IT_IS_SHIPPED

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "install" / "deploy"
THE_DEMOS = ROOT / "demo" / "running" / "the_app.py"
OF_AN_ADDRESS = ("$request ", "$request_uri", "$args", "$query_string", "$is_args", "$http_referer", "$arg_")


def said(name: str) -> str:
    """Read a file without its comments."""
    return "\n".join(line for line in (DEPLOY / name).read_text().splitlines() if not line.lstrip().startswith("#"))


def test_logs_are_kept_for_three_days_wherever_they_go() -> None:
    """The Market's rule for logs of REST calls."""
    assert {"MaxRetentionSec=3day", "MaxFileSec=1day"} <= set(said("journald@full-lead.conf").split())
    rotation = said("logrotate-full-lead")
    assert re.search(r"^ +daily$", rotation, re.MULTILINE)
    assert re.search(r"^ +rotate 2$", rotation, re.MULTILINE), "today's file, and two before it"
    assert re.search(r"^ +maxage 3$", rotation, re.MULTILINE)
    assert "driver: journald" in said("compose.logs.yaml")
    assert "LogNamespace=full-lead" in said("full-lead.service").split()


@pytest.mark.rule("S55", "good")
def test_the_web_servers_log_has_no_query_and_no_page_before() -> None:
    nginx = said("nginx-full-lead.conf")
    form = re.search(r"log_format full_lead '([^']+)'", nginx)
    assert form
    assert [name for name in OF_AN_ADDRESS if name in f"{form[1]} "] == []
    (up_to_the_query,) = re.findall(r"^map \$request_uri \$full_lead_address \{\n((?: .*\n)+)\}", nginx, re.MULTILINE)
    assert up_to_the_query.split() == ['"~^([^?', ']+)"', "$1;", "default", "-;"]
    assert re.findall(r"access_log (\S+) (\S+);", nginx) == [("/var/log/full-lead/access.log", "full_lead")]
    assert "/var/log/full-lead/*.log" in said("logrotate-full-lead"), "and it is among the files that are rotated"


@pytest.mark.rule("S54", "good")
def test_the_web_server_says_who_is_there_and_adds_no_header_to_a_page() -> None:
    nginx = said("nginx-full-lead.conf")
    assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in nginx
    assert "add_header" not in nginx
    assert f"client_max_body_size {limits.MOST_BODY_BYTES // 1024}k;" in nginx


@pytest.mark.rule("S60", "good")
def test_the_web_server_limits_what_one_client_asks_and_waits_for_whole_requests() -> None:
    nginx = said("nginx-full-lead.conf")
    for zone, key in (("limit_req", "full_lead_requests"), ("limit_conn", "full_lead_connections")):
        assert re.search(rf"^{zone}_zone +\$full_lead_client zone={key}:10m", nginx, re.MULTILINE)
        assert re.search(rf"^    {zone} (?:zone=)?{key} ", nginx, re.MULTILINE)
        assert f"    {zone}_status 429;\n" in nginx
    assert set(re.findall(r"^    (?:client_header|client_body|send)_timeout (\d+)s;", nginx, re.MULTILINE)) == {
        "10",
        "20",
    }
    assert re.findall(r"^    (proxy\w*_buffering) on;", nginx, re.MULTILINE) == [
        "proxy_request_buffering",
        "proxy_buffering",
    ]


def test_the_addresses_of_one_subscriber_are_one_client_of_the_web_server() -> None:
    """The map's patterns are tried as nginx tries them: in their order."""
    its_map = said("nginx-full-lead.conf").partition("map $remote_addr $full_lead_client {")[2].partition("}\n")[0]
    patterns = re.findall(r'^    "~(.+)" +\$1;', its_map, re.MULTILINE)
    assert len(patterns) == 2, "the premise: the map is found"
    clients = {
        "203.0.113.7": "203.0.113.7",
        "2001:db8:1:2:3:4:5:6": "2001:db8:1:2:",
        "2001:db8:1:2::6": "2001:db8:1:2:",
        "2001:db8:1::6": "2001:db8:1:",
        "2001:db8::6": "2001:db8:",
        "2001::6": "2001:",
    }
    for address, client in clients.items():
        found = [match[1] for pattern in patterns if (match := re.search(pattern, address))]
        assert [*found, address][0] == client


def test_memory_and_processes_are_limited_wherever_the_app_runs() -> None:
    compose, service = said("compose.yaml"), said("full-lead.service")
    assert {"    mem_limit: 1536m", "    memswap_limit: 1536m", "    pids_limit: 250"} <= set(compose.splitlines())
    assert {"MemoryHigh=1408M", "MemoryMax=1536M", "MemorySwapMax=0", "TasksMax=250"} <= set(service.splitlines())
    assert "OOMPolicy=continue\n" in service, "one worker's end is not the end of all"
    assert "LimitNOFILE=4096\n" in service
    assert "    ulimits:\n      nofile: 4096\n" in compose
    for task in ("full-lead-keepalive.service", "full-lead-reconcile.service"):
        assert {"MemoryMax=512M", "MemorySwapMax=0", "TasksMax=100"} <= set(said(task).splitlines())


def test_the_threads_of_a_process_share_their_heaps_where_the_app_is_shipped_and_where_it_is_measured() -> None:
    for name, value in AS_IT_IS_SHIPPED.items():
        assert f"\nEnvironment={name}={value}\n" in said("full-lead.service")
        assert f"\nENV {name}={value}\n" in said("Dockerfile")


def test_no_command_says_what_stands_in_the_servers_own_file() -> None:
    """But for the container: its app listens to others, and the container's port is opened on this host only."""
    settings = run_path(str(ROOT / "gunicorn.conf.py"))
    places = (ROOT / "install" / "README.md", DEPLOY / "full-lead.service", DEPLOY / "Dockerfile", THE_DEMOS)
    commands = [re.findall(r"gunicorn\W+app:app.*(?:\n +command \+=.*)*", place.read_text()) for place in places]
    assert all(commands), "the premise: each starts it"
    assert {name for found in commands for each in found for name in re.findall(r"--([a-z-]+)", each)} <= {"bind"}
    assert (settings["bind"], settings["threads"]) == ("127.0.0.1:8000", 16)
    assert "proxy_pass http://127.0.0.1:8000;" in said("nginx-full-lead.conf")


@pytest.mark.parametrize(("cores", "told", "workers"), [(1, "", 2), (3, "", 3), (64, "", 4), (64, "1", 1)])
def test_there_is_a_worker_for_each_core_unless_the_operator_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, cores: int, told: str, workers: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(os, "environ", {"WEB_CONCURRENCY": told} if told else {})
    assert run_path(str(ROOT / "gunicorn.conf.py"))["workers"] == workers


def test_whoever_stops_the_app_waits_for_longer_than_it_takes() -> None:
    settings = run_path(str(ROOT / "gunicorn.conf.py"))
    waits = re.findall(
        r"TimeoutStopSec=(\d+)|stop_grace_period: (\d+)s", said("full-lead.service") + said("compose.yaml")
    )
    assert len(waits) == 2, "the premise: both say it"
    assert min(int(service or compose) for service, compose in waits) > settings["graceful_timeout"]


def test_the_service_runs_the_guides_command_and_may_write_its_own_folder_alone() -> None:
    service = said("full-lead.service")
    guides = re.search(r"gunicorn app:app[^\n]*", (ROOT / "install" / "README.md").read_text())
    assert guides
    assert f"ExecStart=/opt/full-lead/.venv/bin/{guides[0]}\n" in service
    assert "WorkingDirectory=/opt/full-lead\n" in service, "gunicorn reads gunicorn.conf.py there"
    for line in ("User=full-lead", "ProtectSystem=strict", "CapabilityBoundingSet=", "NoNewPrivileges=yes"):
        assert f"{line}\n" in service
    assert "InaccessiblePaths=-/opt/full-lead/.git\n" in service, "nothing of the past is needed to run"
    assert "B24_DATABASE_URL=sqlite:////var/lib/full-lead/" in service
    assert "StateDirectory=full-lead\n" in service
    assert not re.search(r"^Environment=.*(SECRET|TOKEN|KEYS)", service, re.MULTILINE)


def test_the_web_server_speaks_new_tls_with_forward_secrecy_alone_and_asks_nobody_but_the_app() -> None:
    nginx = said("nginx-full-lead.conf")
    assert re.findall(r"ssl_protocols +([^;]+);", nginx) == ["TLSv1.2 TLSv1.3"]
    assert re.findall(r"ssl_ciphers +([^;]+);", nginx) == ["ECDHE+AESGCM:ECDHE+CHACHA20"]
    plain, encrypted = nginx.split("server {")[1:]
    assert set(re.findall(r"listen +([^;]+);", encrypted)) == {"443 ssl", "[::]:443 ssl"}
    assert set(re.findall(r"listen +([^;]+);", plain)) == {"80", "[::]:80"}
    asked = r"(proxy_pass|root|alias|return) +([^;]+);"
    assert re.findall(asked, plain) == [
        *[("return", "403")] * 2,
        ("return", "301 https://$server_name$uri"),
        ("root", "/var/www/html"),
    ]
    assert set(re.findall(asked, encrypted)) == {
        ("proxy_pass", "http://127.0.0.1:8000"),
        ("root", "/opt/full-lead/install/deploy/pages"),
    }
    assert "proxy_cache" not in nginx


def test_the_service_cannot_read_what_was_once_in_the_checkout() -> None:
    assert "InaccessiblePaths=-/opt/full-lead/.git\n" in said("full-lead.service"), (
        "nothing of the past is needed to run"
    )
