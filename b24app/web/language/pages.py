"""Renders templates in the reader's language."""

from collections.abc import Callable

from flask import Flask, render_template
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from b24app.web.language.words import LOCALES, Words, words_for


def set_up_pages(app: Flask, formatted: Callable[[str], object] = str) -> None:
    """Give the app's templates `_()`, `{% trans %}` and the filter `formatted`, and read all catalogues.

    A broken catalogue fails at the start. `formatted` makes HTML of BB-code, safe to show (`__html__`). Without it the
    tags are shown as they are written.
    """
    environment = app.jinja_env
    environment.extend(newstyle_gettext=True)
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters["formatted"] = formatted
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    for code in LOCALES:
        words_for(code)


def render(template: str, words: Words, **context: object) -> str:
    """Return the page. The template has `words` (dates, amounts, `words.say`), `gettext` and `ngettext`.

    The text of a catalogue is escaped like any other. A value in it may be Markup (a link in a sentence).
    """

    def gettext(text: str, **values: object) -> Markup:
        return escape(words.gettext(text)) % values

    def ngettext(singular: str, plural: str, number: int, **values: object) -> Markup:
        return escape(words.ngettext(singular, plural, number)) % {"num": number, **values}

    return render_template(template, words=words, gettext=gettext, ngettext=ngettext, **context)
