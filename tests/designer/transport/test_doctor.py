"""What the doctor makes of faults that are met on the wire: real sockets, from the call to the diagnosis."""

import json
import socket
import ssl
import threading
from datetime import UTC, datetime

import pytest

from designer.document import operations
from designer.document.document import Document
from designer.properties import blank
from designer.runtime import doctor
from designer.runtime.call import run
from designer.runtime.egress import Egress
from tests.designer.fault_server import answer, hang, redirect, reset, serving
from tests.designer.transport.test_tls import AUTHORITY, YESTERDAY, self_signed, server_context

AT = "/paths/~1pets/get"
SCHEMA = {"200": {"description": "OK", "schema": {"type": "object", "properties": {"a": {}}}}}
PAGE = "Content-Type: text/html"
NOW = datetime.now(UTC)


def connector(host, scheme="http"):
    operation = {"operationId": "Pets", "responses": SCHEMA}
    return Document.from_value(
        {"swagger": "2.0", "host": host, "basePath": "/", "schemes": [scheme], "paths": {"/pets": {"get": operation}}}
    )


def diagnosed(document, egress):
    result = run(document, AT, {}, {}, blank(), egress).as_dict()
    operation = operations.get(document, AT)
    case = doctor.Case(document, blank(), operation, json.loads(json.dumps(result)), {}, NOW)
    return [each.id for each in doctor.diagnose(case)]


FAULTS = [
    ("reset", reset, "tls_wanted"),  # a plain call that is cut off may have met a service that wants https
    ("silence", hang, "slow"),
    ("no HTTP", b"220 mail.example ESMTP\r\n", "tls_wanted"),
    ("redirect loop", redirect("/pets"), "redirect_loop"),
    ("401", answer(status="401 Unauthorized"), "no_sign_in"),
    ("403 page", answer(b"<html>", PAGE, status="403 Forbidden"), "no_sign_in"),
    ("404", answer(status="404 Not Found"), "base_missing"),
    ("405", answer(b"", "Allow: POST", status="405 Not Allowed"), "method"),
    ("406", answer(status="406 Not Acceptable"), "format_asked"),
    ("415", answer(status="415 Unsupported Media Type"), "format_sent"),
    ("407", answer(status="407 Proxy Authentication Required"), "proxy"),
    ("429", answer(b"", "Retry-After: 30", status="429 Too Many"), "too_many_until"),
    ("502", answer(status="502 Bad Gateway"), "gateway"),
    ("page", answer(b"<html>Welcome</html>", PAGE), "base_page"),
    ("sign-in page", answer(b"<html><input type='password'></html>", PAGE), "page_sign_in"),
    ("XML", answer(b"<?xml version='1.0'?><a/>", "Content-Type: application/xml"), "xml"),
    ("broken JSON", answer(b'{"a": NaN}', "Content-Type: application/json"), "json_broken"),
    ("no type", answer(b'{"a": 1}'), "type_wrong"),
    ("nothing", answer(b""), "nothing"),
]


@pytest.mark.parametrize(("script", "first"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_fault_on_the_wire_is_recognised(script, first):
    with serving(script) as server:
        found = diagnosed(connector(server.place), Egress(allowed=(server.place,), seconds=0.3))
    assert found[0] == first


def test_a_port_where_nobody_listens_is_recognised():
    with serving(b"") as server:
        place = server.place
    assert diagnosed(connector(place), Egress(allowed=(place,)))[0] == "port_closed"


@pytest.mark.parametrize(
    ("host", "first"),
    [
        ("127.0.0.9", "blocked"),
        ("localhost", "blocked_own"),
        ("a.invalid", "name_unknown"),
        ("127.0.0.9:22", "port_shut"),
    ],
)
def test_a_host_that_is_not_reached_is_recognised(host, first, names):
    names["localhost"] = [["127.0.0.9"]]
    assert diagnosed(connector(host), Egress())[0] == first


def old_context():
    context = server_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    return context


CONTEXTS = [
    (
        "expired",
        lambda folder: server_context(AUTHORITY.issue_cert("127.0.0.5", not_after=YESTERDAY)),
        "certificate_expired",
    ),
    ("wrong name", lambda folder: server_context(), "certificate_name"),
    ("self-signed", self_signed, "certificate_own"),
    ("no TLS", lambda folder: None, "tls_silent"),
]


@pytest.mark.parametrize(("make", "first"), [row[1:] for row in CONTEXTS], ids=[row[0] for row in CONTEXTS])
def test_a_secure_connection_that_is_not_in_order_is_recognised(make, first, tmp_path):
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    with serving(answer(b"not TLS"), context=make(tmp_path)) as server:
        egress = Egress(allowed=(server.place,), ca_file=str(tmp_path / "ca.pem"), seconds=0.5)
        assert diagnosed(connector(server.place, "https"), egress)[0] == first


def test_the_names_of_a_certificate_are_read_and_nothing_is_sent(tmp_path):
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = server_context(AUTHORITY.issue_cert("api.test", "*.test", "eu.test", "127.0.0.6"))
    with serving(answer(), context=context) as server:
        egress = Egress(allowed=(server.place,), ca_file=str(tmp_path / "ca.pem"), seconds=2)
        result = run(connector(server.place, "https"), AT, {}, {}, blank(), egress)
        assert result.error.names == ("api.test", "eu.test") and server.requests == []


def test_the_names_of_a_certificate_that_nobody_vouches_for_are_not_read(tmp_path):
    with serving(answer(), context=self_signed(tmp_path)) as server:
        result = run(connector(server.place, "https"), AT, {}, {}, blank(), Egress(allowed=(server.place,), seconds=2))
        assert result.error.names == () and server.requests == []


def test_a_server_that_answers_the_greeting_in_plain_is_recognised():
    with socket.create_server(("127.0.0.5", 0)) as listener:
        threading.Thread(
            target=lambda: listener.accept()[0].sendall(answer(status="400 Bad Request")), daemon=True
        ).start()
        place = f"127.0.0.5:{listener.getsockname()[1]}"
        assert diagnosed(connector(place, "https"), Egress(allowed=(place,)))[0] == "tls_none"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_an_old_version_of_tls_is_recognised():
    with serving(answer(), context=old_context()) as server:
        assert diagnosed(connector(server.place, "https"), Egress(allowed=(server.place,)))[0] == "tls_old"


def test_an_unknown_authority_is_recognised():
    with serving(answer(), context=server_context(AUTHORITY.issue_cert("127.0.0.5"))) as server:
        assert diagnosed(connector(server.place, "https"), Egress(allowed=(server.place,)))[0] == "certificate_unknown"


def test_a_plain_call_to_a_secure_port_is_recognised():
    with serving(answer(), context=server_context()) as server:
        assert diagnosed(connector(server.place), Egress(allowed=(server.place,)))[0] == "tls_wanted"


def test_a_key_that_a_redirect_left_behind_is_recognised():
    with (
        serving(answer(status="401 Unauthorized"), "127.0.0.6") as other,
        serving(redirect(other.url("/pets"))) as server,
    ):
        found = diagnosed(connector(server.place), Egress(allowed=(server.place, other.place)))
    assert found[0] == "key_lost"


def test_a_clock_that_is_off_is_recognised():
    late = answer(b"", "Date: Mon, 01 Jan 2024 00:00:00 GMT", status="401 Unauthorized")
    with serving(late) as server:
        assert "clock" in diagnosed(connector(server.place), Egress(allowed=(server.place,)))
