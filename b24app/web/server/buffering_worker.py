"""A gunicorn worker whose threads wait for no client: they get whole requests, and give whole responses away.

gunicorn's own worker with threads reads the request in one of them, and closes connections in the loop that accepts
others. So a handful of clients that send a byte now and then, or never hang up, would hold up everybody.
"""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from gunicorn.workers.gthread import ThreadWorker

from b24app.web.server.connection import READ_AT_ONCE, ClientSocket, Connection, UnreadRequestError
from b24app.web.server.form_queue import FormQueue
from b24app.web.server.refusal import refusal, status_of

if TYPE_CHECKING:
    from concurrent.futures import Future

    from gunicorn.config import Config
    from gunicorn.glogging import Logger
    from gunicorn.workers.gthread import TConn

READ_S = 20.0  # from a request's first byte to its last: the largest, 96 KB, at 5 KB/s
SEND_S = 60.0  # of a response: the largest page, 2 MB, takes 20 s on a poor mobile connection
QUEUE_S = 4.0  # of a form for a thread, and a second more, as it is looked for once in one: 7 of its 12 s are left
LINGER_S = 2.0  # for a client to read the last response and hang up, before what it still sends is answered by a reset
MOST_UNSENT_BYTES = 32 * 1024 * 1024  # of all responses together: 16 of the largest
Next = Callable[[Connection], None]


class BufferingWorker(ThreadWorker):
    """Collects requests and sends responses in the loop that also accepts connections."""

    def init_process(self) -> None:
        """Begin in the new process."""
        self.waiting: dict[Connection, Next] = {}  # each with what is done when it is ready, longest wait first
        self.forms = FormQueue(self.cfg.threads, QUEUE_S)
        super().init_process()

    @classmethod
    def check_config(cls, cfg: "Config", log: "Logger") -> None:
        """Refuse to start with certificates.

        Raises:
            RuntimeError: which gunicorn says, and ends.
        """
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise RuntimeError("https is for the web server in front of the app: leave out --certfile and --keyfile.")

    def accept(self, listener: socket.socket) -> None:
        """Let a connection wait for its request; when there are too many, the largest crowd loses its oldest one."""
        try:
            accepted, client = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # another worker was quicker, or the client has gone
        connection = Connection(self.cfg, ClientSocket(accepted), client, listener.getsockname())
        self.nr_conns += 1
        self._wait(connection, self._read, READ_S)
        while self.nr_conns >= self.worker_connections and self.waiting:
            self._drop(self._crowding())

    def enqueue_req(self, conn: "TConn") -> None:
        """Give a request to a thread, or let it wait for one."""
        if not isinstance(conn, Connection) or self.forms.admit(conn):
            super().enqueue_req(conn)

    def finish_request(self, conn: "TConn", fs: "Future[bool]") -> None:
        """Go on with a connection whose request a thread has answered."""
        if isinstance(conn, Connection):
            for next_one in self.forms.after(conn):
                super().enqueue_req(next_one)
            conn.keep_alive = not fs.cancelled() and not fs.exception() and fs.result()
            self._try(self._answered, conn)

    def handle_error(self, _req: object, client: socket.socket, _addr: object, exc: BaseException) -> None:
        """Refuse what cannot be read. gunicorn's own line has the client's address, and what the client sent."""
        status = status_of(exc)
        number, page = refusal(status)
        self.log.warning("A request was refused: %d", status, extra={"problem": number, "status": status.value})
        with suppress(OSError):
            client.sendall(page)

    def murder_keepalived(self, *, force: bool = False) -> None:
        """End what has waited for too long, or everything: gunicorn asks once a second, and at last with `force`."""
        for connection in self.forms.overdue():
            super().enqueue_req(connection)
        now = time.monotonic()
        for connection in [each for each in self.waiting if force or each.deadline <= now]:
            self._try(self._drop if force else self._expire, connection)

    def _cap_keepalive(self, deadline: float) -> None:
        """Wait no longer for the first byte of a request: gunicorn asks when the worker is to stop."""
        for connection, then in self.waiting.items():
            if then == self._read and not connection.received:
                connection.deadline = min(connection.deadline, deadline)

    def _crowding(self) -> Connection:
        crowd = Counter(each.network for each in self.waiting).most_common(1)[0][0]
        return next(each for each in self.waiting if each.network == crowd)

    def _wait(self, connection: Connection, then: Next, seconds: float, event: int = selectors.EVENT_READ) -> None:
        connection.sock.settimeout(0)
        connection.deadline = time.monotonic() + seconds
        self.waiting[connection] = then
        self.poller.register(connection.sock, event, partial(self._ready, connection))

    def _ready(self, connection: Connection, _socket: socket.socket) -> None:
        then = self.waiting.get(connection)
        if then is not None:  # it was not dropped since the system said so
            self._try(then, connection)

    def _try(self, then: Next, connection: Connection) -> None:
        try:
            then(connection)
        except BlockingIOError:
            pass  # it was not ready after all
        except UnreadRequestError as refused:
            self._try(partial(self._refuse, refused.status), connection)
        except OSError:
            self._drop(connection)  # the client has gone

    def _leave(self, connection: Connection) -> None:
        if self.waiting.pop(connection, None):
            self.poller.unregister(connection.sock)

    def _drop(self, connection: Connection) -> None:
        self._leave(connection)
        self.nr_conns -= 1
        connection.close()

    def _read(self, connection: Connection) -> None:
        received = connection.sock.recv(READ_AT_ONCE)
        if not received:
            raise ConnectionResetError
        if not connection.received:
            connection.deadline = time.monotonic() + READ_S
        connection.received += received
        self._hand_over(connection)

    def _hand_over(self, connection: Connection) -> None:
        if connection.take_request():
            self._leave(connection)
            self.enqueue_req(connection)

    def _expire(self, connection: Connection) -> None:
        then = self.waiting.get(connection)
        if then is None:
            return  # it was dropped meanwhile, to make room
        if then == self._read and connection.received:
            raise UnreadRequestError(HTTPStatus.REQUEST_TIMEOUT)
        raise TimeoutError

    def _refuse(self, status: HTTPStatus, connection: Connection) -> None:
        number, page = refusal(status)
        self.log.info("A request was not read to its end: %d %s", status, status.phrase, extra={"problem": number})
        self._leave(connection)
        connection.sock.sendall(page)
        connection.keep_alive = False
        self._answered(connection)

    def _answered(self, connection: Connection) -> None:
        if connection.sock.unsent:
            self._wait(connection, self._send, SEND_S, selectors.EVENT_WRITE)
            self._hold_unsent()
        elif not connection.keep_alive:
            connection.sock.shutdown(socket.SHUT_WR)
            self._wait(connection, self._discard, LINGER_S)
        elif connection.received:
            self._wait(connection, self._read, READ_S)
            self._hand_over(connection)
        else:
            self._wait(connection, self._read, self.cfg.keepalive if self.alive else LINGER_S)

    def _send(self, connection: Connection) -> None:
        connection.sock.send_on()
        if not connection.sock.unsent:
            self._leave(connection)
            self._answered(connection)

    def _hold_unsent(self) -> None:
        while sum(len(each.sock.unsent) for each in self.waiting) > MOST_UNSENT_BYTES:
            self._drop(max(self.waiting, key=lambda each: len(each.sock.unsent)))

    def _discard(self, connection: Connection) -> None:
        if not connection.sock.recv(READ_AT_ONCE):
            raise ConnectionResetError
