from b24app.domain.operations.client_network import network_of


def test_an_address_stands_for_its_subscriber() -> None:
    for address, network in (
        ("192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:0:1:ffff::7", "2001:db8:0:1::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("", ""),
        ("unix:", ""),
        ("192.0.2.7, 192.0.2.8", ""),
    ):
        assert network_of(address) == network, address
