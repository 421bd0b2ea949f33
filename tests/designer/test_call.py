import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from designer import auth
from designer.call_values import MASK
from designer.document.document import Document
from designer.properties import blank
from designer.runtime.call import run
from designer.runtime.egress import Egress
from designer.runtime.prepare import InputError

KEY = "sk-live-/+9a-4f1c"
AT = "/paths/~1echo/post"
ECHO = {"type": "object", "properties": {name: {} for name in ("method", "path", "headers", "body", "basic")}}


class Echo(BaseHTTPRequestHandler):
    """Answers with everything that it was sent, as a careless service does."""

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        seen = {
            "method": self.command,
            "path": self.path,
            "headers": dict(self.headers),
            "body": self.rfile.read(length).decode(),
        }
        authorization = self.headers.get("Authorization", "")
        if authorization.startswith("Basic "):
            seen["basic"] = base64.b64decode(authorization[6:]).decode()
        self.reply(int(self.headers.get("X-Status", 200)), json.dumps(seen).encode(), "application/json")

    def do_GET(self):
        self.reply(200, b"\x89PNG\x00\xff", "image/png")

    def reply(self, status, body, content_type):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Seen", self.headers.get("Authorization", ""))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"127.0.0.1:{running.server_port}"
        running.shutdown()


def connector(host, schema=ECHO, responses=None):
    parameters = [
        {"name": "X-Status", "in": "header", "type": "integer"},
        {"name": "body", "in": "body", "schema": {"type": "object"}},
    ]
    operation = {
        "operationId": "Echo",
        "parameters": parameters,
        "responses": responses or {"200": {"description": "OK", "schema": schema}},
    }
    image = {"operationId": "Image", "responses": {"200": {"description": "OK", "schema": {"type": "file"}}}}
    return Document.from_value(
        {
            "swagger": "2.0",
            "host": host,
            "basePath": "/",
            "schemes": ["http"],
            "paths": {"/echo": {"post": operation}, "/image": {"get": image}},
        }
    )


def called(
    server, kind="none", values=None, arguments=None, schema=ECHO, policies=(), at=AT, responses=None, **settings
):
    document, properties = auth.write(connector(server, schema, responses), blank(), kind, settings)
    properties["properties"]["policyTemplateInstances"] += policies
    return run(
        document,
        at,
        {"body": {"a": 1}} if arguments is None else arguments,
        values or {},
        properties,
        Egress(allowed=(server,)),
    )


def header_policy(name, value):
    return {
        "templateId": "setheader",
        "title": name,
        "parameters": {"x-ms-apimTemplateParameter.name": name, "x-ms-apimTemplateParameter.value": value},
    }


def seen(result):
    return json.loads(result.answer.body.text)


def test_a_call_reaches_the_service_and_shows_what_came_back(server):
    result = called(server)
    assert (result.error, result.findings, result.answer.status) == (None, (), 200)
    assert (seen(result)["method"], seen(result)["body"]) == ("POST", '{"a":1}')
    assert result.request.body.text == '{"a":1}'
    assert result.timings.total > 0


@pytest.mark.parametrize(
    ("settings", "values", "arrives"),
    [
        ({"kind": "api_key", "name": "X-Key"}, {"api_key": KEY}, "••••4f1c"),
        ({"kind": "api_key", "prefix": "Bearer "}, {"api_key": KEY}, "Bearer ••••4f1c"),
        ({"kind": "api_key", "name": "key", "location": "query"}, {"api_key": KEY}, "/echo?key=••••4f1c"),
        ({"kind": "basic"}, {"username": "ann", "password": KEY}, f"Basic {MASK}"),
    ],
    ids=["B08 header", "B08 prefix", "B08 query", "B08 basic"],
)
def test_an_echoed_credential_is_masked_everywhere(server, settings, values, arrives):
    result = called(
        server, values=values, policies=[header_policy("X-Debug", "@connectionParameters('api_key','')")], **settings
    )
    stored = json.dumps(result.as_dict(), ensure_ascii=False) + repr(result)
    assert arrives in stored
    assert not any(
        spelt in stored for spelt in (KEY, "sk-live", "c2stbGl2ZS", base64.b64encode(f"ann:{KEY}".encode()).decode())
    )


