"""An operator's policy for the calls that leave."""

from dataclasses import dataclass

from designer.runtime import addresses
from designer.runtime.errors import BlockedAddress, UnusableAddress

USUAL_PORTS = frozenset({80, 443, 8080, 8443})


@dataclass(frozen=True)
class Egress:
    """Where calls may go, and how long and how large they may be.

    `allowed`, besides the public internet: networks ("10.0.0.0/8"), open at `ports` only, and single places
    ("127.0.0.1:8010", "[fd00::7]:8010") at a port of their own. `own_addresses`: "host:port" of the portal's listener,
    always refused; 0.0.0.0 stands for every address of this machine. `ports`: None for any.
    `seconds` is the total for a call with all its redirects. `hops`: at most so many redirects are followed; with 0 the
    redirect itself is the answer. `ca_file`: further authorities to trust, as PEM.
    Raises ValueError for an entry that cannot be read.
    """

    allowed: tuple[str, ...] = ()
    own_addresses: tuple[str, ...] = ()
    ports: frozenset[int] | None = USUAL_PORTS
    seconds: float = 30
    connect_seconds: float = 5
    max_bytes: int = 10 * 2**20
    hops: int = 5
    ca_file: str | None = None

    def __post_init__(self) -> None:
        self.policy()

    def policy(self) -> addresses.Policy:
        return addresses.policy(self.allowed, self.own_addresses, self.ports)


def check_place(policy: addresses.Policy, host: str, port: int) -> None:
    """Raises UnusableAddress for a port that is not open, and BlockedAddress for a name of the portal itself."""
    if not policy.opens_port(port):
        raise UnusableAddress(
            f"Port {port} is not open to connectors.",
            "Check the number. A service on a port of its own has to be allowed by the operator.",
        )
    if policy.is_own_name(host, port):
        raise BlockedAddress()
