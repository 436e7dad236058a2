"""The vendor's JavaScript client, which `make test` puts into node_modules; who lacks it is told so."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SDK = HERE / "node_modules" / "@bitrix24" / "b24jssdk" / "dist" / "umd" / "index.min.js"
DEADLINE_S = 60


def needed() -> None:
    """Skip the test where Node or the client is missing; `tests/no_skips.py` says so aloud."""
    for what, there in (
        ("Node 20 (node, npm)", shutil.which("node")),
        ("@bitrix24/b24jssdk (make test)", SDK.exists()),
    ):
        if not there:
            pytest.skip(f"the second judge of the stand-in portal needs {what}")


def ask(job: Mapping[str, object], ca_file: str) -> dict[str, list[dict[str, object]]]:
    """Let the client take some steps; gives its answers and the pairs that it was handed."""
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, str(HERE / "ask.mjs")],
        input=json.dumps(job),
        env={"NODE_EXTRA_CA_CERTS": ca_file},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return answer
