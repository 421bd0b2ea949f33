"""The settings an operator can give, as one table. A bad value refuses to start and says which."""

import ipaddress
import os
import pathlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = pathlib.Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, how it is read, its default as text, and what it does."""

    name: str
    read: Callable[[str], Any]
    default: str
    help: str


def text(value: str) -> str:
    return value


def whole(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError
    return number


def port(value: str) -> int:
    number = int(value)
    if not 0 < number < 65536:
        raise ValueError
    return number


def yes_or_no(value: str) -> bool:
    return {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False, "": False}[value.lower()]


def folder(value: str) -> pathlib.Path:
    return (ROOT / value).resolve()


def words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def web_address(value: str) -> str:
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}"


def networks(value: str) -> tuple[str, ...]:
    """Networks such as 10.0.0.0/8, or one address with its port such as 127.0.0.1:8010."""
    for word in words(value):
        address, separator, number = word.rpartition(":")
        if separator and number.isdigit() and "/" not in word:
            ipaddress.ip_address(address.strip("[]"))
            port(number)
        else:
            ipaddress.ip_network(word)
    return words(value)


TABLE = (
    Variable("HOST", text, "127.0.0.1", "Address the web server listens on."),
    Variable("PORT", port, "8000", "Port the web server listens on."),
    Variable(
        "PUBLIC_URL",
        web_address,
        "",
        "Address people use, such as https://connect.example.org; links in mails begin with it. "
        "Default: http://HOST:PORT while HOST is loopback.",
    ),
    Variable(
        "INSECURE_HTTP",
        yes_or_no,
        "no",
        "Serve a PUBLIC_URL without TLS beyond loopback. For trials in a closed network only.",
    ),
    Variable(
        "TRUSTED_PROXIES",
        whole,
        "0",
        "How many reverse proxies stand in front; their X-Forwarded-For and X-Forwarded-Proto are believed.",
    ),
    Variable(
        "DATA_DIR", folder, "data", "Folder of the database, the keys and the lock files. Created with mode 0700."
    ),
    Variable(
        "DATABASE_URL", text, "", "PostgreSQL as postgres://user:password@host/name. Default: SQLite in DATA_DIR."
    ),
    Variable(
        "SECRET_KEY_FILE",
        text,
        "",
        "File with Django's secret key. Default: DATA_DIR/secret.key, made on the first start.",
    ),
    Variable(
        "ENCRYPTION_KEYS_FILE",
        text,
        "",
        "File with the keys that seal connections. Default: DATA_DIR/keys.json, made on the first start.",
    ),
    Variable("WEB_WORKERS", whole, "1", "Web server processes."),
    Variable("WEB_THREADS", whole, "16", "Threads in each web server process."),
    Variable("PRACTICE_PORT", port, "8010", "Port of the practice API on 127.0.0.1."),
    Variable(
        "EGRESS_ALLOW",
        networks,
        "",
        "Networks, or address:port pairs, that calls may reach although they are not public; separated by commas.",
    ),
    Variable(
        "EGRESS_CA_FILE", text, "", "Further certificate authorities, as one PEM file, for calls to internal hosts."
    ),
    Variable("CALL_TIMEOUT", whole, "30", "Seconds a call may take in all."),
    Variable("CALL_MAX_BYTES", whole, "10485760", "Bytes of an answer that are kept; the rest is cut off."),
    Variable(
        "EMAIL_URL",
        text,
        "consolemail://",
        "Mail server as smtp://user:password@host:25, smtp+tls://… or smtp+ssl://…. Default: mails are printed.",
    ),
    Variable("EMAIL_FROM", text, "Connector Designer <noreply@localhost>", "Sender of mails."),
    Variable("DEBUG", yes_or_no, "no", "Django's debug pages. Never where others can reach the portal."),
)


def read(environ: dict[str, str] | os._Environ[str] = os.environ) -> dict[str, Any]:
    """The value of every variable in TABLE. Raises ImproperlyConfigured that names a bad one."""
    values = {}
    for variable in TABLE:
        given = environ.get(variable.name, variable.default)
        try:
            values[variable.name] = variable.read(given)
        except (ValueError, KeyError):
            raise ImproperlyConfigured(f"{variable.name}={given!r} cannot be used. {variable.help}") from None
    return values


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
