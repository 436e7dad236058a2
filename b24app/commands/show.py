"""`flask b24 show MEMBER_ID`: prints what is kept of one portal, without its tokens."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import click

from b24app.commands.deployment import Deployment
from b24app.commands.printable import in_one_line
from b24app.usecases.show_portal import Erased, Kept


@click.command("show")
@click.argument("member_id")
@click.pass_obj
def show(deployment: Deployment, member_id: str) -> None:
    """Show what is stored about a portal. Tokens are not printed."""
    kept = deployment.show_portal(member_id, deployment.clock())
    if kept is None:
        raise click.ClickException("Portal not found.")
    if isinstance(kept, Erased):
        for line in _rest(kept):
            click.echo(line)
        return
    for name, value in _lines(kept):
        click.echo(in_one_line(f"{name + ':':<22} {value}"))
    for each in kept.changes:
        what = f"{each.name} ({each.user_id}) {each.action}: {' > '.join(each.about)}"
        click.echo(in_one_line(f"  {each.at:%Y-%m-%d %H:%M} {what}"))


def _rest(kept: Erased) -> Iterator[str]:
    if kept.sealed_until is None:
        yield "No data of this portal is stored."
    else:
        yield f"Bitrix24 does not recognize the app there. Settings stay sealed until {kept.sealed_until:%Y-%m-%d}."
    if not kept.readable:
        yield "No key in B24_SECRET_KEYS decrypts them. Without it, administrators must choose their access rule again."
    if kept.at:
        yield f"It was deleted: {_moments(kept.at)}."


def _lines(kept: Kept) -> Iterator[tuple[str, object]]:
    row, keys = kept.installation, kept.keys
    yield "member_id", row.member_id
    yield "address", row.endpoint
    yield "also known as", ", ".join(map(str, row.aliases)) or "-"
    yield "authorization server", row.oauth_server
    yield "app entry", f"{row.app.id} ({row.app.code})"
    yield "installed", f"{row.installed_at:%Y-%m-%d %H:%M} UTC"
    yield "works as user", row.installer_id or "unknown since the data was lost"
    yield "tokens", keys.state
    yield "renewable until", f"{keys.renewable_until:%Y-%m-%d}" if keys.renewable_until else "-"
    yield "marked as removed", f"{row.removal_hinted_at:%Y-%m-%d %H:%M} UTC" if row.removal_hinted_at else "no"
    yield "who can use it", "lost, administrators only" if row.access.lost else row.access.choice
    yield "access list", ", ".join(f"{each.code} {each.name}".strip() for each in row.access.listed) or "-"
    yield "copy and export", row.tab.export
    yield "key fields", ", ".join(row.tab.key_fields)
    yield "deleted before", _moments(kept.erased) or "never"
    yield "changes", len(kept.changes)


def _moments(moments: Sequence[datetime]) -> str:
    return ", ".join(f"{each:%Y-%m-%d %H:%M} UTC" for each in moments)
