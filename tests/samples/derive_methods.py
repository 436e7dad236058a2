"""Writes down which methods the vendor describes, and of those that the stand-in has the names and types of parameters.

Facts only: the descriptions' texts stay there. Run by hand against a clone of the vendor's documentation, when that has
changed:
    python -m tests.samples.derive_methods <folder of bitrix-tools/b24-rest-docs' git>
"""

import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from demo.bitrix24_standin.rest.methods import METHODS

TABLE = Path(__file__).parent / "vendor_methods.json"
REPOSITORY, LICENCE = "bitrix-tools/b24-rest-docs", "MIT"
FOLDER = "_assets/simulator/spec/methods"
EVERYBODYS = "базовый"  # the basic right, which every token has
Json = dict[str, object]


def descriptions(clone: Path) -> Iterator[Json]:
    """Yield each description as it stands there."""
    packed = _git(clone, "archive", "HEAD", FOLDER)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            found = archive.extractfile(member)
            if found is not None:
                yield json.load(found)


def facts(description: Json) -> Json:
    """Return the facts: the right, and for parameters and answer each name with its type.

    A parameter has also whether it is required, which is "unknown" where the page does not say.
    """
    returned = {each["name"]: each["type"] for each in _rows(description, "returns")}
    taken = {each["name"]: [each["type"], each["required"]] for each in _rows(description, "params")}
    scope = description["scope"]
    return {
        "scope": "" if scope == EVERYBODYS else scope,
        # A page without a table of parameters has that of its answer read as such.
        "params": {} if set(taken) <= set(returned) else taken,
        "returns": returned,
    }


def _rows(description: Json, key: str) -> list[Json]:
    rows = description.get(key, [])
    assert isinstance(rows, list)
    return rows


def derive(clone: Path) -> None:
    """Write the table."""
    commit, day = _git(clone, "log", "-1", "--format=%H %cs").decode().split()
    found = {str(each["method"]): each for each in descriptions(clone)}
    source = {"repository": REPOSITORY, "licence": LICENCE, "folder": FOLDER, "commit": commit, "day": day}
    described = [
        f"{json.dumps(name)}: {json.dumps(facts(found[name]))}" for name in sorted(found.keys() & METHODS.keys())
    ]
    others = [json.dumps(name) for name in sorted(found.keys() - METHODS.keys())]
    parts = (
        f'"source": {json.dumps(source)}',
        _lines('"described": {', described, "}"),
        _lines('"others": [', others, "]"),
    )
    TABLE.write_text(_lines("{", parts, "}") + "\n")


def _lines(opening: str, rows: Iterable[str], closing: str) -> str:
    """Write a row a line, so that a later table shows what has changed."""
    return f"{opening}\n" + ",\n".join(rows) + f"\n{closing}"


def _git(clone: Path, *words: str) -> bytes:
    command = ["git", "-C", str(clone), *words]
    return subprocess.run(command, capture_output=True, check=True).stdout


if __name__ == "__main__":
    derive(Path(sys.argv[1]))
