"""The one way out: the only module that opens a connection.

A URL is read once; its name is resolved once per connection; every answer must be permitted, and the checked address is
the one dialled. Nothing of the environment is used: no proxy, no .netrc, no cookies. Redirects are followed by hand,
each hop checked like the first.
"""

import http.client
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from ipaddress import ip_address

from designer.call_values import Answer, Hop, PreparedCall
from designer.runtime import addresses, incoming, outgoing, redirects, tls
from designer.runtime.addresses import Address
from designer.runtime.deadline import POLL_SECONDS, Watch
from designer.runtime.egress import Egress
from designer.runtime.errors import (
    BlockedAddress,
    ConnectionLost,
    NameNotFound,
    NotHttp,
    Refused,
    TimedOut,
    TlsFailed,
    TooManyRedirects,
    TransportError,
    Truncated,
    UnusableAddress,
)
from designer.runtime.outgoing import Target
from designer.runtime.strict_response import StrictResponse

RESOLVERS = 8
MAX_ADDRESSES = 4  # a name may have hundreds; trying a few is enough


def send(call: PreparedCall, egress: Egress, cancelled: Callable[[], bool] | None = None) -> Answer:
    """The answer to `call`, its redirects followed; a body beyond `egress.max_bytes` is cut.

    `cancelled` is asked about ten times a second from another thread. Raises TransportError.
    """
    hops: tuple[Hop, ...] = ()
    with Watch(egress.seconds, cancelled) as watch:
        try:
            while True:
                outcome = _exchange(call, egress, watch, hops)
                if isinstance(outcome, Answer):
                    return outcome
                hops, call = (*hops, outcome.hop), outcome.call
        except TransportError as error:
            error.hops, error.timings = hops, watch.timings()
            raise


@dataclass(frozen=True)
class _Redirect:
    hop: Hop
    call: PreparedCall


def _exchange(call: PreparedCall, egress: Egress, watch: Watch, hops: tuple[Hop, ...]) -> Answer | _Redirect:
    """One request and its answer. The body of a redirect that is followed stays unread."""
    outgoing.check_request(call)
    to = outgoing.target(call.url)
    with (
        _translated(watch),
        _connected(to, egress, watch) as (connection, address),
        _ask(connection, call, to, watch) as response,
    ):
        if egress.hops and (following := _following(call, response)):
            if len(hops) == egress.hops:
                raise TooManyRedirects()
            return _Redirect(Hop(response.status, call.shown_url(), following.shown_url()), following)
        watch.enter("receive")
        headers = incoming.unfolded(response.getheaders())
        body, is_cut = incoming.collect(_pieces(response), headers, egress.max_bytes)
        watch.check()  # an end that the deadline made is no end
        timings = watch.timings()
    return Answer(response.status, response.reason, headers, body, is_cut, timings, hops, str(address))


def _following(call: PreparedCall, response: http.client.HTTPResponse) -> PreparedCall | None:
    return redirects.following(call, response.status, response.getheader("Location"))


@contextmanager
def _connected(to: Target, egress: Egress, watch: Watch) -> Iterator[tuple[http.client.HTTPConnection, Address]]:
    watch.enter("resolve")
    found = _permitted_addresses(to, egress.policy(), watch)
    sock, address = _dial(found, to.port, egress.connect_seconds, watch)
    try:
        if to.scheme == "https":
            sock = _secured(sock, to.host, egress.ca_file, watch)
        connection = http.client.HTTPConnection(to.host, to.port)
        connection.auto_open, connection.sock = 0, sock  # it must never dial by itself
        connection.response_class = StrictResponse
        yield connection, address
    finally:
        watch.hold(None)
        sock.close()


def _permitted_addresses(to: Target, policy: addresses.Policy, watch: Watch) -> list[Address]:
    """What the host resolves to. One address that is not permitted blocks them all."""
    if not policy.opens_port(to.port):
        raise UnusableAddress(
            f"Port {to.port} is not open to connectors.",
            "Check the number. A service on a port of its own has to be allowed by the operator.",
        )
    if policy.is_own_name(to.host, to.port):
        raise BlockedAddress()
    found = [to.address] if to.address else _resolved(to.lookup, to.port, watch)
    is_own = policy.listens_everywhere(to.port) and any(map(_is_this_machine, found))
    if not all(policy.permits(address, to.port, is_own) for address in found):
        raise BlockedAddress()
    return found[:MAX_ADDRESSES]


