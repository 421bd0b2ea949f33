"""Every form in which inputs go out, typed into the Test step and read off the wire; and the forms of answers."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.connections.models import Run
from tests.designer.fault_server import answer, serving
from tests.portal.test_test_step import text
from tests.portal.test_trials import connector_to, opened, send

__all__ = ["opened"]
pytestmark = pytest.mark.django_db
JSON = "Content-Type: application/json"
POST = "/paths/~1pets/post"


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


def wire(mara, browser, opened, parameters, fields, method="get", reply=None, **more):
    """(the request as it went out, the page)."""
    with serving(reply or answer(b"[]", JSON)) as server:
        opened(server)
        pets = connector_to(mara, server.place, method=method, parameters=parameters, **more)
        page = send(browser, pets, mara, at=f"/paths/~1pets/{method}", **fields)
        return (server.requests[0] if server.requests else b""), page


def listed(how, place):
    return [{"name": "c", "in": place, "type": "array", "items": {"type": "string"}, "collectionFormat": how}]


def test_a_list_in_a_header_and_a_single_header(mara, browser, opened):
    parameters = [*listed("csv", "header"), {"name": "X-One", "in": "header", "type": "string"}]
    fields = {"header.c": "2", "header.c/0": "a", "header.c/1": "b", "header.X-One": "yes"}
    request, _ = wire(mara, browser, opened, parameters, fields)
    assert b"\r\nc: a,b\r\n" in request and b"\r\nX-One: yes\r\n" in request


def test_a_form_goes_out_as_a_form(mara, browser, opened):
    parameters = [{"name": name, "in": "formData", "type": "string"} for name in ("a", "b")]
    fields = {"formData.a": "1 & 2", "formData.b": "ü"}
    request, _ = wire(mara, browser, opened, parameters, fields, "post", consumes=["application/x-www-form-urlencoded"])
    assert request.endswith(b"\r\n\r\na=1+%26+2&b=%C3%BC") and b"x-www-form-urlencoded" in request


def test_a_text_body_goes_out_as_it_is(mara, browser, opened):
    parameters = [{"name": "body", "in": "body", "required": True, "schema": {"type": "string"}}]
    request, _ = wire(mara, browser, opened, parameters, {"body": "<a>1</a>"}, "post", consumes=["application/xml"])
    assert request.endswith(b"\r\n\r\n<a>1</a>") and b"Content-Type: application/xml" in request


@pytest.mark.parametrize(
    ("consumes", "expected"),
    [
        (["image/png"], b"image/png"),
        ([], b"application/octet-stream"),
        (["application/json"], b"application/octet-stream"),
    ],
)
def test_a_file_is_the_whole_body(mara, browser, opened, consumes, expected):
    binary = {"type": "string", "format": "binary"}
    parameters = [{"name": "body", "in": "body", "required": True, "schema": binary}]
    fields = {"body": SimpleUploadedFile("a.bin", bytes(range(256)), "text/html")}
    request, page = wire(mara, browser, opened, parameters, fields, "post", consumes=consumes)
    assert request.endswith(b"\r\n\r\n" + bytes(range(256))) and b"Content-Type: " + expected in request
    assert 'type="file"' in page.content.decode()


def test_a_run_with_a_file_is_not_sent_again_without_it(mara, browser, opened):
    parameters = [{"name": "f", "in": "formData", "type": "file"}]
    fields = {"formData.f": SimpleUploadedFile("a.bin", b"1")}
    with serving(answer(b"[]", JSON)) as server:
        opened(server)
        pets = connector_to(mara, server.place, method="post", parameters=parameters, consumes=["multipart/form-data"])
        send(browser, pets, mara, at=POST, **fields)
        page = browser.post(f"/connectors/{pets.slug}/test/{Run.objects.get().pk}/again/")
        assert page.status_code == 409 and "a file, which are not kept" in text(page) and len(server.requests) == 1


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png", "The picture that came back"),
        (b"%PDF-1.4\0\xff", "application/pdf", "The answer is a file"),
        (b"", "application/json", "The answer has no body."),
        (b"plain words", "text/plain", "plain words"),
        (json.dumps({"text": "<script>"}).encode(), "application/json", "&lt;script&gt;"),
    ],
)
def test_each_kind_of_answer_is_shown(mara, browser, opened, body, kind, said):
    _, page = wire(mara, browser, opened, [], {}, reply=answer(body, f"Content-Type: {kind}"))
    assert said in page.content.decode()


def test_a_wrong_input_is_named_and_nothing_is_sent(mara, browser, opened):
    parameters = [{"name": "n", "in": "query", "type": "integer", "x-ms-summary": "Number"}]
    request, page = wire(mara, browser, opened, parameters, {"query.n": "many"})
    assert request == b"" and "must be a whole number" in text(page)
