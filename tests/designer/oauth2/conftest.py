"""A real authorization server, and the transport that reaches it."""

import time
from functools import partial

import pytest

from designer.auth.oauth2 import Client, drive
from designer.runtime import transport
from designer.runtime.egress import Egress

REDIRECT = "https://portal.example/oauth/return"
VERIFIER = "a-verifier-that-is-long-enough-for-the-standard-0123456789"


@pytest.fixture
def server(oauth_service):
    return oauth_service


@pytest.fixture
def app(server):
    return server.register(REDIRECT)


@pytest.fixture
def client(app):
    return Client(app.id, app.secrets[0])


@pytest.fixture
def run(server):
    """Drives a flow over real sockets, as the portal does."""
    egress = Egress(allowed=("127.0.0.1/32",), ports=None, seconds=5, hops=0)
    return lambda flow: drive(flow, partial(transport.send, egress=egress))


@pytest.fixture
def now():
    return int(time.time())
