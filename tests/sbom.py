"""Writes the software bill of materials of what is installed to run the app: `make sbom`.

CycloneDX (https://cyclonedx.org, JSON, version 1.6) made of the locked requirements alone, so that it needs no network
and no environment, and says the same on every machine.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "install" / "requirements.txt"
ENTRY = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)(.*)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A locked package; `hashes` are those of each of its files, of which one is installed."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def address(self) -> str:
        """Its package URL, by which scanners know it."""
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"


def locked(text: str) -> list[Component]:
    """Read a locked list of requirements."""
    entries = (ENTRY.match(entry) for entry in re.split(r"\n(?=[A-Za-z0-9])", "\n" + text))
    return [
        Component(name=entry[1], version=entry[2], hashes=tuple(HASH.findall(entry.string)))
        for entry in entries
        if entry
    ]


def bill(project: str) -> dict[str, object]:
    """Return the bill of the project that a pyproject.toml describes."""
    about = tomllib.loads(project)["project"]
    components = [
        {
            "type": "library",
            "bom-ref": each.address,
            "name": each.name,
            "version": each.version,
            "purl": each.address,
            "externalReferences": [
                {
                    "type": "distribution",
                    "url": f"https://pypi.org/project/{each.name}/{each.version}/",
                    "hashes": [{"alg": "SHA-256", "content": digest} for digest in each.hashes],
                }
            ],
        }
        for each in locked(LOCK.read_text())
    ]
    itself = {"type": "application", "bom-ref": about["name"], "name": about["name"], "version": about["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": itself},
        "components": components,
        "dependencies": [{"ref": about["name"], "dependsOn": [each["purl"] for each in components]}],
    }


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def main(target: Path) -> None:
    """Write the bill to TARGET."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill((ROOT / "pyproject.toml").read_text()), indent=2) + "\n")
    click.echo(f"{len(locked(LOCK.read_text()))} components in {target}")


if __name__ == "__main__":
    main()
