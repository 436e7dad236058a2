import pytest

from b24app.commands.printable import printable


@pytest.mark.parametrize("text", ["Büro 12", "Şule\nJosé", "{}", "\N{ROCKET}"])
def test_what_a_person_reads_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\x1b[2J", "\\u001b[2J"),
        ("\x9b2J", "\\u009b2J"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}x", "\\u202ex"),
        ("\ud800", "\\ud800"),
        ("\r", "\\r"),
    ],
)
def test_what_a_terminal_might_obey_is_written_out(text: str, written: str) -> None:
    assert printable(text) == written
