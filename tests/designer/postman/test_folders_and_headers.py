"""What people wrote about folders, and the headers of saved answers: taken over, and given back."""

import json

import pytest

from designer.document.document import Document
from designer.exporters import postman as exporter
from designer.importers import postman
from designer.importers.given import Given
from designer.properties import blank
from tests.designer.postman.build import collection, definition, folder, operation, request
from tests.designer.postman.laws import problems_of

SECRET = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"


def answer(*headers, code=200):
    return {"name": "OK", "code": code, "header": [{"key": name, "value": value} for name, value in headers]}


def headers(*answers):
    return operation(request(response=answers))["responses"]["200"].get("headers", {})


def exported(made):
    found = exporter.collection(Document.from_value(made), blank())
    assert problems_of(found) == []
    return found


def test_the_description_of_a_folder_is_that_of_its_tag():
    inner = folder("Cats", request("https://api.example.com/cats"), description={"content": "All cats."})
    made = definition(folder("Pets", inner, description="All pets."), folder("Dogs", request()))
    assert made["tags"] == [
        {"name": "Pets", "description": "All pets."},
        {"name": "Pets / Cats", "description": "All cats."},
        {"name": "Dogs"},
    ]


@pytest.mark.parametrize("about", [None, [], 5, {"content": []}, f"Use {SECRET} here."])
def test_what_is_no_description_or_gives_a_secret_away_is_none(about):
    made = definition(folder("Pets", request(), description=about))
    assert [tag["name"] for tag in made["tags"]] == ["Pets"]
    assert SECRET not in json.dumps(made)


def test_headers_of_every_saved_answer_are_described_without_their_values():
    first = answer(("X-Total", "17"), ("X-Page", "1"), ("ETag", '"abc"'))
    found = headers(first, answer(("x-total", "18"), ("X-Page", "last")))
    assert found == {"X-Total": {"type": "integer"}, "X-Page": {"type": "string"}, "ETag": {"type": "string"}}


@pytest.mark.parametrize(
    "name",
    ["Set-Cookie", "Date", "Connection", "transfer-encoding", "Content-Type", "WWW-Authenticate", "X-Api-Key", "a b"],
)
def test_what_signs_in_or_only_belongs_to_the_moment_is_left_out(name):
    assert headers(answer((name, "1"))) == {}


@pytest.mark.parametrize("value", [None, 5, {"X-A": []}, [None, {"key": []}], "X-A: 1\nnothing"])
def test_anything_may_stand_in_place_of_the_headers(value):
    made = operation(request(response=[{"code": 200, "header": value}]))
    assert set(made["responses"]["200"].get("headers", {})) <= {"X-A"}


def test_both_come_back_in_an_export():
    made = definition(
        folder("Pets", request(response=[answer(("X-Total", "17"), ("X-Page", "a"))]), description="Ours.")
    )
    again = exported(made)
    assert again["item"][0]["description"] == "Ours."
    (saved,) = again["item"][0]["item"][0]["response"]
    assert [header["key"] for header in saved["header"]] == ["X-Total", "X-Page"]
    result = postman.read(Given("", again)).definition
    assert result["tags"] == made["tags"]
    assert result["paths"]["/pets"]["get"]["responses"]["200"]["headers"] == {
        "X-Total": {"type": "integer"},
        "X-Page": {"type": "string"},
    }


def test_a_folder_of_the_first_format_has_its_description_too():
    value = {
        "id": "c",
        "name": "Pets",
        "order": [],
        "folders": [{"id": "f", "name": "Cats", "description": "All cats.", "order": ["r"]}],
        "requests": [{"id": "r", "name": "List", "method": "GET", "url": "https://api.example.com/cats"}],
    }
    assert postman.read(Given("", value)).definition["tags"] == [{"name": "Cats", "description": "All cats."}]


def test_a_collection_without_folders_has_no_tags():
    assert postman.read(Given("", collection(request()))).definition["tags"] == []
