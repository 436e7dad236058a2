"""An operator's shell over the store of an application that is really installed somewhere."""

from click.testing import CliRunner, Result

from b24app.wiring.command_line import b24
from tests.full_lead import FullLead


def run(app: FullLead, *words: str, **instead: str) -> Result:
    return CliRunner().invoke(b24, words, env={**app.environ, **instead})


def counts(result: Result) -> list[int]:
    return [int(line.split()[0]) for line in result.output.splitlines()]
