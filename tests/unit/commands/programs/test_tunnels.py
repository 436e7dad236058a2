import pytest

from b24app.commands.programs.running import started
from b24app.commands.programs.tunnels import KINDS, Tunnel, quick_tunnel, started_tunnel, there

# As ngrok logs. Source: ngrok's documentation, "ngrok agent CLI" (--log, --log-format=logfmt).
STARTED = (
    't=2026-11-28T12:00:01+0000 lvl=info msg="started tunnel" obj=tunnels name=command_line '
    "addr=http://127.0.0.1:8000 url=https://ours.ngrok-free.app"
)


def test_the_address_of_a_quick_tunnel_is_told_from_cloudflares_own() -> None:
    for line, address in (
        ("2026-11-28T12:00:01Z INF |  https://a-b-c.trycloudflare.com   |", "https://a-b-c.trycloudflare.com"),
        ('failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": EOF', None),
        ("2026-11-28T12:00:00Z INF Requesting new quick Tunnel on trycloudflare.com...", None),
    ):
        assert quick_tunnel(line, 8000) == address, line


def test_the_address_of_ngroks_tunnel_is_told_from_its_own_log() -> None:
    for line in (STARTED, STARTED.replace("=command_line", '="command_line (http)"'), STARTED.replace("=http://", "=")):
        assert started_tunnel(line, 8000) == "https://ours.ngrok-free.app", line


def test_what_is_no_start_of_our_tunnel_has_no_address() -> None:
    for line in (
        "",
        STARTED.replace("https:", "http:"),
        STARTED.replace(":8000", ":8001"),
        STARTED.replace("lvl=info", "lvl=eror"),
        STARTED.replace("started tunnel", "failed to start tunnel"),
        f"{STARTED}/path",
        f"{STARTED} url=https://evil.test",
        f't=1 lvl=info msg="a request" path="{STARTED}"',
        't=1 lvl=info msg="starting web service" obj=web addr=127.0.0.1:8000 url=https://evil.test',
    ):
        assert started_tunnel(line, 8000) is None, line


def test_what_a_program_said_last_does_nothing_in_a_terminal() -> None:
    with started(["true"], heard=True) as program:
        tunnel = Tunnel(KINDS[0], 8000, program)
        tunnel.last.append("\x1b[2Jno\rErr")
        tunnel.listen()
    assert str(tunnel.failure("has ended")).splitlines()[1:] == ["\\u001b[2Jno\\rErr"]


def test_neither_program_is_there_where_path_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert (there(), [kind.name for kind in KINDS]) == (None, ["cloudflared", "ngrok"])
