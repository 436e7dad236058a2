import os
import stat
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from b24app.commands.env_file import FileIsThereError, text_of, unwritable, write_new
from tests.unit.commands.env_readers import READERS

NAME = "B24_OPERATOR_NAME"
WRITABLE = [
    "",
    "plain",
    "https://full-lead.example.com:8443",
    "AbC_-x09==,AbC=",
    "Sales & Sons, Inc.",
    "  spaces  within   and around  ",
    "a # b #c",
    "#",
    "50 $ or $HOME, ${HOME} and $(date) and `date`",
    'The "best" shop',
    "Пётр O'Neill",
    'It\'s "both" # here',
    "It's a \\ backslash",
    "C:\\new\\table",
    "\\",
    "ends with one \\",
    'with a quote \\"',
    "Ромашка, 株式会社, Müller 🙂",
    "a\u00a0hard space",
    "=b",
    "~/tilde:~",
    "!history",
    "; semicolon && echo",
    "*",
    "%h %n",
]
REFUSED = [
    "It's $5",
    "`'`",
    "ends in a backslash, costs $5\\",
    "two\nlines",
    "tab\t",
    "\x00",
    "\x1b[31m",
    "\ud800",
    "\ufeff",
]


def read_back(value: str, folder: Path) -> dict[str, str]:
    path = folder / "env"
    path.unlink(missing_ok=True)
    write_new(path, text_of({"B24_TAB_TITLE": "before", NAME: value, "B24_LOG_LEVEL": "behind"}))
    seen = {name: read(path) for name, read in READERS.items()}
    assert all(list(each) == list(each) and len(each) == 3 for each in seen.values()), "no line was taken for another"
    return {name: each[NAME] for name, each in seen.items()}


def test_a_shell_systemd_and_compose_read_the_same_value(tmp_path: Path) -> None:
    for value in WRITABLE:
        assert unwritable(value) == "", value
        assert read_back(value, tmp_path) == dict.fromkeys(READERS, value), value


def test_what_they_would_read_differently_is_refused_in_words() -> None:
    for value in REFUSED:
        assert unwritable(value).startswith("must not hold"), value


@example("$'")
@given(st.text(st.sampled_from("a '\"\\$`#=~\t\nä{}")))
def test_whatever_is_not_refused_is_read_alike(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    assume(not unwritable(value))
    folder = tmp_path_factory.mktemp("env")
    assert read_back(value, folder) == dict.fromkeys(READERS, value)


class TestTheFile:
    def test_only_its_owner_may_read_it_whatever_the_umask_says(self, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            write_new(tmp_path / "env", "A=b\n")
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "env").stat().st_mode) == 0o600

    def test_one_that_is_there_stays_as_it_is(self, tmp_path: Path) -> None:
        (tmp_path / "env").write_text("A=mine\n")
        with pytest.raises(FileIsThereError):
            write_new(tmp_path / "env", "A=b\n")
        assert (tmp_path / "env").read_text() == "A=mine\n"

    def test_a_link_that_leads_nowhere_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "env").symlink_to(tmp_path / "away")
        with pytest.raises(FileIsThereError):
            write_new(tmp_path / "env", "A=b\n")
        assert not (tmp_path / "away").exists()

    def test_one_that_cannot_be_written_to_its_end_is_not_left_there(self, tmp_path: Path) -> None:
        with pytest.raises(UnicodeEncodeError):
            write_new(tmp_path / "env", "A=b\n" * 10_000 + "\ud800")
        assert list(tmp_path.iterdir()) == []
