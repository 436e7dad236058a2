import json

import pytest

from b24app.commands.printable import EVERY, EVERY_PORTAL, Progress, in_one_line, printable


def test_what_a_person_reads_stays() -> None:
    for text in ("Büro 12", "Şule\nJosé", "{}", "\N{ROCKET}"):
        assert printable(text) == text, text


def test_what_a_terminal_might_obey_is_written_out() -> None:
    for text, written in (
        ("\x1b[2J", "\\u001b[2J"),
        ("\x9b2J", "\\u009b2J"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}x", "\\u202ex"),
        ("\ud800", "\\ud800"),
        ("\r", "\\r"),
    ):
        assert printable(text) == written, text


def test_a_value_stays_in_its_line() -> None:
    for end in ("\n", "\r\n", "\x85", "\N{LINE SEPARATOR}"):
        assert in_one_line(f"a{end}b").splitlines() == [f"a{json.dumps(end)[1:-1]}b"], end


def test_a_line_is_told_for_so_many_rows_and_none_for_fewer(capsys: pytest.CaptureFixture[str]) -> None:
    seen = Progress("rows", EVERY)
    for _ in range(3):
        seen(EVERY // 2)
    assert capsys.readouterr() == ("", f"{EVERY} rows ...\n")
    seen(2 * EVERY)
    assert capsys.readouterr().err == f"{7 * EVERY // 2} rows ...\n"


def test_where_each_takes_long_the_line_comes_sooner(capsys: pytest.CaptureFixture[str]) -> None:
    seen = Progress("portals", EVERY_PORTAL)
    for _ in range(EVERY_PORTAL):
        seen(1)
    assert capsys.readouterr().err == f"{EVERY_PORTAL} portals ...\n"
