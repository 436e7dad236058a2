"""No template and no script says a word that no catalogue could put into the reader's language.

The pages as they are served are looked at in tests/app/web.
"""

import re
from pathlib import Path

import pytest

from tests.unit.web.spoken import LETTERS, NAMES, spoken, without

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "b24app" / "web" / "static").glob("*.js"))
WITHOUT_WORDS = (
    re.compile(r"{% block body_class %}.*?{% endblock %}"),
    re.compile(r"{#.*?#}", re.DOTALL),
    re.compile(r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}", re.DOTALL),
    re.compile(r"\b_\(\s*(\"[^\"]*\"|'[^']*')"),
)
LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
ARGUMENTS = re.compile(r"\([^()]*\)")  # what a call is given is not what it says
EXPRESSION = re.compile(r"{{(.*?)}}|{%.*?%}", re.DOTALL)
VISIBLE_IN_SCRIPTS = re.compile(
    r"(?:textContent|innerText|innerHTML|ariaLabel|title|placeholder|setAttribute\(\"aria-label\",)\s*[=(]?\s*"
    r"[\"'`][^\"'`]*[A-Za-z]{2}"
)


def literals(found: re.Match[str]) -> str:
    """Keep the literals of an expression that is put into the text: no catalogue sees them."""
    own = LITERAL.findall(without(ARGUMENTS, found[1] or ""))
    return " ".join(first or second for first, second in own)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_no_word_outside_of_its_messages(template: Path) -> None:
    source = template.read_text()
    for pattern in WITHOUT_WORDS:
        source = pattern.sub(" ", source)
    in_tags = re.sub(r"<[^>]*>", lambda tag: EXPRESSION.sub(" ", tag[0]), source)
    said = spoken(re.sub(r"url_for\([^)]*\)", "", in_tags))
    texts = [EXPRESSION.sub(literals, text) for text in said]
    assert [text for text in texts if set(LETTERS.findall(text)) - NAMES] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_nothing_of_its_own(script: Path) -> None:
    assert VISIBLE_IN_SCRIPTS.findall(script.read_text()) == []


def test_the_looks_see_what_they_are_for() -> None:
    assert spoken('<p title="a">b <i>c</i></p><input type="submit" value="d"><code>e</code>') == ["a", "b", "c", "d"]
    assert EXPRESSION.sub(literals, '{{ "shown" if x else y }}') == "shown"
    assert VISIBLE_IN_SCRIPTS.search('place.textContent = "Loading"')
