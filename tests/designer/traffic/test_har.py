"""HAR recordings become connectors."""

import base64
import json
from urllib.parse import quote

import pytest

from designer.document.text import TextError
from designer.importers import har
from designer.importers.given import Given
from tests.designer.traffic.recordings import entry, given, operation, parameters, recording, sentences

API = "https://a.example/pets"


@pytest.mark.parametrize(
    "value, is_har",
    [
        ({"log": {"entries": []}}, True),
        ({"method": "GET", "url": API}, True),
        ({"log": {}}, False),
        ({"log": {"entries": {}}}, False),
        ([], False),
        ({"openapi": "3.0.0"}, False),
    ],
)
def test_a_recording_is_recognised(value, is_har):
    assert har.recognises(given(value)) is is_har


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_the_report_says_what_was_read(version):
    report = har.read(recording(entry("GET", API), entry("GET", API), version=version)).report
    assert (report.format, report.counts) == (f"HAR {version}", {"calls": 2, "operations": 1, "hosts": 1})


@pytest.mark.parametrize(
    "answer_type, is_taken",
    [
        ("application/json", True),
        ("application/vnd.api+json; charset=utf-8", True),
        ("text/xml", True),
        ("application/x-www-form-urlencoded", True),
        ("text/html", False),
        ("image/svg+xml", False),
        ("font/woff2", False),
        ("text/css", False),
        ("application/javascript", False),
        ("text/plain", False),
    ],
)
def test_only_answers_of_an_api_are_taken(answer_type, is_taken):
    imported = har.read(recording(entry("GET", f"{API}/x", answer="x", answer_type=answer_type), entry("GET", API)))
    assert ("/pets/x" in imported.definition["paths"]) is is_taken
    assert ("not what an API gives" in sentences(imported)) is not is_taken


def test_other_types_are_taken_on_request():
    imported = har.read(recording(entry("GET", API, answer="<p>", answer_type="text/html")), types=("page",))
    assert operation(imported, "get", "/pets")["produces"] == ["text/html"]


def test_hosts_can_be_chosen():
    entries = [entry("GET", API), entry("GET", API), entry("GET", "https://b.example:8443/shops")]
    imported = har.read(recording(*entries), hosts=["B.example:8443"])
    assert (imported.definition["host"], list(imported.definition["paths"])) == ("b.example:8443", ["/shops"])
    assert "2 calls to other hosts" in sentences(imported)


def test_an_answer_in_base64_is_read():
    text = base64.b64encode(b'{"id": 1}').decode()
    made = entry("GET", API)
    made["response"]["content"] = {"mimeType": "application/json", "encoding": "base64", "text": text, "compression": 9}
    schema = operation(har.read(recording(made)), "get", "/pets")["responses"]["200"]["schema"]
    assert schema["properties"]["id"]["type"] == "integer"


@pytest.mark.parametrize("text, sentence", [("%%%", "is not; it was not read"), ('{"a": ', "cut off or broken")])
def test_a_broken_answer_is_said_and_the_call_stays(text, sentence):
    made = entry("GET", API)
    encoding = "base64" if "%" in text else ""
    made["response"]["content"] = {"mimeType": "application/json", "encoding": encoding, "text": text, "size": 9}
    imported = har.read(recording(made))
    assert sentence in sentences(imported)
    assert "schema" not in operation(imported, "get", "/pets")["responses"]["200"]


def test_preflights_redirects_and_other_schemes_are_left_out_and_counted():
    asked = [("Access-Control-Request-Method", "POST")]
    moved = entry("GET", f"{API}/old", status=302)
    moved["response"]["redirectURL"] = API
    entries = [entry("OPTIONS", API, headers=asked), moved, entry("GET", "wss://a.example/"), entry("GET", API)]
    imported = har.read(recording(*entries, entry("GET", "data:text/plain,a")))
    assert list(imported.definition["paths"]) == ["/pets"]
    assert [note.kind for note in imported.report.notes] == ["dropped"] * 3


@pytest.mark.parametrize(
    "broken", [None, 5, {}, {"request": []}, {"request": {"method": "GET"}}, {"request": {"method": 1, "url": 2}}]
)
def test_a_broken_entry_is_left_out_with_its_place(broken):
    imported = har.read(recording(broken, entry("GET", API)))
    assert [(note.kind, note.pointer) for note in imported.report.notes] == [("dropped", "/log/entries/0")]


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [[]], [{"name": 1}], {"a": []}])
@pytest.mark.parametrize("member", ["headers", "queryString", "cookies", "postData", "response"])
def test_anything_may_stand_anywhere(member, odd):
    made = entry("GET", API)
    (made if member == "response" else made["request"])[member] = odd
    assert har.read(recording(made)).report.counts["calls"] == 1


def test_pairs_that_stand_only_beside_the_address_count():
    request = {"method": "GET", "url": f"{API}?a=1", "queryString": [{"name": "a", "value": "1"}]}
    request["queryString"].append({"name": "b c", "value": "2"})
    assert list(parameters(har.read(given(request)), "get", "/pets")) == [("query", "a"), ("query", "b c")]


def test_a_recorded_brace_is_no_variable():
    assert list(har.read(recording(entry("GET", f"{API}/{{x}}"))).definition["paths"]) == ["/pets/%7Bx%7D"]


def test_the_text_of_a_multipart_body_gives_the_fields():
    text = (
        '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
        '--b\r\nContent-Disposition: form-data; name="f"; filename="x.png"\r\n\r\nPNG\r\n--b--\r\n'
    )
    imported = har.read(recording(entry("POST", API, body=text, content_type="multipart/form-data; boundary=b")))
    assert parameters(imported, "post", "/pets") == {
        ("formData", "a"): ("integer", False),
        ("formData", "f"): ("file", False),
    }


@pytest.mark.parametrize("text", ["", "{", "[]", '{"log": {}}', "curl https://a.example/"])
def test_another_text_is_refused(text):
    with pytest.raises(TextError):
        har.read(Given(text))


def test_a_recording_without_calls_is_refused():
    with pytest.raises(TextError, match="no call"):
        har.read(recording())


def test_no_cookie_or_token_is_kept():
    canary = "c4n4ry0123456789"
    made = entry(
        *("POST", f"https://u:{canary}@a.example/x?api_key={canary}"),
        headers=[("Cookie", f"a={canary}"), ("Authorization", f"Bearer {canary}"), ("X-Auth-Token", canary)],
        body={"password": canary},
        answer={"token": canary},
    )
    made["request"]["cookies"] = [{"name": "a", "value": canary}]
    made["response"]["headers"] = [{"name": "Set-Cookie", "value": canary}]
    imported = har.read(recording(made))
    assert canary not in json.dumps(imported.definition) + json.dumps(imported.properties) + repr(imported.report)


def test_a_note_about_a_credential_does_not_say_what_follows_its_name():
    broken = entry("GET", f"{API}?{quote('access_token: canary')}=1", headers=[("X-Api-Key", "k")])
    made = har.read(recording(broken, entry("GET", API, headers=[("X-Api-Key", "k")])))
    assert "“access_token:” carries a credential" in sentences(made) and "canary" not in sentences(made)
