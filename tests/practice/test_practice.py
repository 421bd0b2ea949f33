"""The practice API over a real socket, served as the portal serves it."""

import base64
import http.client
import json
import socket
import subprocess
import sys
import time

import pytest
from openapi_spec_validator import OpenAPIV2SpecValidator

from practice import notes, sentiment
from practice.guard import DEFAULT_KEY, KEY_HEADER
from tests.ports import free_port

SENTIMENT = "/text/analytics/v2.0/sentiment"
KEY = {KEY_HEADER: DEFAULT_KEY}
BASIC = {"Authorization": "Basic " + base64.b64encode(b"practice:practice").decode()}
BEARER = {"Authorization": f"Bearer {DEFAULT_KEY}"}


@pytest.fixture(scope="module")
def port():
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "practice.app:application"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield port
    server.terminate()
    server.wait(10)


@pytest.fixture
def call(port):
    """`call(method, path, body, headers)` → (status, headers, value of the JSON answer or its text)."""

    def call(method, path, body=None, headers=KEY, type="application/json"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, path, data, {**headers, **({"Content-Type": type} if data is not None else {})})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        is_json = answer.headers.get_content_type() == "application/json" and text
        return answer.status, answer.headers, json.loads(text) if is_json else text

    return call


def documents(*texts, language="en"):
    return {"documents": [{"language": language, "id": str(i), "text": text} for i, text in enumerate(texts, 1)]}


def test_a_happy_text_scores_above_a_sad_one(call):
    status, _, value = call("POST", SENTIMENT, documents("What a lovely day!", "This is a horrible mess."))
    happy, sad = value["documents"]
    assert status == 200 and happy["id"] == "1" and value["errors"] == []
    assert 0 <= sad["score"] < 0.5 < happy["score"] <= 1


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Quel beau jour", "fr", "language"),
        ("  ", "en", "empty"),
        ("a" * (sentiment.MAX_TEXT + 1), "en", "characters"),
        ("😀" * (sentiment.MAX_EMOJI + 1), "en", "emoji"),
    ],
)
def test_a_text_without_a_score_is_listed_under_errors(call, text, language, said):
    status, _, value = call("POST", SENTIMENT, documents(text, language=language))
    assert status == 200 and value["documents"] == []
    assert value["errors"][0]["id"] == "1" and said in value["errors"][0]["message"]


def test_a_regional_english_is_english(call):
    assert call("POST", SENTIMENT, documents("Good", language="en-GB"))[2]["errors"] == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b'{"documents": [', "line 1"),
        (b"[" * 200_000, "not JSON"),
        ([], "The body must be an object, and is a list"),
        ({}, "documents must be a list, and is nothing"),
        ({"documents": []}, "documents must hold 1 to"),
        ({"documents": [{"id": "1", "text": "a"}, "b"]}, "documents/1 must be an object, and is a text"),
        ({"documents": [{"id": 1, "text": "a"}]}, "documents/0/id must be a text, and is a number"),
        ({"documents": [{"id": "1"}]}, "documents/0/text must be a text, and is nothing"),
        ({"documents": [{"id": "1", "text": "a"}, {"id": "1", "text": "b"}]}, "documents/1/id is '1' again"),
        ({"documents": [{"id": "1", "text": "a", "language": 7}]}, "documents/0/language"),
        (documents(*["a"] * (sentiment.MAX_DOCUMENTS + 1)), "documents must hold"),
    ],
)
def test_a_wrong_body_is_answered_with_where_it_is_wrong(call, body, said):
    status, _, value = call("POST", SENTIMENT, body)
    assert status == 400 and value["statusCode"] == 400 and said in value["message"]


@pytest.mark.parametrize(
    ("path", "headers"), [("", KEY), ("/basic", BASIC), ("/bearer", BEARER)], ids=["key", "basic", "bearer"]
)
def test_each_door_opens_to_its_own_credentials(call, path, headers):
    assert call("POST", path + SENTIMENT, documents("Good"), headers)[0] == 200


@pytest.mark.parametrize(
    ("path", "headers", "said"),
    [
        ("", {}, "invalid subscription key"),
        ("", {KEY_HEADER: "wrong"}, "invalid subscription key"),
        ("", BEARER, "invalid subscription key"),
        ("/basic", {}, "invalid user name or password"),
        ("/basic", {"Authorization": "Basic cHJhY3RpY2U6d3Jvbmc="}, "invalid user name or password"),
        ("/basic", KEY, "invalid user name or password"),
        ("/bearer", {"Authorization": DEFAULT_KEY}, "the word Bearer"),
        ("/bearer", {"Authorization": "Bearer wröng"}, "invalid token"),
    ],
)
def test_each_door_stays_shut_to_everything_else(call, path, headers, said):
    encoded = {name: value.encode() for name, value in headers.items()}
    status, answered, value = call("POST", path + SENTIMENT, documents("Good"), encoded)
    assert status == 401 and value["statusCode"] == 401 and said in value["message"]
    assert ("WWW-Authenticate" in answered) == bool(path)


def test_a_note_can_be_written_read_changed_replaced_and_deleted(call):
    status, headers, note = call("POST", "/notes", {"title": "Milk", "text": "Two litres"})
    at = headers["Location"]
    assert status == 201 and note == {"id": note["id"], "title": "Milk", "text": "Two litres", "done": False}
    assert call("PATCH", at, {"done": True})[2] == {**note, "done": True}
    assert call("PUT", at, {"title": "Bread"})[2] == {"id": note["id"], "title": "Bread", "text": "", "done": False}
    assert call("GET", at)[2]["title"] == "Bread"
    assert call("DELETE", at)[0] == 204
    assert call("GET", at)[0] == 404


