"""The recipes of CONTRIBUTING.md name the files that their examples touch, and none else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECIPES = {  # the head of a recipe, the words of its example, and how many files it may have
    "One more standard field in the glance": (r"\bis_returning\b", 3),
    "A new REST error with its page": (r"\bConfirmationDeniedError\b|\bconfirm-denied\b|\bMETHOD_CONFIRM_DENIED\b", 5),
}
LOOKED_AT = ("b24app/**/*.py", "templates/**/*.html", "install/*.md", "tests/unit/**/*.py", "tests/app/**/*.py")


def files_of(recipe: str) -> list[str]:
    text = (ROOT / "CONTRIBUTING.md").read_text().partition(f"**{recipe}.**")[2].partition("\n\n")[2]
    return re.findall(r"^\| `([^`]+)` \|", text.partition("\n\n")[0], re.MULTILINE)


def touched(example: str) -> Iterator[str]:
    for pattern in LOOKED_AT:
        for path in ROOT.glob(pattern):
            if path != Path(__file__) and re.search(example, path.read_text()):
                yield str(path.relative_to(ROOT))


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_names_the_files_that_its_example_touches(recipe: str) -> None:
    example, most = RECIPES[recipe]
    named = files_of(recipe)
    assert sorted(named) == sorted(touched(example))
    assert 0 < len(named) <= most
