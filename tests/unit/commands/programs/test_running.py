import os
import sys
from pathlib import Path

import pytest

from b24app.commands.programs.running import LONGEST_LINE, found, lines, said_by, settings_of, started


def test_a_program_is_found_by_path_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "there").write_text("#!/bin/sh\n")
    (tmp_path / "there").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (found("there"), found("sh")) == (f"{tmp_path}/there", None)


def test_lines_come_as_they_are_said() -> None:
    endless = [sys.executable, "-uc", "while True: print('again')"]
    said = said_by(["/usr/bin/env", "-i", "timeout", "60", *endless])
    assert [next(said), next(said)] == [b"again\n", b"again\n"]
    # What is not read any more is ended by its broken pipe.


def test_of_a_line_without_an_end_only_so_much_is_taken_at_once(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"x" * (LONGEST_LINE + 1) + b"\ny\n")
    with (tmp_path / "log").open("rb") as file:
        assert list(map(len, lines(file))) == [LONGEST_LINE, 2, 2]


def test_what_has_started_ends_with_whatever_it_has_started() -> None:
    script = "trap '' TERM; sleep 1000 & echo $!; wait"
    with started(["/bin/sh", "-c", script], heard=True) as program:
        assert program.stdout
        with program.stdout as said:
            helper = int(said.readline())
        program.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(reaped(helper), 0)


def reaped(number: int) -> int:
    """Wait for the process, where it is ours to wait for; another one's zombie is as good as gone."""
    stat = Path(f"/proc/{number}/stat")
    while stat.exists() and stat.read_text().rpartition(") ")[2][0] != "Z":
        pass
    return number if not stat.exists() else 2**22 + 1


class TestTheSettingsFile:
    def test_a_shell_reads_it_over_the_environment(self, tmp_path: Path) -> None:
        (tmp_path / "env").write_text("A='of the file'\nB=\"$C\"\n# C=comment\n")
        left = settings_of(tmp_path / "env", {"A": "before", "C": "of the environment", "PATH": os.environ["PATH"]})
        assert (left["A"], left["B"], left["C"]) == ("of the file", "of the environment", "of the environment")

    def test_one_that_no_shell_reads_is_told(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "env").write_text("A='open\n")
        with pytest.raises(OSError, match="cannot be read by a shell"):
            settings_of(tmp_path / "env", os.environ)
        assert capfd.readouterr().err, "the shell says where"
