import json
import subprocess
import sys
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BEGIN = "import threading\nfrom b24app.adapters.logs import start\nstart('INFO', [])\n"
FAILS = "def fail(*_):\n    raise ValueError('canary')\n"
IN_A_THREAD = f"{BEGIN}{FAILS}each = threading.Thread(target=fail)\neach.start()\neach.join()\n"
IN_THE_FIRST_ONE = f"{BEGIN}{FAILS}fail()\n"
WHERE_NOBODY_CAN = f"{BEGIN}{FAILS}kind = type('Kind', (), {{'__del__': fail}})\nkind()\n"
KEY = b"\xfb\xef\xbe" * 11  # in base64 there is no digit in it, so that it does not look like a token


def said_by(program: str, **environ: str) -> tuple[str, str]:
    """Run it in a process of its own, since what it starts holds for a whole process."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout, done.stderr


@pytest.mark.rule("S47", "bad")
def test_an_error_that_nobody_handled_is_one_line_with_its_class_and_place_and_never_its_text() -> None:
    for program in (IN_A_THREAD, IN_THE_FIRST_ONE, WHERE_NOBODY_CAN):
        out, err = said_by(program)
        (line,) = map(json.loads, out.splitlines())
        assert (line["level"], line["event"]) == ("CRITICAL", "nobody handled an error"), program
        assert [cause.partition(" at ")[0] for cause in line["trace"]] == ["ValueError"], program
        assert "fail" in line["trace"][0], program
        assert "canary" not in out + err, program
        assert err == "", program


@pytest.mark.rule("S47", "bad")
@pytest.mark.parametrize("form", [urlsafe_b64encode, b64encode])
def test_a_secret_key_is_masked_however_it_is_written(form: object) -> None:
    assert callable(form)
    written = form(KEY).decode()
    environ = {
        "B24_CLIENT_ID": "local.1",
        "B24_CLIENT_SECRET": "s" * 50,
        "B24_PUBLIC_URL": "https://app.example",
        "B24_SECRET_KEYS": urlsafe_b64encode(KEY).decode(),
    }
    program = (
        "import logging, os, pathlib\n"
        "from b24app.adapters.logs import start_logging\n"
        "from b24app.settings import read_settings\n"
        "start_logging(read_settings(os.environ, pathlib.Path()))\n"
        f"logging.getLogger('b24app').warning('a key: %s', {written!r})\n"
    )
    out, err = said_by(program, **environ)
    assert err == ""
    assert json.loads(out.splitlines()[-1])["event"] == "a key: ***"