def test_a_policy_reads_the_key_that_the_sign_in_has_put_there(server):
    result = called(
        server,
        "api_key",
        {"api_key": KEY},
        policies=[header_policy("Authorization", "Token @headers('Authorization')")],
    )
    assert seen(result)["headers"]["Authorization"] == "Token ••••4f1c"
    assert result.policies[0].after == "Token ••••4f1c"


def test_a_policy_that_cannot_be_run_stops_the_call(server):
    result = called(server, policies=[header_policy("X", "@env('PORTAL_KEY')")])
    assert (result.error.code, result.answer) == ("policy", None)
    assert "“X” cannot be run" in result.error.sentence


def test_a_policy_that_is_not_run_yet_is_in_the_trace(server):
    result = called(server, policies=[{"templateId": "updatenextlink", "title": "Next", "parameters": {}}])
    assert result.policies[0].sentence == "not run by this portal yet: Next"


def test_what_differs_from_the_definition_is_found(server):
    result = called(server, schema={"type": "object", "properties": {"method": {"type": "integer"}}})
    assert ("method", "type") in {(found.path, found.kind) for found in result.findings}


def test_findings_quote_no_secret(server):
    schema = {"type": "object", "properties": {"headers": {"properties": {"X-Key": {"type": "string", "enum": ["a"]}}}}}
    result = called(server, "api_key", {"api_key": KEY}, schema=schema, name="X-Key")
    assert any(found.kind == "enum" for found in result.findings)
    assert KEY not in str(result.as_dict()["findings"])


@pytest.mark.parametrize(("status", "kinds"), [(201, ["undeclared"]), (404, [])])
def test_a_success_that_is_not_declared_is_a_finding(server, status, kinds):
    result = called(server, arguments={"header.X-Status": status})
    assert (result.answer.status, [found.kind for found in result.findings]) == (status, kinds)


def test_the_default_response_counts(server):
    responses = {"default": {"description": "Any", "schema": {"type": "array"}}}
    assert [found.kind for found in called(server, responses=responses).findings] == ["type"]


def test_an_answer_that_is_no_text_is_not_shown_as_one(server):
    body = called(server, at="/paths/~1image/get", arguments={}).answer.body
    assert (body.text, body.is_binary, body.size) == ("", True, 6)


def test_a_wrong_input_is_raised_before_anything_is_sent(server):
    with pytest.raises(InputError) as caught:
        called(server, arguments={"header.X-Status": "ok"})
    assert list(caught.value.problems) == ["header.X-Status"]


def test_an_address_that_is_not_open_is_an_error_value():
    result = run(connector("127.0.0.1"), AT, {}, {}, blank(), Egress())
    assert (result.error.code, result.answer) == ("blocked_address", None)
    assert result.request.url == "http://127.0.0.1/echo"


def test_a_sign_in_that_is_not_run_is_an_error_value(server):
    document = connector(server).put("/securityDefinitions", {"oauth": {"type": "oauth2"}})
    result = run(document, AT, {}, {}, blank(), Egress(allowed=(server,)))
    assert (result.error.code, result.answer) == ("sign_in", None)


def test_a_result_is_json():
    result = run(connector("127.0.0.1"), AT, {}, {}, blank(), Egress())
    assert json.loads(json.dumps(result.as_dict()))["error"]["code"] == "blocked_address"


def test_each_step_says_what_it_changed_in_the_request(server):
    policies = [header_policy("Authorization", "Token @headers('Authorization')"), header_policy("X-Team", "pets")]
    result = called(server, "api_key", {"api_key": KEY}, policies=policies)
    assert [(each.part, each.before, each.after) for each in result.sign_in] == [("Authorization", None, "••••4f1c")]
    steps = [[(each.part, each.before, each.after) for each in policy.changes] for policy in result.policies]
    assert steps == [[("Authorization", "••••4f1c", "Token ••••4f1c")], [("X-Team", None, "pets")]]


def test_a_key_in_the_address_is_masked_in_the_steps_too(server):
    result = called(server, "api_key", {"api_key": KEY}, name="key", location="query")
    assert result.sign_in[0].part == "Address" and result.sign_in[0].after.endswith("/echo?key=••••4f1c")


def test_a_file_is_kept_apart_from_what_is_json(server):
    result = called(server, at="/paths/~1image/get", arguments={})
    assert result.file == b"\x89PNG\x00\xff"
    assert "file" not in result.as_dict() and called(server).file == b""
