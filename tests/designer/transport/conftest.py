"""A resolver that a test fills, and an address that must never be reached."""

import socket

import pytest

from tests import canary as canaries
from tests.designer.transport.wire import Names


@pytest.fixture
def canary():
    with canaries.listening() as hits:
        yield hits
    assert hits == []


@pytest.fixture
def names(monkeypatch):
    known = Names()
    monkeypatch.setattr(socket, "getaddrinfo", known.getaddrinfo)
    return known
