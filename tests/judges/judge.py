"""Other people's Python clients, each in a process and an environment of its own, which `make test` makes."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.standin.visitor import Visited

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv" / "judges" / "bin" / "python"
RUN = Path(__file__).parent / "run.py"
PORTAL = "juniper.example"
SERVERS = ("oauth.bitrix.info", "oauth.bitrix24.tech")  # the names that clients have built in
DEADLINE_S = 60
Answer = dict[str, object]
Step = tuple[object, ...]  # a deed, and what the client's function is given


def needed() -> None:
    """Skip the test where the environment is missing; `tests/no_skips.py` says so aloud."""
    if not PYTHON.exists():
        pytest.skip("the Python judges of the stand-in portal need their environment (make .venv/judges.stamp)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """A portal and an authorization server at the web's names, and clients that believe them to be there."""

    world: Visited
    ports: Mapping[str, int]
    ca_file: str

    def ask(self, client: str, *steps: Step, login: str = "admin", **changes: str) -> list[Answer]:
        """Let a client take steps in one process, with a fresh pair of tokens and a webhook; give its answers."""
        job = {
            **self._known(login),
            **changes,
            "client": client,
            "ports": self.ports,
            "steps": [(deed, given) for deed, *given in steps],
        }
        done = subprocess.run(
            [PYTHON, "-I", RUN],
            input=json.dumps(job),
            env={"SSL_CERT_FILE": self.ca_file, "REQUESTS_CA_BUNDLE": self.ca_file},
            cwd=RUN.parent,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answers: list[Answer] = json.loads(done.stdout)
        return answers

    def _known(self, login: str) -> dict[str, str]:
        portal, app = self.world.portal, self.world.app
        person = portal.people[login]
        pair = portal.fresh_pair(app, person)
        return {
            "portal": PORTAL,
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "access": pair.access,
            "refresh": pair.refresh,
            "next_access": self.world.token(login),
            "code": portal.tokens.issue_code(pair.grant),
            "server": "",
            "hook": portal.new_webhook(person),
        }
