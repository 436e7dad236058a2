from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from b24app.commands.programs.tunnels import ask_ngrok


class Agent(BaseHTTPRequestHandler):
    """Answers as ngrok's agent does."""

    def do_GET(self) -> None:  # the name is the library's
        body = b'{"tunnels": [{"public_url": "https://a.ngrok-free.app", "config": {"addr": "http://127.0.0.1:8000"}}]}'
        self.send_response(200 if self.path == "/api/tunnels" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@pytest.fixture
def agent() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Agent) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield server.server_port
        server.shutdown()
        serving.join()


def test_the_agent_on_this_machine_tells_the_address(agent: int) -> None:
    assert ask_ngrok(8000, agent) == "https://a.ngrok-free.app"


def test_before_it_answers_there_is_no_address() -> None:
    assert ask_ngrok(8000, agent_port=9) is None
