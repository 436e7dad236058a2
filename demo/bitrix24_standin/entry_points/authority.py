"""A certificate authority that is invented anew each time, for clients that refuse plain http."""

import ssl
from collections.abc import Sequence
from pathlib import Path

import trustme


def tls_context(ca_file: Path, hosts: Sequence[str]) -> ssl.SSLContext:
    """Return what a server needs to be these hosts, and write the authority that clients are to trust into `ca_file`.

    Its key is kept nowhere, so it certifies nothing else later on.
    """
    authority = trustme.CA(organization_name="bitrix24-standin")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*hosts).configure_cert(context)
    authority.cert_pem.write_to_path(str(ca_file))
    return context