def test_the_three_doors_lead_to_the_same_notebook(call):
    at = call("POST", "/basic/notes", {"title": "Shared"}, BASIC)[1]["Location"]
    assert at.startswith("/basic/notes/")
    assert call("GET", at.removeprefix("/basic"))[2]["title"] == "Shared"


def test_notes_are_found_by_their_words(call):
    for title in ("Call the plumber", "Water the plants", "PLUMBER again"):
        call("POST", "/notes", {"title": title})
    value = call("GET", "/notes?search=plumber&limit=1")[2]
    assert value["total"] == 2 and [note["title"] for note in value["value"]] == ["Call the plumber"]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "ten", "", "%D9%A3"])
def test_a_limit_out_of_range_is_refused(call, limit):
    status, _, value = call("GET", f"/notes?limit={limit}")
    assert status == 400 and "limit must be a whole number" in value["message"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "title is missing"),
        ({"title": " "}, "title is empty"),
        ({"title": 5}, "title must be a text"),
        ({"title": "a" * 201}, "title may have 200 characters"),
        ({"title": "a", "text": "a" * 10_001}, "text may have 10,000 characters"),
        ({"title": "a", "done": "yes"}, "done must be true or false"),
        ({"title": "a", "colour": "red"}, "A note has no 'colour'"),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused(call, body, said):
    status, _, value = call("POST", "/notes", body)
    assert status == 400 and said in value["message"]


def test_a_full_notebook_says_so(monkeypatch):
    monkeypatch.setattr(notes, "MAX_NOTES", 1)
    notebook, request = notes.Notebook(), Asked({"title": "One"})
    assert notebook.create(request).status == 201
    with pytest.raises(notes.Problem) as refused:
        notebook.create(request)
    assert refused.value.status == 409 and "Delete some" in refused.value.message


class Asked:
    path = "/notes"

    def __init__(self, body):
        self.json = lambda: body


@pytest.mark.parametrize("path", ["/nothing", "/notes/none", "/notes/1/2", "/basic", "/bearer/notes/none", "//notes"])
def test_an_unknown_path_is_404(call, path):
    status, _, value = call("GET", path)
    assert (status, value["statusCode"]) == (404, 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("GET", SENTIMENT, "POST"), ("DELETE", "/notes", "GET, POST"), ("POST", "/notes/1", "GET, PUT, PATCH, DELETE")],
)
def test_a_wrong_method_is_405_and_names_the_right_ones(call, method, path, allowed):
    status, headers, value = call(method, path)
    assert status == 405 and headers["Allow"] == allowed and value["statusCode"] == 405


@pytest.mark.parametrize("type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
def test_a_body_of_another_type_is_415(call, type):
    assert call("POST", SENTIMENT, documents("Good"), type=type)[0] == 415


@pytest.mark.parametrize("type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/hal+json"])
def test_a_body_may_be_any_spelling_of_json(call, type):
    assert call("POST", SENTIMENT, documents("Good"), type=type)[0] == 200


def test_a_body_over_a_million_bytes_is_413(call):
    assert call("POST", SENTIMENT, b" " * 1_000_001)[0] == 413


def test_a_chunked_body_over_a_million_bytes_is_413(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {**KEY, "Content-Type": "application/json"}
    connection.request("POST", SENTIMENT, iter([b" " * 600_000] * 2), headers, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_a_chunked_body_is_read(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    body = json.dumps(documents("Good")).encode()
    connection.request("POST", SENTIMENT, iter([body[:10], body[10:]]), {**KEY, "Content-Type": "application/json"})
    assert connection.getresponse().status == 200
    connection.close()


def test_head_answers_like_get_without_a_body(call):
    status, headers, text = call("HEAD", "/")
    assert status == 200 and int(headers["Content-Length"]) > 0 and text == ""


def test_the_first_page_can_be_read_without_a_key(call):
    status, headers, text = call("GET", "/", headers={})
    assert status == 200 and headers.get_content_type() == "text/plain" and DEFAULT_KEY in text


@pytest.mark.parametrize("prefix", ["", "/basic", "/bearer"])
def test_every_door_is_described_by_a_valid_document(call, port, prefix):
    document = call("GET", prefix + "/openapi.json", headers={})[2]
    OpenAPIV2SpecValidator(document).validate()
    assert document["host"] == f"127.0.0.1:{port}" and document["basePath"] == (prefix or "/")


def test_the_description_holds_every_path_and_method(call):
    described = {
        (path, method.upper())
        for path, item in call("GET", "/openapi.json", headers={})[2]["paths"].items()
        for method in item
        if method != "parameters"
    }
    for path, method in described:
        _, headers, _ = call("TRACE", path.replace("{id}", "1"))
        assert method in headers["Allow"].split(", ")
    assert {method for path, method in described if "{id}" in path} == {"GET", "PUT", "PATCH", "DELETE"}


def test_a_host_header_that_is_no_host_is_not_repeated(call):
    document = call("GET", "/openapi.json", headers={"Host": 'evil"host<x>'})[2]
    assert "evil" not in document["host"]
