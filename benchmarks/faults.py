"""How soon after its deadline a call ends that would else last for ever: a hanging service, and three that drip."""

import time

from benchmarks.figures import Figure
from benchmarks.site import Site
from designer.call_values import PreparedCall
from designer.runtime.egress import Egress
from designer.runtime.errors import TimedOut
from designer.runtime.transport import send
from tests.designer.fault_server import Script, drip, hang, serving

TITLE = "Calls that never end"
ROUNDS = 5
EGRESS = Egress(allowed=("127.0.0.5",), ports=None, seconds=0.6)
HEAD = b"HTTP/1.1 200 OK\r\n"
FAULTS: tuple[Script, ...] = (hang, drip(b"", b"H"), drip(HEAD, b"X: y\r\n"), drip(HEAD + b"\r\n"))


def measure(site: Site) -> list[Figure]:
    late = max(_late(fault) for fault in FAULTS for _ in range(ROUNDS))
    return [Figure("A call ends after its deadline, the latest of all", late * 1000, " ms", 500)]


def _late(fault: Script) -> float:
    """Seconds that a call lasted beyond its deadline."""
    with serving(fault) as server:
        began = time.monotonic()
        try:
            send(PreparedCall("GET", server.url()), EGRESS)
        except TimedOut:
            return time.monotonic() - began - EGRESS.seconds
    raise RuntimeError("The call ended by itself.")
