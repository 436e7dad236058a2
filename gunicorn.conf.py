"""How gunicorn serves the app. It reads this file by itself in the folder where it is started.

What its command line says counts more: no command of ours repeats what stands here.
"""

import logging
import os
import sys
from multiprocessing import get_context
from urllib.parse import unquote, urlsplit

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

# What is imported here stays in the first process. It is little on purpose: a worker brings the app by itself, and so
# of the present time, and the first process stays small.
from b24app.adapters.json_lines import JsonLines
from b24app.web.server import counts
from b24app.web.server.new_worker import announce_threads, end_when_told, forget_our_code

bind = "127.0.0.1:8000"  # for the web server in front
worker_class = "b24app.web.server.buffering_worker.BufferingWorker"  # no thread waits for a client
# A process for each core, but two at least: while one is replaced, the other one answers. Four at most, as many as the
# memory of the shipped files holds. WEB_CONCURRENCY is gunicorn's own variable.
workers = int(os.environ.get("WEB_CONCURRENCY", min(max(os.cpu_count() or 1, 2), 4)))
# A lead takes a core some 30 ms, and the wait for its portal half a second: 16 that wait keep a core busy, and more
# would only wait for each other. One of them never waits for a portal (domain/operations/compartments.py).
threads = 16
# Whatever memory a library does not give back ends with the process, after a day of a busy office. Not all at once, and
# no sooner: what a process has counted of questions ends with it, too, and no flood shall end that every minute.
max_requests, max_requests_jitter = 200_000, 50_000


def on_starting(arbiter: Arbiter) -> None:
    """Say once what is wrong with our app's settings or store, before workers fail one by one."""
    os.register_at_fork(after_in_child=end_when_told)
    if getattr(arbiter.app, "app_uri", "") in {"app:app", "b24app_wsgi:app"}:
        trial = get_context("fork").Process(target=hold_if_it_cannot)  # it imports the app, and takes that along
        trial.start()
        trial.join()
        if trial.exitcode:
            sys.exit(trial.exitcode)


def hold_if_it_cannot() -> None:
    """End as a worker would that cannot start."""
    from b24app.wiring import place, start

    start.hold_if_it_cannot(os.environ, place.ROOT)


def post_fork(arbiter: Arbiter, worker: Worker) -> None:
    """Begin a worker."""
    announce_threads(arbiter, worker)
    counts.take_place(worker)
    forget_our_code()


when_ready, pre_fork, on_exit = counts.make_folder, counts.give_place, counts.remove_folder
# Connections of a process at once. Each is a file, of which a process may have 1024 by default,
# and half of them are for other hosts (adapters/outbound/pools.py).
worker_connections = 400
# Seconds for which a connection is kept for the next request: longer than the proxies in front of the app keep theirs
# (AWS 60, Traefik and cloudflared 90, Caddy 120), so that none sends a request into one that is just being closed.
keepalive = 125
# Seconds. The loop of a process says every second that it is well. A process that is to end may finish its requests:
# the deploy files wait ten seconds more.
timeout = 30
graceful_timeout = 30
sendfile = False  # it would let a thread wait for who reads a file slowly

# The app's settings say what a proxy is believed (B24_TRUSTED_PROXIES) and which address the app has (B24_PUBLIC_URL).
# By itself gunicorn would believe any program on this machine, and whoever comes through a Unix socket.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
header_map = "drop"
proxy_protocol = "off"

# A browser's request has about 25 fields behind a proxy. The longest field is a cookie of another app on this host.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

control_socket_disable = True  # a way to control the server that nobody asked for


class JsonLog(Logger):
    """The server's own lines, in the form of the app's and beside them. Each worker's app takes them over."""

    def setup(self, cfg: Config) -> None:
        """Keep where they go, but for stderr."""
        super().setup(cfg)
        secret = [os.environ.get(name, "") for name in ("B24_CLIENT_SECRET", "B24_METRICS_TOKEN")]
        secret += [key.strip() for key in os.environ.get("B24_SECRET_KEYS", "").split(",")]
        secret += [unquote(urlsplit(os.environ.get("B24_DATABASE_URL", "")).password or "")]
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(JsonLines(secret))
            if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr:
                handler.setStream(sys.stdout)


logger_class = JsonLog
