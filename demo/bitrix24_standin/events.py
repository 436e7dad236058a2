"""The event servers: they post what portals fire to the bound handlers, one by one, from a thread.

Imitates: Bitrix24 REST docs, "Events", "Application events" (docs/platform.md 1.4, 6.5).
"""

import http.client
import queue
import string
import threading
from contextlib import closing
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode, urlsplit

from .applications import Installation
from .clock import Clock
from .event_form import Happening, event_form, recipients
from .people import Person
from .portal import Portal
from .wire import SHOWN_CHARACTERS, Exchange

FORM = "application/x-www-form-urlencoded"
POST_DEADLINE_S = 10.0
OF_VERSIONS = ("ONAPPINSTALL", "ONAPPUPDATE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one handler. `status` 0 means that nobody answered."""

    portal: Portal = field(repr=False)
    event: str
    url: str
    form: dict[str, str] = field(repr=False)
    status: int = 0


class EventPost:
    """Delivers in the order in which events were fired, without retries, as the documents say."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: queue.Queue[Delivery | None] = queue.Queue()
        self._held: list[Delivery] = []
        self._done: list[Delivery] = []
        self._idle = threading.Condition()
        self._waiting = 0
        self._thread: threading.Thread | None = None

    def fire(
        self, portal: Portal, event: str, data: dict[str, object], by: Person | None, of: Installation | None = None
    ) -> None:
        """Queue an event for every handler of the application whose it is, or of each that is active and installed."""
        if of and event in OF_VERSIONS and of.app.install_url and portal.faults.install_events_gone.take():
            _forget_bindings(of)
        for row in portal.installations.values():
            if row.active and row.installed and of in (None, row) and not portal.faults.payment_over.on:
                happening = Happening(portal=portal, row=row, event=event, data=data)
                for url, person in recipients(happening, by):
                    form = event_form(happening, person, url, self._clock.now())
                    self._send(Delivery(portal=portal, event=event, url=url, form=form))

    def settle(self, timeout_s: float) -> list[Delivery]:
        """Wait until nothing is on its way, except what is held back."""
        with self._idle:
            if not self._idle.wait_for(lambda: self._waiting == 0, timeout_s):
                raise TimeoutError
        return list(self._done)

    def release(self) -> None:
        """Send what was held back, in reverse order if the portal's switch says so."""
        held, self._held = self._held, []
        if any(each.portal.faults.event_out_of_order.on for each in held):
            held.reverse()
        for each in held:
            self._enqueue(each)

    def post(self, delivery: Delivery) -> None:
        """Post any form to any address, as a forger would."""
        self._enqueue(delivery)

    def close(self) -> None:
        if self._thread:
            self._queue.put(None)
            self._thread.join()

    def _send(self, delivery: Delivery) -> None:
        faults = delivery.portal.faults
        if faults.event_lost.take():
            return
        if faults.event_forged.take():
            delivery.form["auth[application_token]"] = "0" * 32
        if faults.event_late.take() or faults.event_out_of_order.take():
            self._held.append(delivery)
            return
        for _ in range(2 if faults.event_twice.take() else 1):
            self._enqueue(delivery)

    def _enqueue(self, delivery: Delivery) -> None:
        with self._idle:
            self._waiting += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
        self._queue.put(delivery)

    def _work(self) -> None:
        while (delivery := self._queue.get()) is not None:
            done = _post(delivery, self._clock.now())
            with self._idle:
                self._done.append(done)
                self._waiting -= 1
                self._idle.notify_all()


def _forget_bindings(row: Installation) -> None:
    """Delete what is bound to an installation or an update, as rest 26.800 does where there is an installer page.

    Source: docs/platform.md 1.4.
    """
    row.handlers[:] = [each for each in row.handlers if each.event not in OF_VERSIONS]


def _post(delivery: Delivery, now: float) -> Delivery:
    body = urlencode(delivery.form)
    path, status, answer = _exchange(delivery.url, body)
    delivery.portal.wire.note(
        Exchange(
            direction="out",
            at=now,
            method="POST",
            url=delivery.url,
            path=path,
            api_method=delivery.event.lower(),
            content_type=FORM,
            request=body,
            status=status,
            response=answer,
        )
    )
    return replace(delivery, status=status)


def _exchange(url: str, body: str) -> tuple[str, int, str]:
    """Return the path that was asked for, the status, and the answer; 0 where nobody can be asked at this address."""
    path = ""
    try:
        address = urlsplit(url)
        path = address.path
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        with closing(kind(address.netloc, timeout=POST_DEADLINE_S)) as connection:
            asked = quote(f"{path or '/'}{'?' if address.query else ''}{address.query}", safe=string.punctuation)
            connection.request("POST", asked, body, {"Content-Type": FORM})
            answer = connection.getresponse()
            return path, answer.status, answer.read(SHOWN_CHARACTERS).decode(errors="replace")
    except (OSError, ValueError, http.client.HTTPException) as error:  # an address may be anything that was bound
        return path, 0, f"(nobody answered: {type(error).__name__})"
