"""`flask b24 init`: writes the file with the settings that the application needs, and tells how to register it."""

import base64
import re
import secrets
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from b24app.commands.deployment import Deployment
from b24app.commands.env_file import BESIDE_THE_APP, FileIsThereError, text_of, unwritable, write_new
from b24app.domain.operations.portal_form import form_lines
from b24app.domain.portal.portal_address import Origin, parse_origin
from b24app.errors.own import SettingsError
from b24app.settings import read_settings
from b24app.variables import SHORTEST_KEY_BYTES

# Source: docs/platform.md 1.1 (what an id looks like). A secret is a long row of letters and digits.
CLIENT_ID = re.compile(r"(local|app)\.[0-9a-z]+\.[0-9]+")
CLIENT_SECRET = re.compile(r"[0-9A-Za-z]{20,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A setting that a person is asked for. `looks` is only how it usually looks: they may insist."""

    setting: str
    words: str
    looks: re.Pattern[str] = re.compile(r".*")
    like: str = ""
    hidden: bool = False

    def fault(self, value: str) -> str:
        """Say why the app or the file's readers would not take it, "" if all do."""
        try:
            read_settings({self.setting: value}, Path())
        except SettingsError as error:
            return error.faults.get(self.setting, "") or unwritable(value)
        return unwritable(value)


ADDRESS = Question(
    setting="B24_PUBLIC_URL", words="Public address of the app (https://host; flask b24 dev makes one with a tunnel)"
)
ID = Question(
    setting="B24_CLIENT_ID",
    words="Application ID (client_id)",
    looks=CLIENT_ID,
    like="local.… or app.…, with hexadecimal digits and a number behind",
)
SECRET = Question(
    setting="B24_CLIENT_SECRET",
    words="Application key (client_secret), not shown",
    looks=CLIENT_SECRET,
    like="a long row of letters and digits",
    hidden=True,
)
OPTIONAL = {
    "operator_name": Question(setting="B24_OPERATOR_NAME", words="Who runs the app"),
    "support_contact": Question(setting="B24_SUPPORT_CONTACT", words="How to contact them"),
}


@click.command("init")
@click.option("--file", default=BESIDE_THE_APP, show_default=True, help="The file to write; from app.py's folder.")
@click.option("--public-url", envvar="B24_PUBLIC_URL", default="", help="Public https address of the app.")
@click.option("--client-id", envvar="B24_CLIENT_ID", default="", help="From the saved form.")
@click.option("--client-secret-stdin", "from_stdin", is_flag=True, help="Read the client secret from standard input.")
@click.option("--operator-name", envvar="B24_OPERATOR_NAME", default="", help="Who runs the app.")
@click.option("--support-contact", envvar="B24_SUPPORT_CONTACT", default="", help="How to contact them.")
@click.pass_obj
def init(deployment: Deployment, /, file: str, *, from_stdin: bool, **given: str) -> None:
    """Write the settings file for a new deployment, with a new key, and show what to enter in Bitrix24.

    In a terminal it asks for what is missing. Without one, the options and the variables of the same names say it, and
    what they do not say is left empty. The client secret is no option, because every user of this machine can read
    the command lines of all programs: it is asked for, or comes from B24_CLIENT_SECRET or from standard input. An
    existing file is never changed. No other setting is read and no database opened.
    """
    path = deployment.root / file
    _hold_if_there(path)
    ask = _asking if sys.stdin.isatty() and not from_stdin else _not_asking
    address = _address(ask(ADDRESS, given["public_url"]))
    click.echo("\n".join([*form_lines(address), SAVED]))
    needed = {
        ID.setting: ask(ID, given["client_id"]),
        SECRET.setting: ask(SECRET, sys.stdin.readline() if from_stdin else deployment.environ.get(SECRET.setting, "")),
        ADDRESS.setting: str(address),
        "B24_SECRET_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(SHORTEST_KEY_BYTES)).decode(),
    }
    optional = {each.setting: _not_asking(each, given[name]) for name, each in OPTIONAL.items() if given[name]}
    _write(path, text_of(needed | optional))
    _tell(path, deployment.root, missing=[name for name, value in needed.items() if not value])


SAVED = """
Save the form. It then shows the two values that the app needs.
"""
NEXT = """
Next, in the folder of app.py:

  set -a; . {file}; set +a
  {programs}/flask b24 migrate
  {programs}/gunicorn app:app

When it runs, in a second window, with the settings read in the same way:

  {programs}/flask b24 doctor"""
# Commands by hand would make a second database there, of the user who types them: the service has one of its own.
NEXT_FOR_A_SERVICE = """
Next: go on in install/systemd.md, or in install/container.md for containers."""


def _hold_if_there(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise click.ClickException(f"{path} is there already. It was not changed. Choose another one with --file.")
    if not path.parent.is_dir():
        raise click.ClickException(f"There is no folder {path.parent}.")


def _asking(question: Question, given: str) -> str:
    """Ask until there is a value that is taken."""
    value = given.strip() or _typed(question)
    while fault := question.fault(value):
        click.echo(f"{question.setting} {fault}. Please try again.")
        value = _typed(question)
    if not question.looks.fullmatch(value):
        click.echo(f"{question.setting} usually looks otherwise: {question.like}.")
        return value if click.confirm("Use it all the same?") else _asking(question, "")
    return value


def _typed(question: Question) -> str:
    return str(click.prompt(question.words, hide_input=question.hidden)).strip()


def _not_asking(question: Question, given: str) -> str:
    """Take what is given: "" where nothing is, and nobody can be asked."""
    value = given.strip()
    if not value:
        return ""
    if fault := question.fault(value):
        raise click.UsageError(f"{question.setting} {fault}.")
    if not question.looks.fullmatch(value):
        raise click.UsageError(f"{question.setting} must look like this: {question.like}.")
    return value


def _address(value: str) -> Origin:
    origin = parse_origin(value.rstrip("/"))
    if origin is None:
        raise click.UsageError("B24_PUBLIC_URL is missing. Add --public-url https://host.")
    return origin


def _write(path: Path, text: str) -> None:
    try:
        write_new(path, text)
    except FileIsThereError:
        _hold_if_there(path)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}. Nothing was left there.") from None


def _tell(path: Path, root: Path, missing: Sequence[str]) -> None:
    click.echo(f"Wrote {path}. Only its owner can read it.")
    if missing:
        click.echo(f"Add {' and '.join(missing)} to it: the saved form shows them.")
    if path != root / BESIDE_THE_APP:
        click.echo(NEXT_FOR_A_SERVICE)
        return
    file, programs = (_seen_from(root, each) for each in (path, Path(sys.executable).parent))
    click.echo(NEXT.format(file=file, programs=programs))


def _seen_from(root: Path, path: Path) -> str:
    """Write the path for a shell in this folder, with a slash in it."""
    return shlex.quote(f"./{path.relative_to(root)}" if path.is_relative_to(root) else str(path))
