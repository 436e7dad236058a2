import json
import socket
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from cyclonedx.model.bom import Bom

from tests.sbom import LOCK, ROOT, locked, main

if TYPE_CHECKING:
    from collections.abc import Callable

READER = "from_json"  # which the library adds to the class where no type checker sees it


def written(tmp_path: Path) -> Path:
    target = tmp_path / "build" / "sbom.json"
    result = CliRunner().invoke(main, [str(target)])
    assert result.exit_code == 0, result.output
    return target


@pytest.mark.rule("S50", "good")
def test_the_bill_of_materials_is_built_without_any_network(tmp_path: Path) -> None:
    with pytest.raises(UserWarning, match="tried to use socket"):  # the premise: no test here has a network
        socket.socket()
    components = json.loads(written(tmp_path).read_text())["components"]
    assert {each["name"] for each in components} >= {"flask", "requests", "authlib", "sqlalchemy", "cryptography"}
    assert all(each["externalReferences"][0]["hashes"] for each in components)


def test_it_lists_what_is_locked_and_that_is_what_is_installed_here(tmp_path: Path) -> None:
    components = {each["name"]: each["version"] for each in json.loads(written(tmp_path).read_text())["components"]}
    lines = [line for line in LOCK.read_text().splitlines() if line[:1].isalnum()]
    assert len(components) == len(lines) > 20
    assert {name: version(name) for name in ("flask", "requests", "authlib")} == {
        name: components[name] for name in ("flask", "requests", "authlib")
    }


def test_another_program_that_knows_the_format_reads_it(tmp_path: Path) -> None:
    read: Callable[[object], Bom] = getattr(Bom, READER)
    bom = read(json.loads(written(tmp_path).read_text()))
    assert bom.metadata.component is not None
    assert bom.metadata.component.name == "b24app"
    assert {str(each.purl) for each in bom.components} == {each.address for each in locked(LOCK.read_text())}


def test_the_bill_is_made_by_the_word_that_a_person_needs() -> None:
    assert "-m tests.sbom" in (ROOT / "Makefile").read_text()
