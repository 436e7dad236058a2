from pathlib import Path

import pytest

from b24app.commands.programs.watching import changed, look

ROOT = Path(__file__).parents[4]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "b24app" / "web").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    for name in ("app.py", "b24app/web/page.css", "templates/page.html", "env", "README.md"):
        (tmp_path / name).write_text("")
    return tmp_path


@pytest.mark.parametrize("name", ["app.py", "b24app/web/page.css", "templates/page.html", "env", "b24app/new.po"])
def test_a_file_of_the_app_or_its_settings_that_changes_or_comes_is_noticed(checkout: Path, name: str) -> None:
    before = look(checkout, checkout / "env")
    (checkout / name).write_text("changed")
    assert changed(before, look(checkout, checkout / "env")) == checkout / name


def test_one_that_goes_is_noticed_and_another_that_is_none_of_the_apps_is_not(checkout: Path) -> None:
    before = look(checkout, checkout / "env")
    (checkout / "README.md").write_text("changed")
    assert changed(before, look(checkout, checkout / "env")) is None
    (checkout / "env").unlink()
    assert changed(before, look(checkout, checkout / "env")) == checkout / "env"


def test_the_apps_own_files_are_seen() -> None:
    kinds = {path.suffix for path in look(ROOT)}
    assert kinds == {".py", ".po", ".html", ".css", ".js", ".svg"}
