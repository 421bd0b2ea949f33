"""Which addresses may be dialled."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.runtime import addresses
from designer.runtime.addresses import Policy, policy


def words(text):
    return text.split()


PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "223.255.255.254", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"]

SPECIAL = words("""
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1
    192.0.0.9 192.0.0.10 192.0.0.170 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.1.1 192.175.48.1
    198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1
    fe80::1 fec0::1 fc00::1 fd12:3456::1 ff02::1 ff0e::1 100::1 100:0:0:1::1 2001:db8::1 2001:1::1 2001:2::1 2001:3::1
    2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2620:4f:8000::1 3fff::1 5f00::1 4000::1
""")

EMBEDDED = words("""
    ::ffff:8.8.8.8 ::ffff:127.0.0.9 ::ffff:a9fe:a9fe ::ffff:100.64.0.1 ::8.8.8.8 ::127.0.0.1 ::ffff:0:8.8.8.8
    64:ff9b::8.8.8.8 64:ff9b:1::8.8.8.8 2002:808:808::1 2002:7f00:1:: 2001:0:808:808::1 2606:4700::5efe:8.8.8.8
    2606:4700::200:5efe:8.8.8.8
""")

METADATA = words("""
    169.254.169.254 169.254.170.2 169.254.0.23 168.63.129.16 100.100.100.200 192.0.0.192 fd00:ec2::254 fd00:ec2::23
    fd20:ce::254 fd00:c1::a9fe:a9fe fd00:42::42 fd00:a9fe:a9fe::1 fd00:100::100:200 fe80::a9fe:a9fe 0.0.0.0 ::
""")

WIDE_OPEN = policy(("0.0.0.0/0", "::/0"), (), None)
CLOSED = policy((), (), None)


def permits(rules: Policy, address: str, port: int = 443, is_own_machine: bool = False) -> bool:
    return rules.permits(ip_address(address), port, is_own_machine)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_open(address):
    assert permits(CLOSED, address)


@pytest.mark.parametrize("address", [*SPECIAL, *EMBEDDED, *METADATA])
def test_nothing_but_global_unicast_is_open(address):
    assert not permits(CLOSED, address)


@pytest.mark.parametrize("address", [*METADATA, *EMBEDDED])
def test_no_operator_can_open_metadata_or_embedded_addresses(address):
    assert not permits(WIDE_OPEN, address)


@pytest.mark.parametrize("address", ["10.1.2.3", "127.0.0.1", "192.168.7.7", "::1", "fd12:3456::1", "100.64.0.1"])
def test_an_operator_can_open_an_intranet(address):
    assert permits(WIDE_OPEN, address)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_every_ipv4_address_that_python_calls_private_is_closed(address):
    assert not (address.is_private and CLOSED.permits(address, 443))


@given(st.integers(0, 2**32 - 1), st.sampled_from(["::ffff:0:0", "::", "64:ff9b::", "::ffff:0:0:0"]))
def test_no_form_hides_an_ipv4_address(inner, prefix):
    address = IPv6Address(int(IPv6Address(prefix)) + inner)
    assert int(address) == 1 or not WIDE_OPEN.permits(address, 443)


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_ipv6_is_open_inside_global_unicast_only(address):
    assert not CLOSED.permits(address, 443) or address in addresses.GLOBAL_UNICAST_V6


def test_the_registries_are_complete():
    v4, v6 = (addresses.networks(f"iana-ipv{version}-special.csv") for version in (4, 6))
    assert (len(v4), len(v6)) == (26, 25)
    assert {block.version for block in v4} == {4} and {block.version for block in v6} == {6}


@pytest.mark.parametrize(
    ("own", "address", "port", "is_own_machine", "is_open"),
    [
        ("A23 127.0.0.1:8000", "127.0.0.1", 8000, True, False),
        ("A23 [::1]:8000", "::1", 8000, True, False),
        ("A23 0.0.0.0:8000", "10.0.0.7", 8000, True, False),
        ("A23 0.0.0.0:8000", "10.0.0.7", 8000, False, True),
        ("A23 [::]:8000", "10.0.0.7", 8000, True, False),
        ("A23 127.0.0.1:8000", "127.0.0.1", 8010, True, True),
    ],
)
def test_the_portal_never_calls_itself(own, address, port, is_own_machine, is_open):
    rules = policy(("0.0.0.0/0", "::/0"), (own.removeprefix("A23 "),), None)
    assert permits(rules, address, port, is_own_machine) is is_open


@pytest.mark.parametrize(
    ("entry", "address", "port", "is_open"),
    [
        ("10.0.0.0/8", "10.9.9.9", 443, True),
        ("10.0.0.0/8", "10.9.9.9", 22, False),
        ("127.0.0.1:8010", "127.0.0.1", 8010, True),
        ("127.0.0.1:8010", "127.0.0.1", 443, False),
        ("127.0.0.1:8010", "127.0.0.2", 8010, False),
        ("10.0.0.0/8:5000", "10.9.9.9", 5000, True),
        ("[::1]:8010", "::1", 8010, True),
        ("[fd00::/8]:8010", "fd12::1", 8010, True),
        ("::1", "::1", 443, True),
        ("127.0.0.1:8010", "8.8.8.8", 8010, False),
    ],
)
def test_an_entry_opens_what_it_says(entry, address, port, is_open):
    assert permits(policy((entry,), (), frozenset({80, 443})), address, port) is is_open


@pytest.mark.parametrize(
    "entry", ["intranet", "10.0.0.1/8", "127.0.0.1:0", "127.0.0.1:70000", "localhost:8010", "[::1", ""]
)
def test_an_unreadable_entry_is_named(entry):
    with pytest.raises(ValueError, match="is neither a network"):
        policy((entry,), (), None)


def test_an_unreadable_own_address_is_named():
    with pytest.raises(ValueError, match="“portal”"):
        policy((), ("portal",), None)
