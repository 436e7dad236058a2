"""The operator's command line, `flask b24 ...`: it does not need the application to start."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.portal.webhook import WebhookLead
from b24app.adapters.store.copy import copy_database
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.migrate import migrate
from b24app.adapters.store.rotate_keys import SqlKeyRotation
from b24app.commands.copy_database import copy_database_command
from b24app.commands.doctor import doctor_command
from b24app.commands.erase import erase_command
from b24app.commands.keepalive import keepalive_command
from b24app.commands.lead import lead_command
from b24app.commands.migrate import migrate_command
from b24app.commands.portals import portals_command
from b24app.commands.rebind import rebind_command
from b24app.commands.reconcile import reconcile_command
from b24app.commands.register import register_command
from b24app.commands.rotate_keys import rotate_keys_command
from b24app.commands.show import show_command
from b24app.domain.bounded_json import Json
from b24app.domain.operations.finding import Finding, failed, good
from b24app.domain.operations.sealing import Sealing
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.webhook import Webhook
from b24app.errors import FullLeadError
from b24app.errors.own import SettingsError, StoreError
from b24app.ports import UnreadablePortal
from b24app.settings import Settings, read_settings
from b24app.usecases.each_portal import each_portal
from b24app.usecases.examine_deployment import STORE
from b24app.usecases.keep_alive import Fate
from b24app.usecases.rebind_portals import Rebound
from b24app.usecases.remove_app import Verdict
from b24app.usecases.show_portal import Erased, Kept
from b24app.wiring.adapters import Adapters, build_adapters
from b24app.wiring.application import ROOT, utc_now
from b24app.wiring.operator_use_cases import examine_deployment, show_portal
from b24app.wiring.use_cases import keep_alive, rebind_portals, reconcile


class OperatorsGroup(click.Group):
    """Ends a command whose error is ours with one plain line."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except FullLeadError as error:
            raise click.ClickException(str(error) or " ".join(error.args)) from None


def _migrate() -> None:
    with _database(_settings()) as engine:
        migrate(engine)


def _rotate_keys() -> Counter[Sealing]:
    settings = _settings()
    box = SecretBox(KeyRing(settings.secret_keys))
    with _database(settings) as engine:
        return SqlKeyRotation(engine=engine, client_id=settings.client_id, box=box)()


def _copy_database(target: str) -> Mapping[str, int]:
    with _database(_settings()) as origin, _database(_settings(B24_DATABASE_URL=target)) as goal:
        return copy_database(origin, goal)


def _keep_alive() -> Counter[Fate]:
    with _adapters() as (_, adapters):
        return keep_alive(adapters)(utc_now())


def _reconcile() -> Counter[Verdict]:
    with _adapters() as (_, adapters):
        return reconcile(adapters)(utc_now())


def _rebind() -> Iterator[Rebound]:
    with _adapters() as (settings, adapters):
        yield from rebind_portals(settings, adapters)(utc_now())


def _erase(member_id: str) -> int:
    with _adapters() as (_, adapters):
        adapters.installations.erase(member_id, utc_now())
        return adapters.installations.traces(member_id)


def _examine() -> Iterator[Finding]:
    try:
        settings = _settings()
    except SettingsError as error:
        yield from (failed(name, fault, "install/env.example explains it") for name, fault in error.faults.items())
        return
    yield good("settings", f"all are right; wider than by default: {', '.join(settings.widened) or 'none'}")
    try:
        with _database(settings) as engine:
            yield from examine_deployment(settings, build_adapters(settings, engine, utc_now), engine)(utc_now())
    except StoreError:
        yield failed(STORE, "cannot be opened", "is B24_DATABASE_URL right, and the database running?")


def _portals() -> Iterator[Installation | UnreadablePortal]:
    with _adapters() as (_, adapters):
        yield from each_portal(adapters.installations)


def _show(member_id: str) -> Kept | Erased | None:
    with _adapters() as (_, adapters):
        return show_portal(adapters)(member_id, utc_now())


def _lead(webhook: Webhook, lead_id: int) -> Mapping[str, Json]:
    anywhere = OutboundPolicy(allow_http=True, allow_private=True, allow_loopback=True)  # an operator's own word
    return WebhookLead(session=OutboundSession(anywhere), clock=utc_now)(webhook, lead_id)


def _settings(**instead: str) -> Settings:
    return read_settings({**os.environ, **instead}, ROOT)


@contextmanager
def _adapters() -> Iterator[tuple[Settings, Adapters]]:
    settings = _settings()
    with _database(settings) as engine:
        yield settings, build_adapters(settings, engine, utc_now)


@contextmanager
def _database(settings: Settings) -> Iterator[Engine]:
    engine = engine_for(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


b24 = OperatorsGroup("b24", help="Run and look after Full lead.")
b24.add_command(doctor_command(_examine))
b24.add_command(register_command())
b24.add_command(portals_command(_portals))
b24.add_command(show_command(_show))
b24.add_command(lead_command(_lead))
b24.add_command(migrate_command(_migrate))
b24.add_command(keepalive_command(_keep_alive))
b24.add_command(reconcile_command(_reconcile))
b24.add_command(rebind_command(_rebind))
b24.add_command(erase_command(_erase))
b24.add_command(rotate_keys_command(_rotate_keys))
b24.add_command(copy_database_command(_copy_database))
