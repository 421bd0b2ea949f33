"""What the tests of these sign-ins share: a connector of each kind, a server that keeps connections, and the call."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from designer import auth
from designer.call_values import Moment
from designer.document.document import Document
from designer.properties import blank
from designer.runtime.call import run
from designer.runtime.egress import Egress

AT = "/paths/~1pets/post"
MOMENT = Moment(datetime(2015, 8, 30, 12, 36, tzinfo=UTC), "0123456789abcdef")
HOST = "127.0.0.5"


class Handler(BaseHTTPRequestHandler):
    """Answers over kept connections; `self.server.seen` lists (connection, method, path, Authorization, body)."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        given = self.headers.get("Authorization", "")
        self.server.seen.append((self.client_address, self.command, self.path, given, body))
        self.respond(given, body)

    do_GET = do_POST

    def respond(self, given, body):
        self.reply(200, b"{}")

    def reply(self, status, body=b"", *headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def serving(handler, context=None):
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        server.seen = []
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def definition(host="api.example", scheme="http"):
    parameters = [
        {"name": "body", "in": "body", "schema": {"type": "object"}},
        {"name": "q", "in": "query", "type": "string"},
    ]
    operation = {"operationId": "Pets", "parameters": parameters, "responses": {"200": {"description": "OK"}}}
    return {
        "swagger": "2.0",
        "info": {"title": "Pets", "version": "1"},
        "host": host,
        "basePath": "/",
        "schemes": [scheme],
        "paths": {"/pets": {"post": operation}},
        "securityDefinitions": {},
        "security": [],
    }


def made(kind, settings=None, **more):
    return auth.write(Document.from_value(definition(**more)), blank(), kind, settings or {})


def called(server, kind, values, settings=None, scheme="http", arguments=None, properties=None, **egress):
    """The result of one call to the server by a connector of the kind."""
    document, made_properties = made(kind, settings, host=f"{HOST}:{server.server_port}", scheme=scheme)
    allowed = Egress(**{"allowed": (HOST,), "ports": None, "seconds": 5, **egress})
    given = {"body": {"name": "Rex"}} if arguments is None else arguments
    return run(document, AT, given, values, properties or made_properties, allowed, moment=MOMENT)
