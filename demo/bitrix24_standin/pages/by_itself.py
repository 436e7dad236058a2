"""Installs an application without a person, by posting the installer's form.

Imitates: Bitrix24 REST docs, "Installation master of a local application" (docs/platform.md 1.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests

from ..launch import open_frame

if TYPE_CHECKING:
    from ..applications import Application
    from ..people import Person
    from ..portal import Portal

INSTALLER_DEADLINE_S = 20.0


def install_by_itself(portal: Portal, app: Application, administrator: Person) -> None:
    """Save the form, open the installer, finish. A working application is left as it is.

    Raises:
        requests.RequestException: The installer did not answer with its page.
    """
    row = portal.installations.get(app.client_id)
    if row is None or not row.active:
        row = portal.install(app, administrator)
    if row.installed and row.placements:
        return
    launch = open_frame(portal, app, administrator)
    page = requests.post(launch.url, data=launch.fields, headers={"Origin": portal.url}, timeout=INSTALLER_DEADLINE_S)
    page.raise_for_status()
    if not row.installed:
        portal.finish_install(app, administrator)
