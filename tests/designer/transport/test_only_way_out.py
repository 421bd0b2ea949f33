"""A27: whatever the entry point is, transport.py is the only module that can open a connection."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TRANSPORT = ROOT / "designer/runtime/transport.py"
READERS = {  # read http.client's answer from a connection that they are given, and its errors
    ROOT / "designer/runtime/strict_response.py",
    ROOT / "designer/runtime/faults.py",
}
DIALLERS = {
    "aiohttp", "asyncio", "ftplib", "http.client", "httpcore", "httpx", "imaplib", "poplib", "smtplib", "socket",
    "socketserver", "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc",
}  # fmt: skip
SENDERS = {"request", "get", "post", "put", "patch", "delete", "head", "options", "session", "Session"}
MODULES = sorted(path for package in ("designer", "portal") for path in (ROOT / package).rglob("*.py"))


def imported(tree):
    """Every module that is imported, as its full name; `from a import b` counts as `a` and as `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dials(tree):
    """What in a module could open a connection."""
    names = set(imported(tree))
    found = {dialler for dialler in DIALLERS for name in names if name == dialler or name.startswith(dialler + ".")}
    found |= {name for name in names if name in {f"requests.{sender}" for sender in SENDERS}}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "requests":
            found |= {f"requests.{node.attr}"} & {f"requests.{sender}" for sender in SENDERS}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_A27_only_the_transport_can_dial(path):
    tree = ast.parse(path.read_bytes())
    if path == TRANSPORT:
        assert {"socket", "http.client"} <= dials(tree)
    elif path in READERS:
        assert dials(tree) == {"http.client"} and "HTTPConnection" not in ast.dump(tree)
    else:
        assert dials(tree) == set()


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "import http.client as client",
        "from http import client",
        "from urllib import request",
        "import urllib.request",
        "from urllib3 import PoolManager",
        "from requests import Session",
        "import requests\nrequests.get('https://example.com')",
        "import requests\nsession = requests.Session()",
    ],
)
def test_the_scan_finds_every_way_to_dial(source):
    assert dials(ast.parse(source))
