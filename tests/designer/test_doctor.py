"""The failure doctor: each kind of trouble is recognised, and each fix is a change that can be made."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.auth import api_key
from designer.document import operations
from designer.document.document import Document
from designer.document.pointer import join
from designer.runtime import doctor, tls
from designer.runtime.doctor import diagnosis, fixes
from designer.runtime.errors import TimedOut

NOW = datetime(2026, 3, 1, 9, 41, tzinfo=UTC)
JSON = {"Content-Type": "application/json"}
PAGE = {"Content-Type": "text/html; charset=utf-8"}
KEY = {"securityDefinitions": {"api_key": {"type": "apiKey", "in": "header", "name": "Authorization"}}}
PROPERTIES = {"properties": {"connectionParameters": {"api_key": {"type": "securestring"}}}}
WRONG = {"path": "", "kind": "type", "expected": "JSON", "got": "another format", "sentence": "", "count": 1}
MISSING = {**WRONG, "kind": "missing"}
ENDED = {"WWW-Authenticate": 'Bearer error="invalid_token", error_description="The access token expired"'}
LIMIT = {"name": "limit", "in": "query", "type": "integer"}
BODY = {"name": "body", "in": "body", "schema": {"type": "object", "properties": {"age": {"type": "integer"}}}}


def case(
    status=0, body="", headers=None, error="", said="", path="/pets", method="get", base="/v1", host="api.example.com",
    sent=(("Accept", "application/json"), ("Authorization", "••••")), scheme="https", hops=(), findings=(),
    arguments=None, with_key=True, names=(), **operation,
):  # fmt: skip
    value = {"operationId": "Pets", "responses": {"200": {"description": "OK"}}, "parameters": [LIMIT], **operation}
    document = Document.from_value(
        {"swagger": "2.0", "host": host, "basePath": base or "/", "schemes": [scheme], "paths": {path: {method: value}}}
        | (KEY if with_key else {})
    )
    at = join(("paths", path, method))
    url = f"{scheme}://{host}{base}{path.replace('{id}', '7')}"
    answer = {"status": status, "reason": "", "headers": list((headers or {}).items()), "hops": hops,
              "body": {"text": body, "is_binary": False, "size": len(body)}, "is_cut": False}  # fmt: skip
    result = {
        "request": {"method": method.upper(), "url": url, "headers": list(sent), "body": None},
        "answer": answer if status else None,
        "findings": list(findings),
        "error": {"code": error, "sentence": said, "advice": "", "hops": hops, "names": names} if error else None,
    }
    properties = PROPERTIES if with_key else {"properties": {}}
    return doctor.Case(document, properties, operations.get(document, at), result, arguments or {}, NOW)


def found(made):
    return [each.id for each in doctor.diagnose(made)]


def edits(made):
    """(label, after) of every change that is offered."""
    return [(edit.label, edit.after) for each in doctor.diagnose(made) for fix in each.fixes for edit in fix.edits]


HOP = {"status": 301, "url": "http://api.example.com/v1/pets", "to": "https://api.example.com/v1/pets"}
FAR = {"status": 302, "url": "https://api.example.com/v1/pets", "to": "https://eu.example.com/v1/pets"}
TROUBLES = [
    # what, the call, the first diagnosis, a change that is offered (label, after)
    ("misspelt ending", {"error": "dns", "host": "api.example.con"}, "name_unknown", ("Host", "api.example.com")),
    ("internal name", {"error": "dns", "host": "intranet"}, "name_internal", None),
    ("closed port", {"error": "refused", "host": "a.example:8443"}, "port_closed", ("Host", "a.example")),
    ("closed port, plain", {"error": "refused", "scheme": "http"}, "port_closed", ("Scheme", ["https"])),
    ("silent port", {"error": "timeout", "said": TimedOut("connect").sentence}, "port_silent", ("Scheme", ["http"])),
    (
        "slow",
        {"error": "timeout", "said": TimedOut("wait").sentence, "arguments": {"query.limit": 500}},
        "slow",
        ("limit", 5),
    ),
    ("expired", {"error": "tls", "said": tls.CERTIFICATE[10]}, "certificate_expired", None),
    ("self-signed", {"error": "tls", "said": tls.CERTIFICATE[18]}, "certificate_own", None),
    (
        "wrong name",
        {"error": "tls", "said": tls.CERTIFICATE[62], "host": "www.a.example"},
        "certificate_name",
        ("Host", "a.example"),
    ),
    ("old TLS", {"error": "tls", "said": tls.HANDSHAKE["UNSUPPORTED_PROTOCOL"]}, "tls_old", None),
    ("no TLS", {"error": "tls", "said": tls.HANDSHAKE["WRONG_VERSION_NUMBER"]}, "tls_none", ("Scheme", ["http"])),
    ("asks for a certificate", {"error": "client_certificate"}, "tls_client", None),
    ("TLS wanted", {"error": "not_http", "scheme": "http"}, "tls_wanted", ("Scheme", ["https"])),
    (
        "TLS wanted, said by nginx",
        {
            "status": 400,
            "scheme": "http",
            "headers": PAGE,
            "body": "<html>400 The plain HTTP request was sent to HTTPS port",
        },
        "tls_wanted",
        ("Scheme", ["https"]),
    ),
    ("shut port", {"error": "unusable_address", "host": "a.example:22"}, "port_shut", ("Host", "a.example")),
    ("silent TLS", {"error": "timeout", "said": TimedOut("tls").sentence}, "tls_silent", ("Scheme", ["http"])),
    ("blocked", {"error": "blocked_address", "host": "10.0.0.1"}, "blocked", None),
    ("own machine", {"error": "blocked_address", "host": "localhost"}, "blocked_own", None),
    (
        "to https",
        {"status": 301, "scheme": "http", "method": "post", "headers": {"Location": "https://api.example.com/v1/pets"}},
        "redirect",
        ("Scheme", ["https"]),
    ),
    (
        "to another host",
        {"status": 302, "method": "post", "headers": {"Location": "https://eu.example.com/v1/pets"}},
        "redirect",
        ("Host", "eu.example.com"),
    ),
    (
        "to another base",
        {"status": 308, "method": "post", "headers": {"Location": "/v2/pets"}},
        "redirect",
        ("Base URL", "/v2"),
    ),
    (
        "to a slash",
        {"status": 307, "method": "post", "headers": {"Location": "/v1/pets/"}},
        "redirect",
        ("Method and path", "POST /pets/"),
    ),
    (
        "to a sign-in page",
        {"status": 302, "method": "post", "headers": {"Location": "/users/sign_in"}},
        "redirect_sign_in",
        None,
    ),
    (
        "round and round",
        {"error": "redirect_loop", "scheme": "http", "hops": [HOP]},
        "redirect_loop",
        ("Scheme", ["https"]),
    ),
    ("a detour", {"status": 200, "scheme": "http", "hops": [HOP]}, "redirect_followed", ("Scheme", ["https"])),
    ("key lost", {"status": 401, "hops": [FAR]}, "key_lost", ("Host", "eu.example.com")),
    ("no key", {"status": 401, "sent": ()}, "no_key", None),
    ("no sign-in", {"status": 403, "sent": (), "with_key": False}, "no_sign_in", None),
    (
        "no Bearer",
        {"status": 401, "headers": {"WWW-Authenticate": 'Bearer realm="x"'}},
        "prefix_missing",
        ("Text before the key", "Bearer "),
    ),
    (
        "another way",
        {"status": 401, "headers": {"WWW-Authenticate": "Basic"}, "sent": (("Authorization", "Bearer ••••"),)},
        "other_way",
        None,
    ),
    (
        "scope",
        {"status": 403, "headers": {"WWW-Authenticate": 'Bearer error="insufficient_scope", scope="pets:read"'}},
        "scope_missing",
        None,
    ),
    ("clock", {"status": 401, "headers": {"Date": "Sun, 01 Mar 2026 09:31:00 GMT"}}, "clock", None),
    ("firewall", {"status": 403, "headers": PAGE, "body": "<html>Blocked"}, "firewall", None),
    ("doubled base", {"status": 404, "path": "/v1/pets", "base": "/api/v1"}, "base_doubled", ("Base URL", "/api")),
    ("missing base", {"status": 404, "base": ""}, "base_missing", ("Base URL", "/api")),
    (
        "base that the page names",
        {"status": 404, "base": "", "body": 'see "/rest/v2/"'},
        "base_missing",
        ("Base URL", "/rest/v2"),
    ),
    ("base that is too long", {"status": 404, "base": "/api/v9"}, "path", ("Base URL", "/api")),
    ("trailing slash", {"status": 404}, "path", ("Method and path", "GET /pets/")),
    ("no such id", {"status": 404, "path": "/pets/{id}", "headers": JSON, "body": "{}"}, "no_such_id", None),
    (
        "page for JSON",
        {"status": 200, "headers": PAGE, "findings": [WRONG], "base": ""},
        "base_page",
        ("Base URL", "/api"),
    ),
    (
        "sign-in page",
        {"status": 200, "headers": PAGE, "findings": [WRONG], "body": "<input type=password>"},
        "page_sign_in",
        None,
    ),
    ("method", {"status": 405, "headers": {"Allow": "POST, OPTIONS"}}, "method", ("Method and path", "POST /pets")),
    (
        "format sent",
        {"status": 415, "method": "post", "sent": (("Content-Type", "application/json"),)},
        "format_sent",
        ("Format of the request", ["application/x-www-form-urlencoded"]),
    ),
    (
        "format named",
        {
            "status": 415,
            "method": "patch",
            "sent": (("Content-Type", "application/json"),),
            "headers": {"Accept-Patch": "application/merge-patch+json"},
        },
        "format_sent",
        ("Format of the request", ["application/merge-patch+json"]),
    ),
    (
        "format asked",
        {"status": 406, "sent": (("Accept", "application/json"),)},
        "format_asked",
        ("Format of the answer", ["*/*"]),
    ),
    (
        "a value",
        {"status": 422, "headers": JSON, "body": '{"loc": ["query", "limit"]}', "arguments": {"query.limit": -1}},
        "values",
        ("limit", None),
    ),
    (
        "a value in the body",
        {"status": 400, "method": "post", "parameters": [BODY], "body": "age is odd"},
        "values",
        None,
    ),
    ("too many", {"status": 429}, "too_many", None),
    (
        "too many until",
        {"status": 429, "headers": {"Retry-After": "Sun, 01 Mar 2026 09:43:00 GMT"}},
        "too_many_until",
        None,
    ),
    (
        "names of the certificate",
        {"error": "tls", "said": tls.CERTIFICATE[62], "names": ["eu.example.com"], "host": "api.example.com:8443"},
        "certificate_name",
        ("Host", "eu.example.com:8443"),
    ),
    ("refused key", {"status": 401}, "key_form", ("Text before the key", "Bearer ")),
    (
        "key wanted in another header",
        {"status": 401, "body": '{"message": "Missing header x-acme-key"}'},
        "key_form",
        ("Name", "x-acme-key"),
    ),
    (
        "key wanted in the address",
        {"status": 403, "body": "The query parameter api_key is missing"},
        "key_form",
        ("Where the key goes", "query"),
    ),
    ("token ended", {"status": 401, "headers": ENDED}, "token_ended", None),
    ("token unknown", {"status": 401, "body": '{"error": "invalid_token"}'}, "token_unknown", None),
    (
        "word Token",
        {"status": 401, "headers": {"WWW-Authenticate": "Token realm=api"}},
        "prefix_missing",
        ("Text before the key", "Token "),
    ),
    ("certificate asked by nginx", {"status": 400, "body": "No required SSL certificate was sent"}, "tls_client", None),
    ("unavailable", {"status": 503, "headers": {"Retry-After": "120"}}, "unavailable_until", None),
    ("proxy", {"status": 407}, "proxy", None),
    ("gateway", {"status": 502, "headers": {"Server": "nginx"}}, "gateway", None),
    ("broken off", {"error": "connection_lost"}, "broke_off", None),
    (
        "XML",
        {"status": 200, "findings": [WRONG], "body": "<?xml version='1.0'?><pets/>", "sent": ()},
        "xml",
        ("Format of the answer", ["application/json"]),
    ),
    (
        "JSONP",
        {"status": 200, "findings": [WRONG], "body": "cb({})", "headers": {"Content-Type": "text/javascript"}},
        "json_broken",
        None,
    ),
    (
        "JSON as text",
        {"status": 200, "body": '{"a": 1}', "headers": {"Content-Type": "text/plain"}},
        "type_wrong",
        None,
    ),
    (
        "nothing",
        {"status": 204, "findings": [MISSING]},
        "nothing",
        ("Response 204", {"description": "Nothing comes back"}),
    ),
]


@pytest.mark.parametrize(("call", "first", "change"), [row[1:] for row in TROUBLES], ids=[row[0] for row in TROUBLES])
def test_each_trouble_is_recognised_and_its_fix_offered(call, first, change):
    made = case(**call)
    assert found(made)[0] == first
    assert change is None or change in edits(made)


@pytest.mark.parametrize("call", [row[1] for row in TROUBLES], ids=[row[0] for row in TROUBLES])
def test_every_fix_can_be_made_and_shows_what_it_changes(call):
    made = case(**call)
    for fix in (fix for each in doctor.diagnose(made) for fix in each.fixes):
        document, properties, at = doctor.applied(made.document, made.properties, made.operation.pointer, fix.edits)
        operations.get(document, at)
        is_same = document.value() == made.document.value() and properties == made.properties
        assert is_same is not fix.is_of_definition
        assert all(edit.before != edit.after for edit in fix.edits)


def test_every_row_of_knowledge_is_said_by_some_trouble():
    said = {id for row in TROUBLES for id in found(case(**row[1]))}
    others = {"certificate_too_new", "certificate_unknown", "certificate_chain"}
    others |= {"page_asked", "unavailable"}
    assert diagnosis.WORDS.keys() - said <= others
    assert all(set(row) - {"step"} == {"cause", "advice"} for row in diagnosis.WORDS.values())


@pytest.mark.parametrize(
    "call",
    [{"status": 200, "headers": JSON, "body": "{}"}, {"status": 500}, {"error": "cancelled"}],
)
def test_the_doctor_says_nothing_where_it_sees_nothing(call):
    assert found(case(**call)) == []


@pytest.mark.parametrize(
    ("location", "name", "prefix"),
    [("header", "Authorization", "Bearer "), ("header", "X-Key", ""), ("query", "key", "")],
)
def test_a_key_is_tried_in_other_forms_and_ends_up_there(location, name, prefix):
    start = case(status=401)
    change = {"location": location, "name": name, "prefix": prefix}
    document, properties = api_key.write(start.document, start.properties, change)
    made = doctor.Case(document, properties, start.operation, start.result)
    forms = {(location, name, prefix)}
    for fix in doctor.diagnose(made)[0].fixes:
        tried = doctor.applied(document, properties, made.operation.pointer, fix.edits)[:2]
        settings = api_key.read(*tried)
        assert not api_key.check({**settings, "label": "Key"})
        forms.add((settings["location"], settings["name"], settings["prefix"]))
        assert "/host" not in str(fix.edits)
    assert len(forms) >= 3


def test_a_redirect_never_takes_a_password_or_a_mask_into_the_definition():
    for to in ("https://me:pw@evil.example/v1/pets", "https://••••.example/v1/pets", "//[::1/v1", "javascript:x"):
        made = case(status=302, method="post", headers={"Location": to})
        assert edits(made) == [] and "pw" not in str(doctor.diagnose(made))


def test_a_fix_is_refused_once_the_definition_says_something_else():
    made = case(error="refused", host="a.example:8443")
    fix = doctor.diagnose(made)[0].fixes[0]
    document = made.document.put("/host", "b.example")
    with pytest.raises(doctor.NotApplicable, match="Host"):
        doctor.applied(document, {}, made.operation.pointer, fix.edits)


def test_an_input_is_left_out_or_changed_for_one_call_only():
    change = [fixes.argument("query.a", "A", 1, None), fixes.argument("query.b", "B", 2, 5)]
    assert doctor.with_arguments({"query.a": 1, "query.b": 2, "c": 3}, change) == {"query.b": 5, "c": 3}


TEXT = st.text(max_size=30)
NAMES = st.sampled_from(["Location", "Allow", "Retry-After", "Date", "WWW-Authenticate", "Accept-Post", "Content-Type"])


@settings(max_examples=150, deadline=None, database=None)
@given(
    status=st.sampled_from([200, 204, 302, 401, 403, 404, 405, 406, 415, 422, 429, 503]),
    headers=st.dictionaries(
        NAMES, TEXT | st.sampled_from(["http://[", "//x:99999/", "9" * 400, "-1", "Bearer", "text/html"])
    ),
    body=TEXT,
    location=TEXT,
    path=st.sampled_from(["/pets", "/v1/v1/x", "/{id}", "/"]),
    base=st.sampled_from(["", "/v1", "/v1/v1", "//"]),
)
def test_no_answer_is_too_odd_for_the_doctor(status, headers, body, location, path, base):
    hops = [{"status": 301, "url": location, "to": location}]
    doctor.diagnose(case(status=status, headers=headers, body=body, path=path, base=base, hops=hops, findings=[WRONG]))
