"""Which addresses may be dialled: globally routable ones, and those that the operator opened.

`ipaddress.is_private` and `is_global` are no guard (they differ between Python releases), so the rows of the two IANA
special-purpose registries are kept as data, and every row is refused, whatever its flags say.
https://www.iana.org/assignments/iana-ipv4-special-registry · https://www.iana.org/assignments/iana-ipv6-special-registry
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

DATA = Path(__file__).resolve().parents[1] / "data"
ENTRY = re.compile(r"\[(?P<v6>[0-9a-fA-F:.]+(?:/\d+)?)\]:(?P<v6_port>\d+)|(?P<v4>[\d./]+):(?P<v4_port>\d+)")
OWN = re.compile(r"\[?(?P<host>[^\[\]]+?)\]?:(?P<port>\d+)")


def networks(file: str) -> tuple[Network, ...]:
    """The blocks of a data file with the columns block, name, source."""
    with open(DATA / file, newline="", encoding="utf-8") as rows:
        return tuple(ip_network(row["block"]) for row in csv.DictReader(rows))


SPECIAL = networks("iana-ipv4-special.csv") + networks("iana-ipv6-special.csv")
DENIED = networks("denied-addresses.csv")
GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")
IPV4_COMPATIBLE = IPv6Network("::/96")
LOOPBACK_V6 = IPv6Address("::1")
ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: the interface identifier is one of these, then an IPv4 address


@dataclass(frozen=True)
class Opened:
    """A network that the operator opened; with a port, only that port, which may then lie outside the usual ones."""

    network: Network
    port: int | None = None


@dataclass(frozen=True)
class Policy:
    """An operator's policy, parsed. `own` are (host, port) of the portal's listener, `ports` None for any port."""

    opened: tuple[Opened, ...]
    own: tuple[tuple[str, int], ...]
    ports: frozenset[int] | None

    def opens_port(self, port: int) -> bool:
        """Whether any address can be dialled at `port`."""
        return self.ports is None or port in self.ports or any(entry.port == port for entry in self.opened)

    def permits(self, address: Address, port: int, is_own_machine: bool = False) -> bool:
        """Whether `address` may be dialled at `port`. What is denied comes first and nobody can open it."""
        if is_denied(address) or self._is_own(address, port, is_own_machine):
            return False
        if self._is_opened(address, port):
            return True
        if self.ports is not None and port not in self.ports:
            return False
        return self._is_opened(address, None) or is_public(address)

    def is_own_name(self, host: str, port: int) -> bool:
        return (host, port) in self.own

    def listens_everywhere(self, port: int) -> bool:
        """Whether the portal listens at `port` on every address of its machine."""
        return any(number == port and host in ("0.0.0.0", "::") for host, number in self.own)

    def _is_own(self, address: Address, port: int, is_own_machine: bool) -> bool:
        return (str(address), port) in self.own or (is_own_machine and self.listens_everywhere(port))

    def _is_opened(self, address: Address, port: int | None) -> bool:
        return any(entry.port == port and address in entry.network for entry in self.opened)


@lru_cache(maxsize=64)
def policy(allowed: tuple[str, ...], own_addresses: tuple[str, ...], ports: frozenset[int] | None) -> Policy:
    """Parse an operator's words. Raises ValueError, naming the entry, for one that cannot be read."""
    return Policy(tuple(map(_opened, allowed)), tuple(map(_own, own_addresses)), ports)


def is_denied(address: Address) -> bool:
    """Platform addresses and link-local, and IPv6 addresses that carry an IPv4 address inside."""
    return _within(address, DENIED) or (address.version == 6 and _embeds_ipv4(IPv6Address(address)))


def is_public(address: Address) -> bool:
    """Global unicast outside every row of the registries."""
    if address.is_multicast or _within(address, SPECIAL):
        return False
    return address.version == 4 or address in GLOBAL_UNICAST_V6


def _embeds_ipv4(address: IPv6Address) -> bool:
    """The forms that no block of the data file can say: IPv4-compatible (which surrounds ::1), and ISATAP."""
    if address in IPV4_COMPATIBLE:
        return address != LOOPBACK_V6
    return int(address) >> 32 & 0xFFFFFFFF in ISATAP


def _within(address: Address, blocks: Iterable[Network]) -> bool:
    return any(address in block for block in blocks)


def _opened(entry: str) -> Opened:
    found = ENTRY.fullmatch(entry.strip())
    try:
        if found is None:
            return Opened(ip_network(entry.strip()))
        return Opened(ip_network(found["v6"] or found["v4"]), _port(found["v6_port"] or found["v4_port"]))
    except ValueError as error:
        raise ValueError(f"“{entry}” is neither a network (10.0.0.0/8) nor address:port: {error}") from None


def _own(entry: str) -> tuple[str, int]:
    found = OWN.fullmatch(entry.strip())
    if found is None:
        raise ValueError(f"“{entry}” is not host:port.")
    host = found["host"].lower().removesuffix(".")
    try:
        return str(ip_address(host)), _port(found["port"])
    except ValueError:
        return host, _port(found["port"])


def _port(text: str) -> int:
    if not 0 < int(text) < 65536:
        raise ValueError(f"{text} is not a port number.")
    return int(text)
