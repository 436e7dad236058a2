"""docs/glossary.md has each term once, with the file that defines it, and prose uses these terms."""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.test_architecture import defined

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
LINES = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("- ")]
ENTRY = re.compile(
    r"- \*\*(?P<term>[^*]+)\*\*: (?P<said>[^;]+?\.) \[(?P<text>[^\]]+)\]\((?P<link>[^)]+)\)(?: `(?P<name>[\w.]+)`)?"
)
ENTRIES = [found for line in LINES if (found := ENTRY.fullmatch(line))]
FEWEST, LONGEST = 80, 250  # entries, characters of one
FEWEST_CLASSES = 300
# What the code calls the things for which it once had words of its own.
OURS = (
    *("PortalClient", "BatchOutcome", "batch_within_budget", "AUTH_ERRORS", "TRANSIENT_ERRORS"),
    *("OutboundPolicy", "mount_only", "NoResponseError", "InvalidResponseError", "BadCallError"),
    *("AuthServerUnreachableError", "why_unproven", "is_other_app", "brings_new_token", "apply_proof", "verify_caller"),
    *("ProveLaunch.complete", "Installations.make_installer", "Refresh", "RefreshLeases", "belongs_to_same_user"),
    *("matches_version", "AdminPanel", "Choices", "RestorePortal", "Action", "Query", "MatchedBy", "ContactMethod"),
    *("RelatedData", "MissingReason", "REDACTED", "Finding.remedy", "Level.UNCERTAIN", "ExpiringCounter"),
    *("RecentItems", "PortalActivity", "PortalState.unsupported_method", "Adapters", "Neighbourhood", "World", "Fault"),
    *("actions", "PortalContext", "Switch"),
)
MODULES = [*(ROOT / "b24app").rglob("*.py"), *(ROOT / "demo").rglob("*.py")]
FORMER = re.compile(
    r"\b(elsewhere|whoever|strangers?|surely|sparing|lately|withheld|doubts?|doubtful|traded?|twins?|deeds?|heir|mishaps?"
    r"|recognis\w+|knows? nothing of|is not its matter)\b",
    re.IGNORECASE,
)


def docstrings(module: Path) -> Iterator[str]:
    """Yield the docstrings of a module, its own first."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def comments(module: Path) -> Iterator[str]:
    """Yield the comments of a module."""
    for token in tokenize.generate_tokens(io.StringIO(module.read_text()).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


class TestTheGlossary:
    def test_every_line_is_an_entry_of_one_sentence_with_its_file(self) -> None:
        assert len(LINES) >= FEWEST, "the premise: entries are found"
        assert [line for line in LINES if not ENTRY.fullmatch(line)] == []
        assert [each["said"] for each in ENTRIES if re.search(r"\. [A-Z]", each["said"])] == []

    def test_every_file_exists_and_is_called_so(self) -> None:
        files = [(each["text"], (GLOSSARY.parent / each["link"]).resolve()) for each in ENTRIES]
        assert [(said, file) for said, file in files if not file.is_file() or said not in file.parts[-2:]] == []

    def test_every_identifier_is_defined_in_its_file(self) -> None:
        named = [((GLOSSARY.parent / each["link"]).resolve(), each["name"]) for each in ENTRIES if each["name"]]
        assert [(file.name, name) for file, name in named if name not in defined(file)] == []

    def test_every_word_that_replaced_one_of_ours_has_its_entry(self) -> None:
        assert set(OURS) - {each["name"] for each in ENTRIES} == set()

    def test_the_terms_are_in_alphabetical_order_and_each_is_there_once(self) -> None:
        terms = [each["term"].lower() for each in ENTRIES]
        assert terms == sorted(set(terms))

    def test_no_entry_is_too_long(self) -> None:
        assert [line for line in LINES if len(line) > LONGEST] == []

    @pytest.mark.parametrize("document", ["AGENTS.md", "docs/architecture.md"])
    def test_the_reader_is_led_to_it(self, document: str) -> None:
        assert re.search(r"\]\((docs/)?glossary\.md\)", (ROOT / document).read_text())


def test_no_two_classes_of_the_application_have_one_name() -> None:
    classes = [
        (node.name, module.name)
        for module in (ROOT / "b24app").rglob("*.py")
        for node in ast.parse(module.read_text()).body
        if isinstance(node, ast.ClassDef)
    ]
    assert len(classes) >= FEWEST_CLASSES, "the premise: they are found"
    named = Counter(name for name, _ in classes)
    assert [each for each in classes if named[each[0]] > 1] == []


class TestTheProse:
    def test_a_module_opens_with_one_sentence(self) -> None:
        opening = {module: (next(docstrings(module)) + "\n").split("\n") for module in MODULES}
        wrong = [module for module, (first, then, *_) in opening.items() if then or ";" in first or first[-1:] != "."]
        assert [str(module.relative_to(ROOT)) for module in wrong] == []

    def test_no_former_word_is_left(self) -> None:
        suspects = [module for module in MODULES if FORMER.search(module.read_text())]
        prose = [(module, said) for module in suspects for said in (*docstrings(module), *comments(module))]
        assert [(str(module.relative_to(ROOT)), said) for module, said in prose if FORMER.search(said)] == []


class TestTheMessages:
    def test_each_thing_has_one_word_on_all_pages(self) -> None:
        """Self-hosted, authorization server, and a notification for what developers call an event."""
        template = (ROOT / "b24app" / "web" / "language" / "locales" / "messages.pot").read_text()
        said = " ".join(re.findall(r'"(.*)"', template)).replace("event handler OnRestCheckAuth", "")
        assert "self-hosted" in said, "the premise: messages are found"
        assert re.findall(r"on-premise|sign-in servers?|\bevents?\b", said) == []
