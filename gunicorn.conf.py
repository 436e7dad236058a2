"""How gunicorn serves the app. It reads this file by itself in the folder where it is started.

What its command line says counts more: no command of ours repeats what stands here.
"""

import logging
import os
import secrets
import sys
import tempfile
from pathlib import Path

# The workers' counts for /metrics lie in this folder. Their library reads the variable when it is imported, which is
# below. When this file is read again (HUP), the folder stays.
if "prometheus_client" not in sys.modules:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = f"{tempfile.gettempdir()}/full-lead-{secrets.token_hex(8)}"

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger

from b24app.adapters.logs import JsonLines
from b24app.web.server.metrics_folder import MetricsFolder
from b24app.web.server.thread_count import announce_threads
from b24app.wiring.place import ROOT
from b24app.wiring.start import hold_if_it_cannot

bind = "127.0.0.1:8000"  # for the web server in front
worker_class = "b24app.web.server.buffering_worker.BufferingWorker"  # no thread waits for a client
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))  # gunicorn's own variable
threads = 8  # of each worker
post_fork = announce_threads


def on_starting(arbiter: Arbiter) -> None:
    """Say once what is wrong with our app's settings or store, before workers fail one by one."""
    if getattr(arbiter.app, "app_uri", "") in {"app:app", "b24app_wsgi:app"}:
        hold_if_it_cannot(os.environ, ROOT)


counts = MetricsFolder(Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")))
when_ready, child_exit, on_exit = counts.make, counts.mark_dead, counts.remove
# Connections of a process at once. Each is a file, of which a process may have 1024 by default.
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
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(JsonLines(secret))
            if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr:
                handler.setStream(sys.stdout)


logger_class = JsonLog
