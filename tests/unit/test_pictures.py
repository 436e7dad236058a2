"""Each picture of the documents is made by `make pictures`: one that is not grows old unseen."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RECIPE = (ROOT / "Makefile").read_text().partition("\npictures:")[2].partition("\n\n")[0]
PICTURES = ROOT / "install" / "pictures"
LARGEST = 120_000  # bytes


def made() -> set[str]:
    """List the names of the pictures that the tests of the recipe keep."""
    files = re.findall(r"tests/e2e/\w+\.py", RECIPE)
    texts = "".join((ROOT / file).read_text() for file in files)
    return set(re.findall(r'keep_picture\(\w+, "([a-z0-9-]+)"', texts))


def test_each_is_made_by_make_pictures() -> None:
    lying_there = {path.stem for path in PICTURES.glob("*.png")}
    assert len(lying_there) > 5
    assert lying_there - made() == set()


def test_none_is_so_large_that_a_clone_takes_long() -> None:
    assert {path.name for path in PICTURES.glob("*.png") if path.stat().st_size > LARGEST} == set()
