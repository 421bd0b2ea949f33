"""A careless service on loopback that the tests of the Test step call for real."""

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.connectors.models import HeadPart, OperationIndex, Version


class Service(BaseHTTPRequestHandler):
    """`/echo` answers with all it was sent, `/page` with a web page, `/slow` after a while, `/status/N` with N."""

    def do_GET(self):
        self._answer(b"")

    def do_POST(self):
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body):
        self.server.seen.append((self.command, self.path, dict(self.headers), body))
        path = self.path.partition("?")[0]
        if path == "/page":
            return self._send(200, b"<html><script>alert(1)</script>Welcome</html>", "text/html")
        if path == "/slow":
            time.sleep(60)
        if path == "/latin":
            return self._send(200, b'{"name": "J\xf6rg"}', "application/json")
        if path == "/broken":
            return self._send(200, b'{"name": NaN,}', "application/json")
        if path == "/huge":
            return self._send(200, b"[" + b"1234567," * 600_000 + b"1]", "application/json")
        if path == "/list":
            return self._send(200, b'{"items": [{"id": 1, "extra": 1.0}, {"id": 2}]}', "application/json")
        if path.startswith("/status/"):
            return self._send(int(path[8:]), b'{"message": "No, not like this."}', "application/json")
        seen = {"path": self.path, "headers": dict(self.headers), "body": body.decode()}
        return self._send(200, json.dumps(seen).encode(), "application/json")

    def _send(self, status, body, content_type):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError):  # a call that was cancelled
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings):
    """The service, opened to connectors. `.host` is its host and port, `.seen` every request that it got."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as running:
        running.daemon_threads, running.seen = True, []
        running.block_on_close = False
        running.host = f"127.0.0.1:{running.server_port}"
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings.ENV = {**settings.ENV, "EGRESS_ALLOW": (running.host,)}
        yield running
        running.shutdown()


PATHS = ("/echo", "/page", "/slow", "/latin", "/broken", "/huge", "/list", "/status/401", "/status/429", "/status/500")
ITEM = {"type": "object", "properties": {"id": {"type": "integer"}}}
ITEMS = {"type": "object", "properties": {"items": {"type": "array", "items": ITEM}}}
LIMIT = {"name": "limit", "in": "query", "type": "integer", "default": 5, "x-ms-summary": "Limit"}
BODY = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "x-ms-summary": "Name", "description": "What it is called."},
        "age": {"type": "integer", "x-ms-summary": "Age"},
        "mood": {"type": "string", "enum": ["a", "b"], "x-ms-enum-values": [{"value": "a", "displayName": "Cheerful"}]},
        "is_new": {"type": "boolean", "default": True, "x-ms-summary": "Is new"},
        "tags": {"type": "array", "items": {"type": "string"}, "x-ms-summary": "Tags"},
        "owners": {
            "type": "array",
            "x-ms-summary": "Owners",
            "items": {
                "type": "object",
                "required": ["mail"],
                "properties": {"mail": {"type": "string", "x-ms-summary": "Mail"}, "since": {"type": "integer"}},
            },
        },
        "more": {"type": "object", "x-ms-summary": "More", "properties": {"note": {"type": "string"}}},
        "trace": {"type": "string", "default": "portal", "x-ms-visibility": "internal", "x-ms-summary": "Trace"},
        "hint": {"type": "string", "x-ms-visibility": "advanced", "x-ms-summary": "Hint"},
    },
}


def definition(host):
    paths = {
        path: {
            "get": {
                "operationId": "Get" + path.title().replace("/", ""),
                "summary": "Get " + path,
                "parameters": [LIMIT],
                "responses": {"200": {"description": "OK", "schema": ITEMS if path == "/list" else {"type": "object"}}},
            }
        }
        for path in PATHS
    }
    paths["/echo"]["post"] = {
        "operationId": "Send",
        "summary": "Send a pet",
        "parameters": [
            {"name": "lang", "in": "query", "type": "string", "enum": ["de", "fr"]},
            {"name": "body", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Pet"}},
        ],
        "responses": {"200": {"description": "OK"}},
    }
    return {
        "swagger": "2.0",
        "info": {"title": "Pets", "version": "1.0"},
        "host": host,
        "basePath": "/",
        "schemes": ["http"],
        "paths": paths,
        "definitions": {"Pet": BODY},
        "securityDefinitions": {"api_key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "security": [{"api_key": []}],
    }


PROPERTIES = {
    "properties": {
        "connectionParameters": {
            "api_key": {
                "type": "securestring",
                "uiDefinition": {"displayName": "API key", "constraints": {"required": "true", "tabIndex": 1}},
            },
            "region": {
                "type": "string",
                "uiDefinition": {"displayName": "Region", "constraints": {"tabIndex": 2}},
            },
        },
        "policyTemplateInstances": [],
    }
}


def freeze(connector, person):
    """The draft as a published version, although it calls a test server without TLS."""
    heads = HeadPart.objects.filter(connector=connector).order_by("position").values_list("place", "part_id")
    manifest = json.dumps([list(head) for head in heads])
    version = Version.objects.create(
        connector=connector, name="1", revision=connector.head, manifest=manifest, author=person
    )
    rows = list(OperationIndex.objects.filter(connector=connector, version=None))
    for row in rows:
        row.pk, row.version = None, version
    OperationIndex.objects.bulk_create(rows)
    connector.published = version
    connector.save(update_fields=["published"])
