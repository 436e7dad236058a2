"""No template and no script says a word that no catalogue could put into the reader's language.

The pages as they are served are looked at in tests/app/web.
"""

import re
from pathlib import Path

from tests.unit.web.spoken import LETTERS, NAMES, spoken, without

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "b24app" / "web" / "http" / "static").glob("*.js"))
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


def loose_words(source: str) -> list[str]:
    """Return the texts of a template with words that no message holds."""
    for pattern in WITHOUT_WORDS:
        source = pattern.sub(" ", source)
    in_tags = re.sub(r"<[^>]*>", lambda tag: EXPRESSION.sub(" ", tag[0]), source)
    said = spoken(re.sub(r"url_for\([^)]*\)", "", in_tags))
    texts = [EXPRESSION.sub(literals, text) for text in said]
    return [text for text in texts if set(LETTERS.findall(text)) - NAMES]


def test_a_template_has_no_word_outside_of_its_messages() -> None:
    loose = {path.name: loose_words(path.read_text()) for path in TEMPLATES}
    assert {name: texts for name, texts in loose.items() if texts} == {}
    assert len(loose) > 30


def test_a_script_says_nothing_of_its_own() -> None:
    said = {path.name: VISIBLE_IN_SCRIPTS.findall(path.read_text()) for path in SCRIPTS}
    assert {name: texts for name, texts in said.items() if texts} == {}
    assert len(said) > 5


def test_the_looks_see_what_they_are_for() -> None:
    assert spoken('<p title="a">b <i>c</i></p><input type="submit" value="d"><code>e</code>') == ["a", "b", "c", "d"]
    assert loose_words("<p>{{ _('said') }} loose</p>") != [] == loose_words("<p>{{ _('said') }}</p>")
    assert EXPRESSION.sub(literals, '{{ "shown" if x else y }}') == "shown"
    assert VISIBLE_IN_SCRIPTS.search('place.textContent = "Loading"')
