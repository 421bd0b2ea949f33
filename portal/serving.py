"""What runs when the portal is served: the web server, the practice API, and the ports they need."""

import os
import sys
from collections.abc import Mapping
from multiprocessing.connection import Listener
from typing import Any

from portal.supervisor import Service

PRACTICE_HOST = "127.0.0.1"


def services(env: Mapping[str, Any]) -> list[Service]:
    """The processes of a portal with the settings `env` (environment.read)."""
    environ = environment_of(env)
    web = ("portal.wsgi:application", "--host", listen_address(env["HOST"]), "--port", str(env["PORT"]))
    size = ("--workers", str(env["WEB_WORKERS"]), "--threads", str(env["WEB_THREADS"]))
    practice = ("practice.app:application", "--host", PRACTICE_HOST, "--port", str(env["PRACTICE_PORT"]))
    return [
        Service("The web server", (*_server(), *web, *size), environ),
        Service("The practice API", (*_server(), *practice), environ),
    ]


def environment_of(env: Mapping[str, Any]) -> dict[str, str]:
    """The environment of the processes: this one's, and the practice API as a place that calls may reach."""
    place = f"{PRACTICE_HOST}:{env['PRACTICE_PORT']}"
    return {
        **os.environ,
        "EGRESS_ALLOW": ",".join((*env["EGRESS_ALLOW"], place)),
        "PYTHONUNBUFFERED": "1",
    }


def listen_address(host: str) -> str:
    """`host` as a bare IP address, which is all that the web server listens on."""
    return "127.0.0.1" if host == "localhost" else host.removeprefix("[").removesuffix("]")


def port_problem(env: Mapping[str, Any]) -> str:
    """A sentence about a port that cannot be had, "" when both can."""
    if env["PORT"] == env["PRACTICE_PORT"]:
        return f"PORT and PRACTICE_PORT are both {env['PORT']}. Give one of them another number."
    for name, host in (("PORT", listen_address(env["HOST"])), ("PRACTICE_PORT", PRACTICE_HOST)):
        if reason := _refusal(host, env[name]):
            return f"Nothing can listen on {host}, port {env[name]}: {reason}. Stop what uses it, or set {name}."
    return ""


def _refusal(host: str, port: int) -> str:
    # The web server shares its port with whoever asks alike, so a second portal would not notice the first.
    # This listener does not share.
    try:
        Listener((host, port), "AF_INET6" if ":" in host else "AF_INET").close()
    except OSError as error:
        return (error.strerror or "refused").lower()
    return ""


def _server() -> tuple[str, ...]:
    return (sys.executable, "-m", "portal.web_server")
