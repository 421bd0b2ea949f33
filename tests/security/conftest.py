"""What every attack has at hand: an upstream that may be called, a canary that must not be, a browser of Mara's."""

import io
import logging
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.connections.models import Run
from portal.connectors.creation import create
from portal.logs import Line, Masked
from tests import canary as canaries
from tests.designer.fault_server import answer, serving

AT = "/paths/~1it/get"


@pytest.fixture
def canary():
    with canaries.listening() as hits:
        yield hits
    assert hits == []


@pytest.fixture
def opened(settings) -> Callable[..., None]:
    """`opened("127.0.0.5:8123", CALL_TIMEOUT=1)`: the operator's choices for this test."""

    def choose(*places, **more):
        settings.ENV = {**settings.ENV, "EGRESS_ALLOW": places, **more}

    return choose


@pytest.fixture
def upstream(opened):
    """`with upstream(script) as served`: a server on 127.0.0.5 that connectors may call."""

    @contextmanager
    def serve(script=None, host="127.0.0.5", **more):
        script = script if script is not None else answer(b"{}", "Content-Type: application/json")
        with serving(script, host) as served:
            opened(served.place, **more)
            yield served

    return serve


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


@pytest.fixture
def log():
    """What the console of the server would have shown."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Line())
    handler.addFilter(Masked())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def connector_to(person, host, path="/it", properties=None, **members):
    """A connector of `person` with one action, as if a file had brought it: no form has looked at it."""
    operation = {"operationId": "It", "summary": "It", "parameters": [], "responses": {"200": {"description": "OK"}}}
    document = {
        "swagger": "2.0",
        "info": {"title": "Attack", "version": "1.0"},
        "host": host,
        "basePath": "/",
        "schemes": ["http"],
        "paths": {path: {"get": operation}},
        **members,
    }
    return create(person, document, properties or {"properties": {}}, "Made for a test")


def call(browser, connector, at=AT, connection=None, **fields):
    """Press Send in the Test step. The page, and the run if there was one."""
    data = {"do": "send", "connection": connection.pk if connection else "", **fields}
    page = browser.post(f"/connectors/{connector.slug}/edit/test/?at={at}", data, follow=True)
    return page, Run.objects.filter(connector=connector).order_by("-started").first()


def upload(name: str, content: bytes, content_type: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)
