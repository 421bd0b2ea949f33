"""The one way out: the only module that opens a connection.

A URL is read once; its name is resolved once per connection; every answer must be permitted, and the checked address is
the one dialled. Nothing of the environment is used: no proxy, no .netrc, no cookies. Redirects are followed by hand,
each hop checked like the first. `send` makes a connection for each call; `kept` holds one for the calls of a sign-in.
"""

import http.client
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from ipaddress import ip_address

from designer.call_values import Answer, Hop, PreparedCall
from designer.runtime import addresses, certificate_names, faults, incoming, outgoing, redirects, tls
from designer.runtime.addresses import Address
from designer.runtime.deadline import POLL_SECONDS, Watch
from designer.runtime.egress import Egress, check_place
from designer.runtime.errors import (
    BlockedAddress,
    NameNotFound,
    TooManyRedirects,
    TransportError,
)
from designer.runtime.outgoing import Target
from designer.runtime.strict_response import StrictResponse, pieces

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


@contextmanager
def kept(egress: Egress, cancelled: Callable[[], bool] | None = None) -> Iterator[Callable[[PreparedCall], Answer]]:
    """A `send` whose calls go over one connection, under one deadline: for a sign-in that belongs to the connection.

    It is dialled anew, with every check, for another origin, and when the server has closed it. Redirects are not
    followed. The timings of each answer are those of all calls so far. Raises TransportError as `send` does.
    """
    with Watch(egress.seconds, cancelled) as watch, ExitStack() as stack:
        line = _Line(replace(egress, hops=0), watch, stack)
        try:
            yield line.send
        except TransportError as error:
            error.timings = watch.timings()
            raise


class _Line:
    """One connection that stays open between calls."""

    def __init__(self, egress: Egress, watch: Watch, stack: ExitStack) -> None:
        self._egress, self._watch, self._stack = egress, watch, stack
        self._origin: tuple[str, str, int] | None = None  # where the connection leads, None when there is none

    def send(self, call: PreparedCall) -> Answer:
        outgoing.check_request(call)
        to = outgoing.target(call.url)
        with _translated(self._watch):
            is_open = to.origin == self._origin
            self._origin = None  # until the whole answer is read: what is left of it must not begin the next one
            if not is_open:
                self._stack.close()
                self._connection, self._address = self._stack.enter_context(
                    _connected(call, to, self._egress, self._watch)
                )
            with _ask(self._connection, call, to, self._watch, "keep-alive") as response:
                answer = _answer(response, self._egress, self._watch, (), self._address)
            if self._connection.sock and not answer.is_cut:
                self._origin = to.origin
        return answer


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
        _connected(call, to, egress, watch) as (connection, address),
        _ask(connection, call, to, watch) as response,
    ):
        location = response.getheader("Location")
        if egress.hops and (following := redirects.following(call, response.status, location)):
            if len(hops) == egress.hops:
                raise TooManyRedirects()
            return _Redirect(Hop(response.status, call.shown_url(), following.shown_url()), following)
        return _answer(response, egress, watch, hops, address)


def _answer(
    response: http.client.HTTPResponse, egress: Egress, watch: Watch, hops: tuple[Hop, ...], address: Address
) -> Answer:
    watch.enter("receive")
    headers = incoming.unfolded(response.getheaders())
    body, is_cut = incoming.collect(watch.during(pieces(response)), headers, egress.max_bytes)
    watch.check()  # an end that the deadline made is no end
    return Answer(response.status, response.reason, headers, body, is_cut, watch.timings(), hops, str(address))


@contextmanager
def _connected(
    call: PreparedCall, to: Target, egress: Egress, watch: Watch
) -> Iterator[tuple[http.client.HTTPConnection, Address]]:
    watch.enter("resolve")
    found = _permitted_addresses(to, egress.policy(), watch)
    sock, address = _dial(found, to.port, egress.connect_seconds, watch)
    try:
        if to.scheme == "https":
            context = tls.context(egress.ca_file, outgoing.certificate_for(call, to))
            try:
                sock = _secured(sock, to.host, context, watch)
            except ssl.SSLCertVerificationError as error:
                dial = partial(_dial, [address], to.port, egress.connect_seconds, watch)
                raise certificate_names.failure(
                    error, lambda context: _secured(dial()[0], to.host, context, watch), egress.ca_file
                ) from None
        connection = http.client.HTTPConnection(to.host, to.port)
        connection.auto_open, connection.sock = 0, sock  # it must never dial by itself
        connection.response_class = StrictResponse
        yield connection, address
    finally:
        watch.hold(None)
        sock.close()


def _permitted_addresses(to: Target, policy: addresses.Policy, watch: Watch) -> list[Address]:
    """What the host resolves to. One address that is not permitted blocks them all."""
    check_place(policy, to.host, to.port)
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


def _secured(sock: socket.socket, host: str, context: ssl.SSLContext, watch: Watch) -> ssl.SSLSocket:
    """`sock` after the handshake, the certificate checked against `host`."""
    watch.enter("tls")
    # An end without TLS's own farewell could be an attacker's cut (RFC 9112 section 9.8).
    secured = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False, suppress_ragged_eofs=False)
    try:
        watch.hold(partial(_cut, secured))
        secured.settimeout(watch.left())
        secured.do_handshake()
    except (OSError, TransportError):
        secured.close()
        raise
    return secured


def _ask(
    connection: http.client.HTTPConnection, call: PreparedCall, to: Target, watch: Watch, then: str = "close"
) -> http.client.HTTPResponse:
    """Send the request and read the head of the answer."""
    watch.enter("send")
    connection.sock.settimeout(watch.left())
    connection.putrequest(call.method.upper(), to.path, skip_host=True, skip_accept_encoding=True)
    for name, value in outgoing.wire_headers(call, to, then):
        connection.putheader(name, value)
    # A server may refuse early, without reading the whole: its answer counts, or its word against our certificate.
    with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
        connection.endheaders(call.body)
    watch.check()
    watch.enter("wait")
    connection.sock.settimeout(watch.left())
    return connection.getresponse()


@contextmanager
def _translated(watch: Watch) -> Iterator[None]:
    """Errors of sockets and of the protocol as ours. What the end of the call caused is the end of the call."""
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        watch.check()
        raise faults.typed(error, watch.phase) from None
    except TransportError:
        watch.check()
        raise
