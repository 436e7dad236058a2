"""What is installed is what was locked: by version and hash, from whatever index."""

import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "install").glob("requirements*.txt"))


@pytest.mark.rule("S50", "good")
def test_every_requirement_is_pinned_with_its_hashes_and_names_no_index() -> None:
    assert LOCKS, "the premise"
    for lock in LOCKS:
        entries = re.split(r"\n(?=[A-Za-z0-9])", "\n" + lock.read_text())[1:]
        assert len(entries) > 20, lock
        assert [entry for entry in entries if not re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+", entry)] == []
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
        assert "://" not in re.sub(r"#.*", "", lock.read_text()), lock


@pytest.mark.rule("S50", "good")
def test_nothing_installs_without_hashes() -> None:
    installs = re.findall(
        r".*pip install.*", (ROOT / "Makefile").read_text() + (ROOT / "install/README.md").read_text()
    )
    assert installs
    for line in installs:
        assert "--require-hashes" in line or "--editable ." in line or "-e ." in line


@pytest.mark.rule("S50", "bad")
@pytest.mark.parametrize("right", [pytest.param(True, marks=pytest.mark.costly), False])
def test_a_package_with_another_content_than_the_locked_one_is_refused(tmp_path: Path, *, right: bool) -> None:
    wheel = _wheel(tmp_path)
    digest = sha256(wheel.read_bytes() if right else b"another").hexdigest()
    (tmp_path / "requirements.txt").write_text(f"nothing-at-all==1.0 --hash=sha256:{digest}\n")
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--find-links", str(tmp_path), "--no-deps"]
    command += ["--require-hashes", "--target", str(tmp_path / "target"), "-r", str(tmp_path / "requirements.txt")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode == 0) == right, ended.stderr
    assert ("DO NOT MATCH" in ended.stderr) != right


def _wheel(folder: Path) -> Path:
    path = folder / "nothing_at_all-1.0-py3-none-any.whl"
    about = "nothing_at_all-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: nothing-at-all\nVersion: 1.0\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return path
