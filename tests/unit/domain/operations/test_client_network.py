import pytest

from b24app.domain.operations.client_network import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:0:1:ffff::7", "2001:db8:0:1::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("", ""),
        ("unix:", ""),
        ("192.0.2.7, 192.0.2.8", ""),
    ],
)
def test_an_address_stands_for_its_subscriber(address: str, network: str) -> None:
    assert network_of(address) == network