def _resolved(name: str, port: int, watch: Watch) -> list[Address]:
    """A hanging resolver is outside every socket's timeout, so it hangs in a thread of its own."""
    lookup = _resolvers(os.getpid()).submit(socket.getaddrinfo, name, port, type=socket.SOCK_STREAM)
    try:
        while not wait([lookup], min(watch.left(), POLL_SECONDS)).done:
            watch.check()
    finally:
        lookup.cancel()
    found = dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in lookup.result())
    if not found:
        raise NameNotFound()
    return list(found)


@lru_cache(maxsize=1)
def _resolvers(process: int) -> ThreadPoolExecutor:
    """By process, because threads do not survive a fork."""
    return ThreadPoolExecutor(RESOLVERS, f"resolver-{process}")


def _is_this_machine(address: Address) -> bool:
    """Only an address of this machine can be bound to. Nothing is sent."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((str(address), 0))
        return True
    return False


def _dial(found: list[Address], port: int, connect_seconds: float, watch: Watch) -> tuple[socket.socket, Address]:
    """A connection to the first address that answers, each given an equal share of the time."""
    watch.enter("connect")
    share = min(connect_seconds, watch.left()) / len(found)
    for address in found:
        sock = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
        try:
            watch.hold(partial(_cut, sock))
            sock.settimeout(min(share, watch.left()))
            sock.connect((str(address), port))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock, address
        except OSError:
            sock.close()
            if address == found[-1]:
                raise
        except TransportError:
            sock.close()
            raise
    raise NameNotFound()


def _cut(sock: socket.socket) -> None:
    # SSLSocket.shutdown drops its encryption first: a thread that is sending would go on in the clear.
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _secured(sock: socket.socket, host: str, ca_file: str | None, watch: Watch) -> ssl.SSLSocket:
    """`sock` after the handshake, the certificate checked against `host`."""
    watch.enter("tls")
    # An end without TLS's own farewell could be an attacker's cut (RFC 9112 section 9.8).
    secured = tls.context(ca_file).wrap_socket(
        sock, server_hostname=host, do_handshake_on_connect=False, suppress_ragged_eofs=False
    )
    try:
        watch.hold(partial(_cut, secured))
        secured.settimeout(watch.left())
        secured.do_handshake()
    except (OSError, TransportError):
        secured.close()
        raise
    return secured


def _ask(
    connection: http.client.HTTPConnection, call: PreparedCall, to: Target, watch: Watch
) -> http.client.HTTPResponse:
    """Send the request and read the head of the answer."""
    watch.enter("send")
    connection.sock.settimeout(watch.left())
    connection.putrequest(call.method.upper(), to.path, skip_host=True, skip_accept_encoding=True)
    for name, value in outgoing.wire_headers(call, to):
        connection.putheader(name, value)
    with suppress(BrokenPipeError):  # a server may refuse early, without reading the whole body: its answer counts
        connection.endheaders(call.body)
    watch.check()
    watch.enter("wait")
    connection.sock.settimeout(watch.left())
    return connection.getresponse()


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """The body as it comes. Raises Truncated when it ends before its length."""
    while piece := response.read(incoming.PIECE):
        yield piece
    if response.length:
        raise Truncated()


@contextmanager
def _translated(watch: Watch) -> Iterator[None]:
    """Errors of sockets and of the protocol as ours. What the end of the call caused is the end of the call."""
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        watch.check()
        raise _typed(error, watch.phase) from None
    except TransportError:
        watch.check()
        raise


def _typed(error: Exception, phase: str) -> TransportError:
    if isinstance(error, TimeoutError):
        return TimedOut(phase)
    if phase == "resolve":
        return NameNotFound()
    if phase == "connect":
        return Refused()
    if phase == "tls":
        return TlsFailed(tls.reason(error))
    if isinstance(error, http.client.RemoteDisconnected):
        return ConnectionLost("The server closed the connection without an answer.")
    if isinstance(error, ssl.SSLEOFError):
        return Truncated() if phase == "receive" else ConnectionLost()
    if isinstance(error, http.client.IncompleteRead):
        return Truncated()
    if isinstance(error, http.client.HTTPException):
        return NotHttp()
    if isinstance(error, ssl.SSLError):
        return TlsFailed(tls.reason(error))
    return ConnectionLost()
