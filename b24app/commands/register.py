"""`flask b24 register`: what to enter where the application is registered, without any other setting or a database."""

import click

from b24app.domain.operations.placements import CARD_TABS, LEAD_TAB, LIFE_CYCLE_EVENTS, RIGHTS
from b24app.domain.portal.portal_address import parse_origin


@click.command("register")
@click.option("--url", envvar="B24_PUBLIC_URL", required=True, help="Public https address of the app.")
def register(url: str) -> None:
    """Print the values for the "Local application" form in Bitrix24 or for a Market version card."""
    origin = parse_origin(url.strip().rstrip("/"))
    if origin is None or origin.scheme != "https":
        raise click.BadParameter("must be https://host[:port] without a path", param_hint="--url")
    click.echo(FORM.format(url=origin, title=LEAD_TAB.title, rights=", ".join(right.scope for right in RIGHTS)))
    click.echo("\n".join(f"  {right.scope:<12} {right.why.text}" for right in RIGHTS))
    tabs = ",\n".join(f"{tab.name} to {origin}{tab.handler}" for tab in CARD_TABS)
    click.echo(BOUND.format(url=origin, tabs=tabs, events=", ".join(LIFE_CYCLE_EVENTS)))


# Source: Bitrix24 REST docs, "Local applications" (the form's labels).
FORM = """Developer resources > Other > Local application

  Type                            Server
  Your handler path               {url}/
  Path for initial installation   {url}/install
  Menu item text                  {title}
  Assign permissions              {rights}

Why these permissions:"""

BOUND = """
The installation binds {tabs},
and {events} to {url}/events.

Then set B24_CLIENT_ID and B24_CLIENT_SECRET to the values in the saved form, and start the app."""
