"""The settings an operator can give, as one table. A bad value refuses to start and says which."""

import ipaddress
import os
import pathlib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from designer.runtime.egress import Egress

ROOT = pathlib.Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, how it is read, its default as text, and what it does.

    `read` raises ValueError, KeyError or OSError for a bad value. The value of one that may be secret is never shown.
    """

    name: str
    read: Callable[[str], Any]
    default: str
    help: str
    may_be_secret: bool = False


def text(value: str) -> str:
    return value


def whole(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError
    return number


def one_or_more(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError
    return number


def port(value: str) -> int:
    number = int(value)
    if not 0 < number < 65536:
        raise ValueError
    return number


def yes_or_no(value: str) -> bool:
    return {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False, "": False}[value.lower()]


def host(value: str) -> str:
    """An address to listen on; an IPv6 one in the brackets that it has in a URL."""
    if value == "localhost":
        return value
    address = ipaddress.ip_address(value.removeprefix("[").removesuffix("]"))
    return f"[{address}]" if address.version == 6 else str(address)


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
    if parts.port == 0 or parts.username is not None or parts.query or parts.fragment:
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}"


def networks(value: str) -> tuple[str, ...]:
    """Networks such as 10.0.0.0/8, or one address with its port such as 127.0.0.1:8010."""
    return Egress(allowed=words(value)).allowed


def certificates(value: str) -> str:
    """The path of a PEM file that holds certificates."""
    if value:
        ssl.create_default_context(cafile=value)
    return value


def database(value: str) -> str:
    if value:
        if urlsplit(value).scheme not in ("postgres", "postgresql", "sqlite"):
            raise ValueError
        environ.Env.db_url_config(value)
    return value


def mail_server(value: str) -> str:
    if urlsplit(value).scheme not in environ.Env.EMAIL_SCHEMES:
        raise ValueError
    return value


TABLE = (
    Variable("HOST", host, "127.0.0.1", "Address the web server listens on, such as 127.0.0.1, 0.0.0.0 or ::1."),
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
        "DATABASE_URL",
        database,
        "",
        "PostgreSQL as postgres://user:password@host/name. Default: SQLite in DATA_DIR.",
        may_be_secret=True,
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
    Variable("WEB_WORKERS", one_or_more, "1", "Web server processes."),
    Variable("WEB_THREADS", one_or_more, "16", "Threads in each web server process."),
    Variable("PRACTICE_PORT", port, "8010", "Port of the practice API on 127.0.0.1."),
    Variable("PRACTICE_KEY", text, "practice-key-0123456789", "Subscription key that the practice API asks for."),
    Variable(
        "EGRESS_ALLOW",
        networks,
        "",
        "Networks, or address:port pairs, that calls may reach although they are not public; separated by commas.",
    ),
    Variable(
        "EGRESS_CA_FILE",
        certificates,
        "",
        "Further certificate authorities, as one PEM file, for calls to internal hosts.",
    ),
    Variable("CALL_TIMEOUT", one_or_more, "30", "Seconds a call may take in all."),
    Variable("CALL_MAX_BYTES", one_or_more, "10485760", "Bytes of an answer that are kept; the rest is cut off."),
    Variable(
        "EMAIL_URL",
        mail_server,
        "consolemail://",
        "Mail server as smtp://user:password@host:25, smtp+tls://… or smtp+ssl://…. Default: mails are printed.",
        may_be_secret=True,
    ),
    Variable("EMAIL_FROM", text, "Connector Designer <noreply@localhost>", "Sender of mails."),
    Variable("DEBUG", yes_or_no, "no", "Django's debug pages. Never where others can reach the portal."),
)


def read(given: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The value of every variable in TABLE. Raises ImproperlyConfigured that names a bad one."""
    values = {}
    for variable in TABLE:
        value = given.get(variable.name, variable.default)
        try:
            values[variable.name] = variable.read(value)
        except (ValueError, KeyError, OSError):
            shown = variable.name if variable.may_be_secret else f"{variable.name}={value!r}"
            raise ImproperlyConfigured(f"{shown} cannot be used. {variable.help}") from None
    return values


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def as_markdown() -> str:
    """TABLE as the table of docs/settings.md."""
    rows = [f"| `{entry.name}` | {_shown_default(entry.default)} | {entry.help} |" for entry in TABLE]
    return "\n".join(["| Variable | Default | What it does |", "| --- | --- | --- |", *rows]) + "\n"


def _shown_default(default: str) -> str:
    return f"`{default}`" if default else ""


if __name__ == "__main__":
    print(as_markdown(), end="")
