"""`flask b24 register`: what to enter where the application is registered, without any other setting or a database."""

import click

from b24app.domain.operations.placements import CARD_TABS, LIFE_CYCLE_EVENTS, RIGHTS
from b24app.domain.operations.portal_form import form_lines
from b24app.domain.portal.portal_address import parse_origin


@click.command("register")
@click.option("--url", envvar="B24_PUBLIC_URL", required=True, help="Public https address of the app.")
def register(url: str) -> None:
    """Print the values for the "Local application" form in Bitrix24 or for a Market version card."""
    origin = parse_origin(url.strip().rstrip("/"))
    if origin is None or origin.scheme != "https":
        raise click.BadParameter("must be https://host[:port] without a path", param_hint="--url")
    click.echo("\n".join(form_lines(origin)))
    click.echo("\nWhy these permissions:")
    click.echo("\n".join(f"  {right.scope:<12} {right.why.text}" for right in RIGHTS))
    tabs = ",\n".join(f"{tab.name} to {origin}{tab.handler}" for tab in CARD_TABS)
    click.echo(BOUND.format(url=origin, tabs=tabs, events=", ".join(LIFE_CYCLE_EVENTS)))


BOUND = """
The installation binds {tabs},
and {events} to {url}/events.

Then set B24_CLIENT_ID and B24_CLIENT_SECRET to the values in the saved form, and start the app."""
