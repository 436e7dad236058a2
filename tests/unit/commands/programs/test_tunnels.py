import json

import pytest

from b24app.commands.programs.tunnels import KINDS, in_answer, quick_tunnel, there

# As the agent answers. Source: ngrok's documentation, "Agent API" (GET /api/tunnels).
ANSWER = {
    "tunnels": [
        {"name": "other", "public_url": "https://other.ngrok-free.app", "config": {"addr": "http://localhost:80"}},
        {"name": "plain", "public_url": "http://ours.ngrok-free.app", "config": {"addr": "http://127.0.0.1:8000"}},
        {"name": "ours", "public_url": "https://ours.ngrok-free.app", "config": {"addr": "http://127.0.0.1:8000"}},
    ],
    "uri": "/api/tunnels",
}


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("2026-11-28T12:00:01Z INF |  https://a-b-c.trycloudflare.com   |", "https://a-b-c.trycloudflare.com"),
        ('failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": EOF', None),
        ("2026-11-28T12:00:00Z INF Requesting new quick Tunnel on trycloudflare.com...", None),
    ],
)
def test_the_address_of_a_quick_tunnel_is_told_from_cloudflares_own(line: str, address: str | None) -> None:
    assert quick_tunnel(line) == address


def test_of_ngroks_tunnels_it_is_the_one_to_our_port_with_https() -> None:
    assert in_answer(json.dumps(ANSWER).encode(), 8000) == "https://ours.ngrok-free.app"
    assert in_answer(json.dumps(ANSWER).encode(), 8001) is None


@pytest.mark.parametrize(
    "answer",
    [b"", b"{}", b"[]", b'{"tunnels": null}', b'{"tunnels": [1]}', b'{"tunnels": [{"public_url": "https://a"}]}'],
)
def test_an_answer_that_names_none_is_none(answer: bytes) -> None:
    assert in_answer(answer, 8000) is None


def test_neither_program_is_there_where_path_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert (there(), [kind.name for kind in KINDS]) == (None, ["cloudflared", "ngrok"])
