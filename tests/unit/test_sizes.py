from pathlib import Path

import pytest

from tests.sizes import lines_of_code, over

SHORT = "X = 1\n"


def house(tmp_path: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return list(over(tmp_path))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"b24app/long.py": "X = 1\n" * 201, "demo/a.py": SHORT, "demo/b.py": SHORT}, "b24app/long.py has 201 lines"),
        ({"demo/a.py": "def a() -> None:\n" + "    print()\n" * 31}, "demo/a.py:1 a has 31 lines"),
        ({f"b24app/{letter}.py": SHORT for letter in "abcdefghijklmnopqrstu"}, "b24app/ has 21 modules side by side"),
        ({f"b24app/usecases/v{number}.py": SHORT for number in range(31)}, "b24app/usecases/ has 31 modules"),
        ({"b24app/a.py": "X = 1\n" * 60}, "the median module has 60 lines of code"),
    ],
)
def test_what_is_over_its_limit_is_named(tmp_path: Path, files: dict[str, str], said: str) -> None:
    (found,) = house(tmp_path, files)
    assert found.startswith(said)


def test_what_is_at_its_limit_is_not(tmp_path: Path) -> None:
    function = "def a() -> None:\n" + '    """Say."""\n' + "    print()\n" * 30
    verbs = {f"b24app/usecases/v{number}.py": SHORT for number in range(30)}
    assert house(tmp_path, {"b24app/a.py": "X = 1\n" * 200, "demo/a.py": function, **verbs}) == []


def test_words_are_no_lines_of_code() -> None:
    assert lines_of_code('"""One.\n\nTwo.\n"""\n\n# why\nX = 1  # because\n\n\ndef a() -> None:\n    """Say."""\n') == 2
