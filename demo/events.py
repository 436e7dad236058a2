"""The event servers: take what portals fire and post it to the handlers bound, one by one, from a thread.

Imitates: Bitrix24 REST docs, "Events", "Application events" (protocol.md 1.4, 6.5).
"""

import http.client
import queue
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from demo.applications import Handler, Installation
from demo.clock import Clock
from demo.people import Person
from demo.wire import SHOWN_CHARACTERS, Exchange

if TYPE_CHECKING:
    from demo.portal import Portal

FORM = "application/x-www-form-urlencoded"
POST_DEADLINE_S = 10.0
WITH_REFRESH_TOKEN = ("ONAPPINSTALL", "ONAPPUPDATE")
TO_WHOEVER_LEAVES = "ONAPPUNINSTALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one handler; `status` 0 means that nobody answered."""

    portal: "Portal" = field(repr=False)
    event: str
    url: str
    form: dict[str, str] = field(repr=False)
    status: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event, as it concerns one installed application."""

    portal: "Portal"
    row: Installation
    event: str
    data: dict[str, object]


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

    def fire(self, portal: "Portal", event: str, data: dict[str, object], by: Person | None) -> None:
        """Queue an event for every handler of every active and installed application of the portal."""
        for row in portal.installations.values():
            if row.active and row.installed and not portal.mishaps.payment_over.on:
                happening = Happening(portal=portal, row=row, event=event, data=data)
                for url, person in _recipients(happening, by):
                    self._send(envelope(happening, person, url, self._clock.now()))

    def settle(self, timeout_s: float) -> list[Delivery]:
        """Wait until nothing is on its way (what is held back does not count)."""
        with self._idle:
            if not self._idle.wait_for(lambda: self._waiting == 0, timeout_s):
                raise TimeoutError
        return list(self._done)

    def release(self) -> None:
        """Send what was held back, last come first if the portal's switch says out of order."""
        held, self._held = self._held, []
        if any(each.portal.mishaps.event_out_of_order.on for each in held):
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
        mishaps = delivery.portal.mishaps
        if mishaps.event_lost.take():
            return
        if mishaps.event_forged.take():
            delivery.form["auth[application_token]"] = "0" * 32
        if mishaps.event_late.take() or mishaps.event_out_of_order.take():
            self._held.append(delivery)
            return
        for _ in range(2 if mishaps.event_twice.take() else 1):
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


def _recipients(happening: Happening, by: Person | None) -> list[tuple[str, Person | None]]:
    row, event = happening.row, happening.event
    bound = [
        (each.url, _speaker(happening.portal, each, by))
        for each in row.handlers
        if each.event == event and not each.offline
    ]
    if event == "ONAPPINSTALL" and row.app.api_only and row.app.install_url:
        bound.append((row.app.install_url, by))
    return bound


def _speaker(portal: "Portal", handler: Handler, by: Person | None) -> Person | None:
    return portal.person(handler.user_id) if handler.user_id else by


def envelope(happening: Happening, person: Person | None, url: str, now: float) -> Delivery:
    """Write an event as the bracketed form that handlers receive; every leaf is a string."""
    portal, row, event = happening.portal, happening.row, happening.event
    form = {"event": event, "event_handler_id": str(_handler_id(row, event, url))}
    form |= {f"data{key}": value for key, value in _leaves(happening.data | {"LANGUAGE_ID": portal.language})}
    form |= {"ts": str(int(now))}
    auth = _speaking(happening, person) | _addresses(portal, row)
    form |= {f"auth{key}": value for key, value in _leaves(auth)}
    return Delivery(portal=portal, event=event, url=url, form=form)


def _speaking(happening: Happening, person: Person | None) -> dict[str, object]:
    """Give the tokens of the person who speaks, if there is one; only a life event brings a refresh token."""
    row, event = happening.row, happening.event
    if person is None or event == TO_WHOEVER_LEAVES:
        return {}
    pair = happening.portal.fresh_pair(row.app, person)
    tokens: dict[str, object] = {"access_token": pair.access, "expires": int(pair.expires_at), "expires_in": 3600}
    tokens |= {"scope": ",".join(row.app.scope), "user_id": person.id, "status": row.app.status}
    return tokens | ({"refresh_token": pair.refresh} if event in WITH_REFRESH_TOKEN else {})


def _addresses(portal: "Portal", row: Installation) -> dict[str, object]:
    return {
        "domain": portal.host,
        "server_endpoint": f"{portal.oauth_url()}/rest/",
        "client_endpoint": portal.client_endpoint,
        "member_id": portal.member_id,
        "application_token": row.application_token,
    }


def _handler_id(row: Installation, event: str, url: str) -> int:
    return next((each.id for each in row.handlers if (each.event, each.url) == (event, url)), 0)


def _leaves(value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [(f"[{key}]{path}", leaf) for key, each in value.items() for path, leaf in _leaves(each)]
    return [("", str(value))]


def _post(delivery: Delivery, now: float) -> Delivery:
    body, path = urlencode(delivery.form), urlsplit(delivery.url).path
    status, answer = _exchange(delivery.url, body)
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


def _exchange(url: str, body: str) -> tuple[int, str]:
    address = urlsplit(url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.netloc, timeout=POST_DEADLINE_S)
    try:
        path = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
        connection.request("POST", path, body, {"Content-Type": FORM})
        answer = connection.getresponse()
        return answer.status, answer.read(SHOWN_CHARACTERS).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, f"(nobody answered: {type(error).__name__})"
    finally:
        connection.close()
