import os
import re
import subprocess
import sys
from pathlib import Path

from b24app.adapters.store import audit
from b24app.adapters.store.schema import metadata

ROOT = Path(__file__).parents[4]
# Each is right until one letter of it is changed, or one value: in what is asked for, read and written.
MISTAKES = {
    "of_portal(audit, self.client_id": "of_portal(audit, self.cliend_id",
    "C.number.desc()": "C.numbr.desc()",
    "at=row[C.at]": "at=row[C.att]",
    "about=row[C.about]": "about=row[C.name]",
    "put(C.user_id, entry.user_id)": "put(C.usr_id, entry.user_id)",
    "put(C.name, entry.name)": "put(C.name, entry.user_id)",
}


def test_mypy_finds_a_column_that_is_misspelt_and_a_value_that_it_cannot_hold(tmp_path: Path) -> None:
    """Take a copy of one module of the store with such mistakes; mypy reads SQLAlchemy for it, some seven seconds."""
    module = Path(audit.__file__)
    source = module.read_text()
    for right, wrong in MISTAKES.items():
        assert source.count(right) == 1, right
        source = source.replace(right, wrong)
    (copy := tmp_path / module.name).write_text(source)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--no-pretty", "--cache-dir", os.devnull, "--follow-imports", "silent"),
            *("--shadow-file", str(module), str(copy), str(module)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    wrong_lines = {source[: source.index(wrong)].count("\n") + 1: wrong for wrong in MISTAKES.values()}
    found = {int(line) for line in re.findall(r"^[^:]+:([0-9]+): error:", done.stdout, re.MULTILINE)}
    assert found == set(wrong_lines), done.stdout + done.stderr


def test_whatever_is_kept_of_a_portal_goes_with_its_installation() -> None:
    of_portals = [table for table in metadata.tables.values() if "member_id" in table.c]
    assert len(of_portals) == 4
    for table in of_portals:
        assert "client_id" in table.primary_key.columns
        parents = [key for key in table.foreign_key_constraints if key.referred_table.name == "installations"]
        assert table.name == "installations" or [key.ondelete for key in parents] == ["CASCADE"]
