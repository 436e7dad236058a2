from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from b24app import commands
from b24app.commands.operators_group import COMMANDS, OperatorsGroup
from b24app.domain.findings.refused_findings import reason
from b24app.errors import FullLeadError
from b24app.errors.outside import MovedError
from b24app.errors.own import StoreError


def test_every_command_of_the_folder_is_there() -> None:
    modules = [import_module(f"b24app.commands.{path.stem}") for path in Path(commands.__path__[0]).glob("*.py")]
    written = {each for module in modules for each in vars(module).values() if isinstance(each, click.Command)}
    assert written == set(COMMANDS)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreError("the disk is full"), str(StoreError("the disk is full"))),
        (
            MovedError("portal.test", "redirected"),
            reason(MovedError("portal.test", "redirected")),
        ),
    ],
)
def test_an_error_of_ours_ends_a_command_with_one_line(error: FullLeadError, said: str) -> None:
    @click.command("fails")
    def fails() -> None:
        raise error

    ended = CliRunner().invoke(OperatorsGroup("b24", commands=[fails]), ["fails"])
    assert (ended.exit_code, ended.output) == (1, f"Error: {said}\n")


def test_an_error_that_is_not_ours_is_not_hidden() -> None:
    @click.command("fails")
    def fails() -> None:
        raise ZeroDivisionError

    assert isinstance(
        CliRunner().invoke(OperatorsGroup("b24", commands=[fails]), ["fails"]).exception, ZeroDivisionError
    )
