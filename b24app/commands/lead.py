"""`flask b24 lead ID --webhook`: prints a lead as the portal answers it, without an installation."""

import json

import click

from b24app.commands.deployment import Deployment
from b24app.commands.printable import printable
from b24app.domain.portal.webhook import parse_webhook


@click.command("lead")
@click.argument("lead_id", type=click.IntRange(min=1))
@click.option(
    "--webhook",
    prompt="Inbound webhook (https://host/rest/user/code/)",
    hide_input=True,
    help="Webhook address. If you leave it out, you are asked for it and it stays out of the shell history.",
)
@click.pass_obj
def lead(deployment: Deployment, lead_id: int, webhook: str) -> None:
    """Print a lead as JSON, read with crm.lead.get through an inbound webhook with the "crm" permission."""
    parsed = parse_webhook(webhook)
    if parsed is None:
        raise click.BadParameter("must be https://host/rest/user/code/", param_hint="--webhook")
    click.echo(printable(json.dumps(deployment.read_with_webhook(parsed, lead_id), indent=2, ensure_ascii=False)))
