"""`flask b24 register`: what to enter where the application is registered; needs no other setting and no database."""

import click

from b24app.domain.operations.placements import LEAD_TAB_PLACEMENT, LIFE_CYCLE_EVENTS, RIGHTS, TAB_TITLE
from b24app.domain.portal.portal_address import parse_origin


def register_command() -> click.Command:
    """Return the command."""

    @click.command("register")
    @click.option("--url", envvar="B24_PUBLIC_URL", required=True, help="Public https address of the app.")
    def run(url: str) -> None:
        """Print the values for the "Local application" form in Bitrix24 or for a Market version card."""
        origin = parse_origin(url.strip().rstrip("/"))
        if origin is None or origin.scheme != "https":
            raise click.BadParameter("must be https://host[:port] without a path", param_hint="--url")
        click.echo(FORM.format(url=origin, title=TAB_TITLE, rights=", ".join(right.scope for right in RIGHTS)))
        click.echo("\n".join(f"  {right.scope:<12} {right.why.text}" for right in RIGHTS))
        click.echo(BOUND.format(url=origin, tab=LEAD_TAB_PLACEMENT, events=", ".join(LIFE_CYCLE_EVENTS)))

    return run


# Source: Bitrix24 REST docs, "Local applications" (the form's labels).
FORM = """Developer resources > Other > Local application

  Type                            Server
  Your handler path               {url}/
  Path for initial installation   {url}/install
  Menu item text                  {title}
  Assign permissions              {rights}

Why these permissions:"""

BOUND = """
The installation binds {tab} to {url}/lead-tab,
and {events} to {url}/events.

Then set B24_CLIENT_ID and B24_CLIENT_SECRET to the values in the saved form, and start the app."""
