"""What is shown to a person or changed for one needs their proof: a call that is left out does not compile."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USE_CASES = Path("b24app/usecases")
PROOFS = {"verify_caller": 1, "complete": 1, "installer_token": 1}  # the argument that is no proof, by its place
FEWEST = {"verify_caller": 7, "complete": 2, "installer_token": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A call that proves something, and what would be left if it were forgotten."""

    path: Path
    name: str
    call: ast.Call

    def forgotten_in(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        begin = sum(map(len, lines[: self.call.lineno - 1])) + self.call.col_offset
        end = sum(map(len, lines[: (self.call.end_lineno or 0) - 1])) + (self.call.end_col_offset or 0)
        return text[:begin] + ast.unparse(self.call.args[PROOFS[self.name]]) + text[end:]


def proofs(name: str) -> Iterator[Proof]:
    for path in sorted((ROOT / USE_CASES).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
                yield Proof(path=path.relative_to(ROOT), name=name, call=node)


def mypy(folder: Path) -> str:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context", str(USE_CASES)]
    env = {**os.environ, "MYPYPATH": ""}
    ran = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copied")
    for room in ("errors", "domain", "ports", "usecases"):
        shutil.copytree(ROOT / "b24app" / room, folder / "b24app" / room)
    (folder / "b24app" / "__init__.py").touch()
    assert mypy(folder) == "", "the premise: as it is, it compiles"
    return folder


@pytest.mark.rehearsal
@pytest.mark.parametrize("name", PROOFS)
def test_a_use_case_that_forgets_its_proof_does_not_compile(copied: Path, name: str) -> None:
    found = list(proofs(name))
    assert len(found) >= FEWEST[name], "the premise: the calls are found"
    by_path = {proof.path: [each for each in found if each.path == proof.path] for proof in found}
    most = max(map(len, by_path.values()))
    for place in range(most):
        forgotten = {path: calls[place] for path, calls in by_path.items() if place < len(calls)}
        for path, proof in forgotten.items():
            (copied / path).write_text(proof.forgotten_in((ROOT / path).read_text()))
        said = mypy(copied)
        for path in forgotten:
            shutil.copy(ROOT / path, copied / path)
        compiled = [str(path) for path in forgotten if f"{path}:" not in said]
        assert compiled == [], said
