"""What must stand nowhere in the application's source, because no test of behaviour would see each place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

APPLICATION = Path(__file__).parents[2] / "b24app"
SECRETS = ("digest", "token", "secret", "nonce", "signature")
NO_SECRET_OF_OURS = "access_token == refresh_token"  # an answer that contradicts itself
SCRIPTS = APPLICATION / "web" / "http" / "static"
TRUSTED = "trusted.js"
# Where a browser makes a document, a script or code of a text. Source: W3C, "Trusted Types", the sinks.
SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|parseFromString|createContextualFragment"
    r"|srcdoc|document\.write|\.src\b|importScripts|\beval\b|\bFunction\(|createPolicy|new (?:Shared)?Worker"
    r"|createElement\(\"(?:script|iframe|object|embed)\"|set(?:Timeout|Interval)\(\s*[\"'`]|javascript:"
)
ASSIGNED_BY_NAME = re.compile(
    r"\w\[[^\]\"']+\]\s*=(?![=>])"
)  # of an object, a name that came from outside may be __proto__
RUN = frozenset({"eval", "exec", "compile", "__import__", "popen", "system", "render_template_string", "from_string"})
NOT_FOR_US = frozenset(
    {"pickle", "marshal", "shelve", "subprocess", "random", "uuid", "xml", "yaml", "ctypes", "smtplib"}
)
STARTS_PROGRAMS = (APPLICATION / "commands" / "programs" / "running.py", "subprocess")  # by an operator's command
SYSTEMS_OWN = "SystemRandom"  # the same source as the secrets module's
WEAK = frozenset({"md5", "sha1", "MD5", "SHA1", "ECB", "CBC", "TripleDES", "ARC4"})
SWITCHES, UNVERIFIED = frozenset({"verify", "assert_hostname", "check_hostname"}), "CERT_NONE"
UNCHECKED = (*SWITCHES, UNVERIFIED)
STATEMENTS = frozenset({"text", "exec_driver_sql", "literal_column"})


def trees(*words: str) -> Iterator[tuple[Path, ast.Module]]:
    """Yield the files that have one of the words, parsed: what is looked for stands in no other."""
    for path in APPLICATION.rglob("*.py"):
        text = path.read_text()
        folded = text.lower()
        if any(word.lower() in folded for word in words):
            yield path, ast.parse(text)


def secrets_compared(tree: ast.Module) -> list[int]:
    """Find `==` and `!=` between two names of secrets; SQL's columns are compared by the database."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        and all(any(word in _name(side).lower() for word in SECRETS) for side in (node.left, node.comparators[0]))
        and ".c." not in ast.unparse(node)
        and ast.unparse(node) != NO_SECRET_OF_OURS
    ]


def unchecked_certificates(tree: ast.Module) -> list[int]:
    return [
        node.value.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword)
        and node.arg in SWITCHES
        and isinstance(node.value, ast.Constant)
        and node.value.value is False
    ] + [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == UNVERIFIED]


def statements_made_of_text(tree: ast.Module) -> list[int]:
    if not any(isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy" for node in ast.walk(tree)):
        return []
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and _name(node.func).rpartition(".")[2] in STATEMENTS
        and not all(_is_fixed(argument) for argument in node.args[:1])
    ]


def called(tree: ast.Module) -> set[str]:
    """Find what is called by a plain name, or as a function of a module."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    methods = [node for node in functions if isinstance(node, ast.Attribute)]
    of_modules = {node.attr for node in methods if not (isinstance(node.value, ast.Name) and node.value.id == "re")}
    return of_modules | {node.id for node in functions if isinstance(node, ast.Name)}


def imported(tree: ast.Module) -> set[str]:
    """Find the outermost packages that are imported."""
    plain = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    from_there = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    parts = {node.module or "" for node in from_there if [each.name for each in node.names] != [SYSTEMS_OWN]}
    return {name.partition(".")[0] for name in plain | parts}


def mentioned(tree: ast.Module) -> set[str]:
    """Find the names that are imported from somewhere, or taken from a module."""
    taken = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return taken | {each.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names}


@pytest.mark.rule("S5", "good")
def test_secrets_are_compared_in_constant_time_alone() -> None:
    found = [(path.name, line) for path, tree in trees(*SECRETS) for line in secrets_compared(tree)]
    assert found == []


@pytest.mark.rule("S29", "good")
def test_no_check_of_a_certificate_is_switched_off() -> None:
    found = [(path.name, line) for path, tree in trees(*UNCHECKED) for line in unchecked_certificates(tree)]
    assert found == []


def test_no_script_names_an_objects_member_by_what_it_was_told() -> None:
    assert {path.name: ASSIGNED_BY_NAME.findall(path.read_text()) for path in SCRIPTS.glob("*.js")} == {
        path.name: [] for path in SCRIPTS.glob("*.js")
    }
    assert ASSIGNED_BY_NAME.search("turns[child.tagName] = 1"), "a control"


def test_nothing_runs_a_program_or_a_text_and_what_is_random_comes_from_the_system() -> None:
    assert [(path.name, name) for path, tree in trees(*RUN) for name in RUN & called(tree)] == []
    brought = [(path, name) for path, tree in trees(*NOT_FOR_US) for name in NOT_FOR_US & imported(tree)]
    assert brought == [STARTS_PROGRAMS]
    assert called(ast.parse("os.system(command)")) & RUN, "a control"
    assert imported(ast.parse("import xml.sax, os\nfrom random import choice")) & NOT_FOR_US == {"xml", "random"}
    assert imported(ast.parse("from random import SystemRandom")) & NOT_FOR_US == set()


def test_no_hash_or_cipher_is_a_weak_one() -> None:
    assert [(path.name, name) for path, tree in trees(*WEAK) for name in WEAK & mentioned(tree)] == []
    assert mentioned(ast.parse("from hashlib import md5\nhashlib.sha1(b'')")) & WEAK == {"md5", "sha1"}, "a control"


@pytest.mark.rule("S39", "good")
def test_every_statement_is_built_or_fixed() -> None:
    found = [(path.name, line) for path, tree in trees("sqlalchemy") for line in statements_made_of_text(tree)]
    assert found == []


@pytest.mark.rule("S21", "good")
def test_no_script_but_one_makes_a_page_or_a_script_of_a_text() -> None:
    found = {path.name: set(SINKS.findall(path.read_text())) for path in SCRIPTS.glob("*.js")}
    assert found.pop(TRUSTED) == {"createPolicy", "parseFromString", 'createElement("script"', ".src"}, "and a control"
    assert len(found) > 5, "the premise: there are others"
    assert {name: sinks for name, sinks in found.items() if sinks} == {}


@pytest.mark.rule("S39", "bad")
def test_each_of_these_searches_finds_what_it_is_for() -> None:
    assert secrets_compared(ast.parse("stored.token_digest == posted_digest")) == [1]
    assert unchecked_certificates(ast.parse("post(url, verify=False)")) == [1]
    assert unchecked_certificates(ast.parse("context.verify_mode = ssl.CERT_NONE")) == [1]
    written = "from sqlalchemy import text\nconnection.execute(text({}))"
    assert statements_made_of_text(ast.parse(written.format("f'DROP TABLE {name}'"))) == [2]
    assert statements_made_of_text(ast.parse(written.format("'SELECT 1'"))) == []


def _name(node: ast.expr) -> str:
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute | ast.Call) else ""


def _is_fixed(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_fixed(node.body) and _is_fixed(node.orelse)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())
