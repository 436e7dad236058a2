"""Which TLS is spoken to other hosts. Whose certificates are taken is in test_session.py."""

from ssl import TLSVersion

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from b24app.adapters.outbound.sockets import tls_context


def test_no_older_tls_than_1_2_is_spoken() -> None:
    context = tls_context(DEFAULT_CA_BUNDLE_PATH)
    assert (context.minimum_version, context.maximum_version) == (TLSVersion.TLSv1_2, TLSVersion.MAXIMUM_SUPPORTED)
