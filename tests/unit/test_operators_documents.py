"""The operator's documents: what they quote is said, what they name is there, and commands have the options named."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from b24app.adapters.json_lines import FIELDS
from b24app.adapters.oauth.authorization_server import PROOF_DEADLINE_S
from b24app.adapters.outbound import call_log, own_address, transport
from b24app.adapters.portal import webhook
from b24app.adapters.portal.rest_portal import PORTAL_DEADLINE_S
from b24app.adapters.store.database import POOL_WAIT_S, STATEMENT_MS
from b24app.domain.problems.problem import OPERATOR
from b24app.domain.problems.table import TABLE
from b24app.web.http.routes import REQUEST_S
from b24app.wiring.command_line import b24
from tests.case import case
from tests.code_blocks import COMMAND, ROOT, typed

INSTALL = ROOT / "install"
DOCUMENTS = [ROOT / "README.md", *sorted(INSTALL.glob("*.md"))]
TROUBLE = INSTALL / "troubleshooting.md"
MOST_LINES = 300


def commands() -> Iterator[str]:
    for document in (*DOCUMENTS, INSTALL / "env.example"):
        text = document.read_text()
        yield from (found[1] for line in text.splitlines() if (found := COMMAND.fullmatch(typed(line))))
        yield from re.findall(r"`(?:\.venv/bin/)?(?:flask b24|full-lead) ([a-z][^`]*)`", text)


def test_a_command_is_one_and_has_the_options_that_are_named() -> None:
    written = sorted(set(commands()))
    assert written, "the premise"
    for words in written:
        with case(words):
            name, *rest = shlex.split(words)
            command = b24.commands[name]
            with click.Context(command) as context:
                _given, left, _order = command.make_parser(context).parse_args(rest)
            assert left == [], "it takes no such word"


@cache
def sayings() -> str:
    """Return all words that the app, its script or nginx's pages can say, blanks as one."""
    places = [*(ROOT / "b24app").rglob("*.py"), *(ROOT / "templates").rglob("*.html"), ROOT / "Makefile"]
    places += [INSTALL / "deploy" / "full-lead", *(INSTALL / "deploy" / "pages").glob("*.html")]
    return " ".join(" ".join(place.read_text().split()) for place in places)


def quoted(heading: str) -> list[str]:
    part = TROUBLE.read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r'^\| "([^"]+)" \|', part, re.MULTILINE)


def test_the_title_that_is_looked_up_is_a_pages() -> None:
    titles = {*re.findall(r"<h1>([^<]+)</h1>", sayings()), *(problem.title.text for problem in TABLE.values())}
    looked_up = quoted("In Bitrix24")
    assert looked_up, "the premise"
    assert [words for words in looked_up if words not in titles and f'Message("{words}")' not in sayings()] == []


def test_every_page_that_the_operator_can_change_is_there() -> None:
    shown = {problem.title.text for problem in TABLE.values() if problem.who is OPERATOR and problem.kind != "settings"}
    assert shown <= set(quoted("In Bitrix24"))


def test_the_words_that_are_looked_up_are_the_apps() -> None:
    looked_up = quoted("In the terminal and in the log")
    assert looked_up, "the premise"
    assert [words for words in looked_up if words not in sayings()] == []


def headings(document: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)


def test_every_heading_that_code_or_document_names_is_there() -> None:
    places = [*(ROOT / "b24app").rglob("*.py"), *(ROOT / "docs").glob("*.md"), INSTALL / "env.example", *DOCUMENTS]
    named = [
        pair
        for place in places
        for pair in [
            *re.findall(r'(install/\w+\.md)(?:\))?, "([^"]+)"', place.read_text()),
            *((name, heading) for heading, name in re.findall(r'"([^"]+)" in\s+(install/\w+\.md)', place.read_text())),
        ]
    ]
    assert ("install/README.md", "Replace a key") in named, "the premise: doctor names one"
    assert [pair for pair in named if pair[1] not in headings(ROOT / pair[0])] == []


def test_every_link_to_a_heading_has_one() -> None:
    for document in DOCUMENTS:
        with case(document):
            for name, anchor in re.findall(r"\]\(([\w./-]*\.md)?#([\w-]+)\)", document.read_text()):
                goal = document.parent / name if name else document
                assert anchor in {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings(goal)}


def test_every_shipped_file_that_is_named_is_there() -> None:
    for document in DOCUMENTS:
        named = re.findall(r"install/deploy/[\w.@*-]+", document.read_text())
        assert [name for name in named if not list(ROOT.glob(name))] == [], document


def test_the_longest_times_are_those_of_the_code() -> None:
    part = (INSTALL / "operate.md").read_text().partition("## Connections to other hosts\n")[2].partition("\n## ")[0]
    told = re.findall(r"^\| (?!to )[^|]+\| [^|]+\| (\d+) s \|$", part, re.MULTILINE)
    held = (REQUEST_S, PORTAL_DEADLINE_S, PROOF_DEADLINE_S, transport.DEADLINE_S, STATEMENT_MS / 1000, POOL_WAIT_S)
    assert [float(each) for each in told] == [*held, own_address.DEADLINE_S, webhook.DEADLINE_S]


def test_the_line_that_finds_slow_portals_reads_what_the_log_has() -> None:
    guide = (INSTALL / "operate.md").read_text()
    said = re.findall(r'select\(\.logger == "([^"]+)" and \.(\w+) > \d+\)\.(\w+)', guide)
    assert [logger for logger, *_fields in said] == [call_log.LOG.name]
    assert {field for _logger, *fields in said for field in fields} <= set(FIELDS)


def test_the_guide_is_short_enough_to_be_read() -> None:
    assert len((INSTALL / "README.md").read_text().splitlines()) <= MOST_LINES
