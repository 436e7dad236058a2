"""The nginx of this machine with the file that the guide ships, in front of an application as a process of its own."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.no_skips import not_here

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "install" / "deploy" / "nginx-full-lead.conf"
HOST = "127.0.0.1"
NAME = "full-lead.example.com"
CERTIFICATE = f"/etc/letsencrypt/live/{NAME}"
STARTS_S = 60.0  # a busy machine's
MAIN = """
daemon off;
{user}
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    types {{ text/html html; }}
    gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any;
    include {folder}/full-lead.conf;
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nginx:
    """Where it listens, its certificate, and what it logged."""

    port: int
    plain_port: int
    certificate: Path
    access_log: Path

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}"


def binary() -> str:
    """Return where nginx is, or end the test."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return found or not_here("nginx, so its file is read and never loaded: apt-get install nginx")


@contextmanager
def nginx_before(app_port: int, folder: Path) -> Iterator[Nginx]:
    """Run it with the file as shipped, but for ports and places."""
    with socket.create_server((HOST, 0)) as door, socket.create_server((HOST, 0)) as plain_door:
        yield from _running(binary(), app_port, folder, door, plain_door)


def _running(
    program: str, app_port: int, folder: Path, door: socket.socket, plain_door: socket.socket
) -> Iterator[Nginx]:
    """Let nginx take the two doors over, as it does from the nginx before it when it is replaced."""
    port, plain_port = door.getsockname()[1], plain_door.getsockname()[1]
    certificate = self_signed(folder)
    shipped = SHIPPED.read_text()
    here = {
        f"{CERTIFICATE}/fullchain.pem": str(certificate),
        f"{CERTIFICATE}/privkey.pem": str(folder / "key.pem"),
        "/var/log/full-lead": str(folder),
        "/opt/full-lead": str(ROOT),
        "http://127.0.0.1:8000": f"http://{HOST}:{app_port}",
        "listen 443 ssl;": f"listen {HOST}:{port} ssl;",
        "listen 80;": f"listen {HOST}:{plain_port};",
    }
    for place, instead in here.items():
        assert place in shipped, f"the premise: {place} is named"
        shipped = shipped.replace(place, instead)
    (folder / "full-lead.conf").write_text(re.sub(r"listen \[::\].*\n", "", shipped))
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    doors = [door.fileno(), plain_door.fileno()]
    running = subprocess.Popen(
        [program, "-p", str(folder), "-e", "stderr", "-c", str(main)],
        env={**os.environ, "NGINX": "".join(f"{each};" for each in doors)},
        pass_fds=doors,
    )
    try:
        yield Nginx(port=port, plain_port=plain_port, certificate=certificate, access_log=folder / "access.log")
    finally:
        running.terminate()
        running.wait(STARTS_S)


def self_signed(folder: Path) -> Path:
    """Make a certificate for this machine's address, and its key beside it."""
    made = folder / "certificate.pem"
    words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -addext subjectAltName=IP:{HOST},DNS:{NAME}"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(made)]
    subprocess.run([shutil.which("openssl") or "openssl", *words.split(), *files], check=True, capture_output=True)
    return made
