"""How soon after its deadline a call ends that would else last for ever, by every fault that waits for it.

Straight through the transport, and through the token endpoint of a sign-in.
"""

import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.figures import Figure
from benchmarks.site import Site
from designer.auth import oauth2
from designer.call_values import PreparedCall
from designer.runtime.egress import Egress
from designer.runtime.errors import TimedOut, TransportError
from designer.runtime.transport import send
from portal.signins.legs import Recorder
from tests.designer.fault_server import Script, drip, hang, serving
from tests.security.faults import FAULTS

TITLE = "Calls that never end"
ROUNDS = 5
EGRESS = Egress(allowed=("127.0.0.5",), ports=None, seconds=0.6)
HEAD = b"HTTP/1.1 200 OK\r\n"
ENDLESS: tuple[Script, ...] = (hang, drip(b"", b"H"), drip(HEAD, b"X: y\r\n"), drip(HEAD + b"\r\n"))


def measure(site: Site) -> list[Figure]:
    late = max(_late(fault) for fault in ENDLESS for _ in range(ROUNDS))
    return [
        Figure("A call ends after its deadline, the latest of all", late * 1000, " ms", 500),
        *(
            Figure(f"{what}, the latest of {len(FAULTS)} faults", _latest(ask) * 1000, " ms", 500)
            for what, ask in (("A call ends after its deadline", _call), ("A token call ends after it", _token_call))
        ),
    ]


def _late(fault: Script) -> float:
    """Seconds that a call lasted beyond its deadline."""
    with serving(fault) as server:
        began = time.monotonic()
        try:
            send(PreparedCall("GET", server.url()), EGRESS)
        except TimedOut:
            return time.monotonic() - began - EGRESS.seconds
    raise RuntimeError("The call ended by itself.")


def _latest(ask: Callable[[str], None]) -> float:
    """The same of every fault; those that end by themselves are early."""
    return max(_taken(script, ask) for script, _ in FAULTS.values()) - EGRESS.seconds


def _taken(script: Script | bytes, ask: Callable[[str], None]) -> float:
    with serving(script) as server:
        began = time.monotonic()
        ask(server.url("/fault"))
        return time.monotonic() - began


def _call(url: str) -> None:
    try:
        send(PreparedCall("GET", url), EGRESS)
    except TransportError:
        return


def _token_call(url: str) -> None:
    """The exchange of a code: every call of it within one deadline."""
    oauth = oauth2.OAuth("token", "generic", token_url=url)
    flow = oauth2.exchange(oauth, oauth2.Client("id", "secret"), "https://portal.example/", "code", "v" * 64, 0)
    try:
        Recorder(replace(EGRESS, hops=0, max_bytes=2**20)).drive(flow)
    except oauth2.SignInError:
        return
    raise RuntimeError("A fault gave tokens.")
