"""What the documents name exists, and what exists is named."""

import re
from pathlib import Path

from b24app.web.http.routes import ROUTES
from b24app.wiring.command_line import b24

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / name
    for name in (
        "README.md",
        "AGENTS.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
    )
] + [each for folder in ("install", "docs") for each in sorted((ROOT / folder).glob("*.md"))]
SETTING = re.compile(r"B24_[A-Z_]+")


def test_every_setting_that_the_app_reads_is_explained_and_none_else() -> None:
    explained = set(SETTING.findall((ROOT / "install" / "env.example").read_text()))
    read = set(SETTING.findall((ROOT / "b24app" / "settings.py").read_text()))
    assert explained == read


def test_every_setting_and_link_of_a_document_exists() -> None:
    for document in DOCUMENTS:
        text = document.read_text()
        assert set(SETTING.findall(text)) <= set(SETTING.findall((ROOT / "b24app" / "settings.py").read_text())), (
            document
        )
        links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
        assert [link for link in links if not (document.parent / link).exists()] == [], document


def test_every_command_of_a_document_exists() -> None:
    for document in DOCUMENTS:
        text = document.read_text()
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert set(re.findall(r"(?:`|    )make ([a-z-]+)", text)) <= set(targets), document
        assert set(re.findall(r"flask b24 ([a-z-]+)", text)) <= set(b24.commands), document


def test_every_command_of_the_operator_is_named() -> None:
    named = set(re.findall(r"flask b24 ([a-z-]+)", (ROOT / "install" / "README.md").read_text()))
    assert set(b24.commands) <= named


def test_every_address_that_the_install_guide_names_is_a_route() -> None:
    named = re.findall(
        r"`(?:GET )?(?:https://full-lead\.example\.com)?(/[a-z/-]*)`", (ROOT / "install" / "README.md").read_text()
    )
    assert named, "the premise: the guide names addresses"
    assert set(named) <= {route.address for route in ROUTES}


def test_every_folder_of_tests_is_told_of_and_none_else() -> None:
    told = set(re.findall(r"`tests/([a-z0-9]+)/`", (ROOT / "CONTRIBUTING.md").read_text()))
    assert told == {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").glob("*/**/test_*.py")}
