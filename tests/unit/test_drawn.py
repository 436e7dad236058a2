import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.rehearsal
PYTEST = (sys.executable, "-m", "pytest", "-p", "tests.drawn", "-p", "no:cacheprovider")
ONLY_THESE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "pytest_randomly"}
CASES = """
import pytest
@pytest.mark.drawn(3)
@pytest.mark.parametrize("number", range(20))
def test_many(number): print(f"<{number}>")
def test_one(): print("<one>")
"""


def ran(folder: Path, *options: str, **environ: str) -> list[str]:
    """Run the cases in a pytest of their own; return what they printed, in order."""
    done = run(folder, CASES, *options, **environ)
    assert done.returncode == 0, done.stdout + done.stderr
    return sorted(part.partition(">")[0] for part in done.stdout.split("<")[1:])


def run(folder: Path, cases: str, *options: str, **environ: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_cases.py").write_text(cases)
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        [*PYTEST, "-qs", *options, str(folder)],
        env={**ONLY_THESE, "PYTHONPATH": root, **environ},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_as_many_cases_as_asked_for_are_drawn_and_the_same_ones_with_the_same_seed(tmp_path: Path, seed: int) -> None:
    first, second = (ran(tmp_path, f"--randomly-seed={seed}") for _ in range(2))
    assert first == second
    assert len(first) == 3 + 1
    assert "one" in first


def test_where_none_is_asked_for_all_cases_wait_for_full_rounds(tmp_path: Path) -> None:
    cases = CASES.replace("drawn(3)", "drawn(0)")
    done = run(tmp_path, cases, "--randomly-seed=1")
    assert (done.returncode, "<one>" in done.stdout, done.stdout.count("<")) == (0, True, 1)
    assert "21 passed" in run(tmp_path, cases, FULL_ROUNDS="1").stdout


def test_another_seed_draws_others(tmp_path: Path) -> None:
    drawn = [ran(tmp_path, f"--randomly-seed={seed}") for seed in range(2)]
    assert drawn[0] != drawn[1]


def test_with_full_rounds_or_without_a_seed_all_cases_run(tmp_path: Path) -> None:
    assert len(ran(tmp_path, FULL_ROUNDS="1")) == 20 + 1
    assert len(ran(tmp_path, "-p", "no:randomly")) == 20 + 1


def test_a_case_that_is_named_runs_whatever_is_drawn(tmp_path: Path) -> None:
    done = run(tmp_path, CASES, *(f"test_cases.py::test_many[{number}]" for number in range(20)))
    assert "20 passed" in done.stdout or "21 passed" in done.stdout, done.stdout


def ran_of_ten(kind: str, folder: Path, *options: str, **environ: str) -> int:
    """Return how many of ten tests of this kind run, beside one of none."""
    (folder / "pytest.ini").write_text(f"[pytest]\ntestpaths = tests\nmarkers = {kind}: costly\n")
    tests = folder / ("tests/room" if "tests/room" in options else "tests")
    tests.mkdir(parents=True, exist_ok=True)
    (tests / "test_cheap.py").write_text("def test_one(): pass")
    (tests / "test_costly.py").write_text(
        f"import pytest\npytestmark = pytest.mark.{kind}\n" + "".join(f"def test_{n}(): pass\n" for n in range(10))
    )
    done = subprocess.run(
        [*PYTEST, "-v", *options],
        env={**ONLY_THESE, "PYTHONPATH": str(Path(__file__).parents[2]), **environ},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "test_cheap.py::test_one PASSED" in done.stdout or options[-1:] == ("tests/test_costly.py",)
    return done.stdout.count("test_costly.py::")


@pytest.mark.parametrize(
    ("kind", "number", "told"),
    [("browser", 2, ()), ("browser", 2, ("tests",)), ("rehearsal", 2, (".",)), ("costly", 2, ("tests/room",))],
)
def test_of_a_costly_kind_a_share_is_drawn_where_all_tests_are_asked_for(
    tmp_path: Path, kind: str, number: int, told: tuple[str, ...]
) -> None:
    assert ran_of_ten(kind, tmp_path, "--randomly-seed=1", *told) == number
    assert ran_of_ten(kind, tmp_path, *told, FULL_ROUNDS="1") == 10


def test_all_tests_of_a_file_that_is_named_run_whatever_their_kind(tmp_path: Path) -> None:
    assert ran_of_ten("browser", tmp_path, "--randomly-seed=1", "tests/test_costly.py") == 10


@pytest.mark.parametrize("mark", ["drawn", 'drawn("3")', "drawn(-1)"])
def test_a_mark_that_does_not_say_how_many_is_told_of_by_its_test(tmp_path: Path, mark: str) -> None:
    done = run(tmp_path, CASES.replace("drawn(3)", mark))
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "test_cases.py::test_many: `drawn` needs how many cases" in done.stderr
