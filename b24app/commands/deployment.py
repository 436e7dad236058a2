"""What the operator's commands work on, built when a command first asks for it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from b24app.domain.bounded_json import Json
from b24app.domain.findings.own_address import SeenAtOwnAddress
from b24app.domain.operations.migrated import Migrated
from b24app.domain.operations.sealing import Sealing
from b24app.domain.portal.webhook import Webhook
from b24app.ports import Installations
from b24app.settings import Settings
from b24app.usecases.examine_deployment import ExamineDeployment
from b24app.usecases.keep_alive import KeepAlive
from b24app.usecases.rebind_portals import RebindPortals
from b24app.usecases.reconcile import Reconcile
from b24app.usecases.show_portal import ShowPortal


class Deployment(Protocol):
    """One deployment of the application.

    Whatever needs a setting raises SettingsError where one is missing or bad, and what needs the database StoreError.
    """

    @property
    def root(self) -> Path:
        """The folder of app.py, where relative paths begin."""

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment that the command was started in."""

    @property
    def settings(self) -> Settings:
        """All settings."""

    @property
    def unknown_settings(self) -> Sequence[str]:
        """The variables that look like settings and are none of this release."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """What tells the time."""

    @property
    def installations(self) -> Installations:
        """The portals in which the application is installed."""

    @property
    def examine_deployment(self) -> ExamineDeployment:
        """The use case behind `doctor`."""

    @property
    def own_address(self) -> Callable[[], SeenAtOwnAddress]:
        """What asks our own public address, and tells what was seen there."""

    @property
    def keep_alive(self) -> KeepAlive:
        """The use case behind `keepalive`."""

    @property
    def rebind_portals(self) -> RebindPortals:
        """The use case behind `rebind`."""

    @property
    def reconcile(self) -> Reconcile:
        """The use case behind `reconcile`."""

    @property
    def show_portal(self) -> ShowPortal:
        """The use case behind `show`."""

    @property
    def rotate_keys(self) -> Callable[[Callable[[int], None]], Counter[Sealing]]:
        """What seals the stored tokens again, tells how many it looked at, and counts how they stood."""

    @property
    def read_with_webhook(self) -> Callable[[Webhook, int], Mapping[str, Json]]:
        """What reads a lead with an inbound webhook; it needs no setting."""

    @property
    def where_the_store_is(self) -> str:
        """Its address, without the password."""

    def migrate(self, told: Callable[[str], None]) -> Migrated:
        """Bring the store to this release's form, and make it where there is none; `told` hears what may take long."""

    def copy_database(self, target: str, seen: Callable[[int], None]) -> Mapping[str, int]:
        """Copy the store into the database at this address, telling how far it is; return each table's rows."""
