"""Which TLS is spoken to other hosts. Whose certificates are taken is in test_session.py."""

from ssl import TLSVersion

from b24app.adapters.outbound.sockets import tls_context
from tests.wire.certificates import Authority


def test_no_older_tls_than_1_2_is_spoken() -> None:
    context = tls_context("")
    assert (context.minimum_version, context.maximum_version) == (TLSVersion.TLSv1_2, TLSVersion.MAXIMUM_SUPPORTED)


def test_further_authorities_count_beside_the_usual_ones(authority: Authority) -> None:
    usual, wider = tls_context(""), tls_context(authority.ca_file)
    of = {each["serialNumber"] for each in wider.get_ca_certs()} - {
        each["serialNumber"] for each in usual.get_ca_certs()
    }
    assert len(of) == 1
    assert len(usual.get_ca_certs()) > 50
