"""The operator's policy for calls that leave, as the call engine takes it."""

from urllib.parse import urlsplit

from django.conf import settings

from designer.runtime.egress import Egress
from designer.runtime.outgoing import DEFAULT_PORTS
from portal import environment

LOOPBACK = ("127.0.0.1", "[::1]", "localhost")


def egress() -> Egress:
    """Where calls may go, how long and how large they may be. The portal's own listener is never among it."""
    env = settings.ENV
    return Egress(
        allowed=env["EGRESS_ALLOW"],
        own_addresses=own_addresses(env["HOST"], env["PORT"], settings.PUBLIC_URL),
        seconds=env["CALL_TIMEOUT"],
        max_bytes=env["CALL_MAX_BYTES"],
        ca_file=env["EGRESS_CA_FILE"] or None,
    )


def own_addresses(host: str, port: int, public_url: str) -> tuple[str, ...]:
    """Every "host:port" under which the portal answers: its listener, and the address that people use.

    A listener on loopback can also be reached by the other names of loopback.
    """
    listeners = LOOPBACK if environment.is_loopback(host) else ()
    public = urlsplit(public_url)
    published = public.netloc if public.port else f"{public.netloc}:{DEFAULT_PORTS[public.scheme]}"
    return tuple(dict.fromkeys([*(f"{name}:{port}" for name in (host, *listeners)), published]))
