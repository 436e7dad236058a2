"""Collects our texts into the catalogues, updates and compiles them, for developers (`make words`)."""

import sys
from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from b24app.web.language.catalogue_files import CATALOGUES
from b24app.web.language.codes import FALLBACK

PROJECT = Path(__file__).parents[3]
METHODS = [("b24app/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
KEYWORDS = {"gettext": None, "_": None, "ngettext": (1, 2), "Message": None}
MISSING = "not translated yet"  # the comment above each message that a translator should look at


def collect() -> Catalog:
    """Return every message of the code and the templates."""
    found = Catalog(project="Full Lead", charset="utf-8", fuzzy=False)
    extracted = extract_from_dir(
        PROJECT, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",), directory_filter=_ours
    )
    # In the order of files and words, and without lines: a text that only moves within its file changes nothing.
    for file, _line, message, comments, context in sorted(extracted, key=lambda each: (str(each[2]), each[0])):
        found.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    return found


def update(template: Catalog, folder: Path = CATALOGUES) -> Mapping[str, int]:
    """Write the `template` of all catalogues, and update each catalogue from it. English repeats our texts.

    A translation stays with its text, wherever the text has moved to. A message without a translation is marked. Each
    catalogue is compiled, as the app does it at its start. Returns the number of missing translations by the
    catalogue's name.

    Raises:
        PoFileError: A catalogue cannot be read. It is left as it is.
    """
    _write(folder / "messages.pot", template, headless=True)
    missing = {}
    for path in sorted(folder.glob("*.po")):
        catalogue = read_po(BytesIO(path.read_bytes()), locale=path.stem, abort_invalid=True)
        template.creation_date = catalogue.creation_date
        catalogue.update(deepcopy(template), no_fuzzy_matching=True)  # it takes the messages themselves
        if path.stem == FALLBACK:
            for message in catalogue:
                message.string = message.id or message.string
        missing[path.name] = sum(_mark(message) for message in catalogue if message.id)
        _write(path, catalogue, headless=False)
        write_mo(BytesIO(), catalogue)
    return missing


def is_translated(message: Message) -> bool:
    """Tell whether a message has its translation, in each of the language's plural forms."""
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return bool(forms) and all(forms) and not message.fuzzy


def _mark(message: Message) -> bool:
    missing = not is_translated(message)
    kept = [comment for comment in message.user_comments if comment != MISSING]
    message.user_comments = [*kept, MISSING] if missing else kept
    return missing


def _ours(folder: str) -> bool:
    """Leave out what does not belong to the app: environments, the demo, tests."""
    return Path(folder).parent != PROJECT or Path(folder).name in {"b24app", "templates"}


def _write(path: Path, catalogue: Catalog, *, headless: bool) -> None:
    text = BytesIO()
    write_po(text, catalogue, width=110, sort_by_file=True, ignore_obsolete=True, omit_header=headless)
    path.write_bytes(text.getvalue())


if __name__ == "__main__":
    for name, count in update(collect()).items():
        if count:
            sys.stderr.write(f"{name}: {count} messages are {MISSING}\n")
