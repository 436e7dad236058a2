"""The view that receives Bitrix24's life-cycle events and answers them at once."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

from b24app.domain.message import Message
from b24app.domain.operations.portal_activity import LifeEvent, PortalActivity
from b24app.domain.portal.refresh import LEAST_S
from b24app.domain.portal.uninstall_hint import UninstallHint
from b24app.errors.own import ThreadsBusyError
from b24app.usecases.install_app import InstallApp
from b24app.usecases.remove_app import RemoveApp, Verdict
from b24app.web.forms.event_form import (
    INSTALLING,
    UNINSTALLING,
    event_name,
    has_token,
    read_install_event,
    read_uninstall,
)
from b24app.web.forms.wire_form import WireForm
from b24app.web.http import door
from b24app.web.http.routes import EVENT_S, View

LOG = logging.getLogger("b24app.security")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventViews:
    """The view behind `/events`."""

    install_app: InstallApp
    remove_app: RemoveApp
    activity: PortalActivity
    clock: Callable[[], datetime]

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {"events": self.receive}

    def receive(self) -> Response:
        """Take an event. One that does not concern us, or proves nothing, is answered and ignored.

        What an installation without tokens would have told is found at any administrator's open. One that waited for a
        thread until too little of its time is left would be taken and conclude nothing: the platform sends it again.
        """
        if door.took_s() > EVENT_S - LEAST_S:
            raise ThreadsBusyError
        now = self.clock()
        form = WireForm(request.args, request.form)
        event = event_name(form)
        if event == UNINSTALLING:
            self._uninstall(read_uninstall(form), now)
        elif event in INSTALLING and has_token(form):
            claim = read_install_event(form, now)
            door.note(self.install_app(claim, now).caller)
            self.activity.events.note(claim.member_id, LifeEvent(at=now, name=event, outcome=CONFIRMED))
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    def _uninstall(self, hint: UninstallHint, now: datetime) -> None:
        """Log the outcome for the operator. A forged event, or one older than a reinstallation, changes nothing."""
        verdict = self.remove_app(hint, now)
        gone = verdict in {Verdict.GONE, Verdict.DISOWNED}
        level = logging.INFO if gone else logging.WARNING
        LOG.log(level, "uninstall event", extra={"portal": hint.member_id, "verdict": verdict.name})
        if not gone:
            outcome = STILL_INSTALLED if verdict is Verdict.THERE else UNCONFIRMED
            self.activity.events.note(hint.member_id, LifeEvent(at=now, name=UNINSTALLING, outcome=outcome))


CONFIRMED = Message("Bitrix24 confirmed this. The installation is up to date.")
STILL_INSTALLED = Message("Bitrix24 reports that the app is still installed, so nothing was changed.")
UNCONFIRMED = Message("Bitrix24 has not confirmed this yet, so nothing was deleted. The app will ask again.")
