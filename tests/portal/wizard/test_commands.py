"""Changes of structure: the element that was meant, whatever others did meanwhile."""

from urllib.parse import parse_qs, urlsplit

import pytest

from portal.connectors import edits
from tests.portal.wizard import AT, change, now, operation, pets, url

pytestmark = pytest.mark.django_db


def test_an_action_is_added_duplicated_reordered_removed_and_brought_back(browser, connector):
    change(browser, connector, "new-action", name="Feed a pet")
    change(browser, connector, "duplicate", AT)
    assert list(now(connector)["paths"]) == ["/pets", "/pets-copy", "/new-action"]
    change(browser, connector, "up", "/paths/~1new-action/get")
    assert list(now(connector)["paths"]) == ["/pets", "/new-action", "/pets-copy"]
    change(browser, connector, "remove", "/paths/~1new-action/get")
    assert "/new-action" not in now(connector)["paths"]
    browser.post(f"/connectors/{connector.slug}/edit/undo/")
    assert list(now(connector)["paths"]) == ["/pets", "/new-action", "/pets-copy"]


ADD = "/paths/~1pets/post"


@pytest.mark.parametrize(
    ("verb", "at", "more", "goes_to"),
    [
        ("new-action", "", {"name": "Feed"}, "/paths/~1new-action/get"),
        ("new-definition", "", {"name": "Owner"}, "/definitions/Owner"),
        ("new-input", ADD, {"name": "dry", "type": "query"}, f"{ADD}/parameters/1"),
        ("new-response", ADD, {"name": "404"}, f"{ADD}/responses/404"),
        ("new-property", f"{ADD}/parameters/0/schema", {"name": "age"}, f"{ADD}/parameters/0/schema/properties/age"),
        ("duplicate", ADD, {}, "/paths/~1pets-copy/post"),
        ("up", ADD, {}, ADD),
    ],
)
def test_the_page_goes_on_with_what_the_change_is_about(browser, connector, verb, at, more, goes_to):
    answer = change(browser, connector, verb, at, **more)
    assert parse_qs(urlsplit(answer["Location"]).query)["at"] == [goes_to]


@pytest.mark.parametrize(
    ("verb", "at", "more", "said"),
    [
        ("new-input", AT, {"name": "limit", "type": "query"}, "already an input"),
        ("new-input", AT, {"name": " ", "type": "query"}, "Give the input"),
        ("new-response", AT, {"name": "2000"}, "three digits"),
        ("new-response", AT, {"name": "200"}, "already a response"),
        ("new-property", "/definitions/Pet", {"name": "name"}, "already a property"),
        ("new-definition", "", {"name": "Pet"}, "already a definition"),
        ("remove", "/definitions/Pet", {}, "used in 1 place"),
    ],
)
def test_what_cannot_be_added_is_said_where_it_was_typed(browser, connector, verb, at, more, said):
    answer = change(browser, connector, verb, at, **more)
    assert answer.status_code == 422
    assert said in answer.context["refused"]["why"]
    connector.refresh_from_db()
    assert connector.head == 1


def test_removing_what_somebody_changed_meanwhile_asks_first(browser, connector):
    browser.post(url(connector, "definition", at=AT), {"base": "1", "fields": "summary", "summary": "Mine"})
    answer = browser.post(url(connector, "definition", "remove"), {"base": "1", "at": AT})
    assert answer.status_code == 409
    assert "/pets" in now(connector)["paths"]


def test_a_reference_is_shown_as_one_and_can_become_ones_own(browser, connector):
    at = AT + "/responses/200"
    page = browser.get(url(connector, "definition", at=at)).content.decode()
    assert "shared" in page and "Edit the shared one" in page
    change(browser, connector, "own", at + "/schema")
    assert operation(connector)["responses"]["200"]["schema"] == pets()["definitions"]["Pet"]


def _with_an_input_in_front(connector, mara):
    entries = [{"name": "first", "in": "query", "type": "string"}, *operation(connector)["parameters"]]
    edits.save_document(connector, mara, connector.head, AT, lambda it: (it.put(AT + "/parameters", entries), AT))


def test_an_input_is_removed_by_what_it_is_not_by_where_it_stood(browser, connector, mara):
    names = [each["name"] for each in operation(connector)["parameters"]]
    _with_an_input_in_front(connector, mara)
    change(browser, connector, "remove", AT + "/parameters/0", base="1")
    assert [each["name"] for each in operation(connector)["parameters"]] == ["first", *names[1:]]


def test_asked_again_about_a_changed_input_it_is_still_the_same_input(browser, connector, mara):
    edits.save_element(connector, mara, 1, AT + "/parameters/0", {"summary": "Mara's"})
    _with_an_input_in_front(connector, mara)
    answer = change(browser, connector, "remove", AT + "/parameters/0", base="1")
    assert answer.status_code == 409 and answer.context["at"] == AT + "/parameters/1"
