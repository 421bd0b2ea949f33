"""A connector is updated from its source: what changed there comes in, what was edited here stays."""

import copy
import json

import pytest

from portal.connectors import edits
from portal.connectors.drafts import draft
from portal.connectors.models import Connector, Revision
from portal.imports.models import Import, Upstream
from portal.sharing.models import Share
from tests.portal.imports.test_imports import ADD, LIST, PETS, accept, bring, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def pets(browser):
    bring(browser, json.dumps(PETS))
    accept(browser)
    return Connector.objects.get()


def edit(connector, person, at, **changes):
    edits.save_element(connector, person, connector.head, at, changes)


def source(**summaries):
    """PETS as its source has it now; `list` and `add` are new summaries, None removes the operation."""
    value = copy.deepcopy(PETS)
    for name, method in (("list", "get"), ("add", "post")):
        if name in summaries and summaries[name] is None:
            del value["paths"]["/pets"][method]
        elif name in summaries:
            value["paths"]["/pets"][method]["summary"] = summaries[name]
    return value


def again(browser, connector, value):
    return browser.post(f"/connectors/{connector.slug}/update/", {"text": json.dumps(value)}, follow=True)


def proposed(page):
    rows = [row for group in page.context["groups"] for row in group["rows"]]
    return {row["pointer"]: (row["difference"].kind, row["difference"].is_accepted) for row in rows}


def take(browser, *accepted):
    return browser.post(f"/connectors/new/{Import.objects.get().id}/accept/", {"accepted": accepted}, follow=True)


def summary(connector, at=LIST):
    return draft(Connector.objects.get(pk=connector.pk), whole=True).definition.get(f"{at}/summary")


def test_an_unchanged_source_asks_nothing_whatever_was_edited(browser, pets, mara):
    edit(pets, mara, LIST, summary="All pets")
    page = again(browser, pets, PETS)
    assert proposed(page) == {} and "Nothing changed there" in page.content.decode()


def test_what_changed_there_comes_in_and_what_was_edited_here_stays(browser, pets, mara):
    edit(pets, mara, LIST, summary="All pets")
    page = again(browser, pets, source(add="Add one pet"))
    assert proposed(page) == {ADD: ("changed", True)}
    take(browser, ADD)
    assert (summary(pets), summary(pets, ADD)) == ("All pets", "Add one pet")
    assert Revision.objects.order_by("-number").first().sentence == "Updated from Pasted text"


@pytest.mark.parametrize(("ticked", "kept"), [((), "All pets"), ((LIST,), "Every pet")])
def test_where_both_changed_the_same_the_person_decides(browser, pets, mara, ticked, kept):
    edit(pets, mara, LIST, summary="All pets")
    page = again(browser, pets, source(list="Every pet"))
    assert proposed(page) == {LIST: ("both", False)}
    take(browser, *ticked)
    assert summary(pets) == kept


def test_what_is_gone_there_is_removed_only_when_it_is_ticked(browser, pets):
    page = again(browser, pets, source(add=None))
    assert proposed(page) == {ADD: ("removed", True)}
    take(browser)
    assert summary(pets, ADD) == "Add a pet"


def test_one_revision_that_undo_takes_back(browser, pets):
    again(browser, pets, source(list="Every pet", add=None))
    take(browser, LIST, ADD)
    assert summary(pets) == "Every pet"
    browser.post(f"/connectors/{pets.slug}/edit/undo/")
    assert (summary(pets), summary(pets, ADD)) == ("List pets", "Add a pet")


def test_the_next_time_is_compared_with_what_was_brought_last(browser, pets):
    again(browser, pets, source(list="Every pet"))
    take(browser)
    assert proposed(again(browser, pets, source(list="Every pet"))) == {}


def test_a_source_that_cannot_be_read_changes_nothing(browser, pets):
    page = again(browser, pets, {"hello": 1})
    assert "cannot be read" in page.content.decode()
    assert Upstream.objects.get().read()["definition"] == PETS and summary(pets) == "List pets"


def test_a_connector_made_here_can_be_updated_too(browser, mara):
    browser.post("/connectors/new/", {"title": "Pets"})
    connector = Connector.objects.get()
    page = again(browser, connector, PETS)
    assert proposed(page)[LIST] == ("added", True)
    take(browser, LIST, "/host")
    assert summary(connector) == "List pets"
    assert draft(connector, whole=True).definition.get("/info/title") == "Pets"


def test_an_editor_who_lost_the_right_can_no_longer_take_over(browser, pets, tomas, signed_in):
    share = Share.objects.create(connector=pets, person=tomas, level="edit", shared_by=pets.owner)
    editor = signed_in(tomas)
    again(editor, pets, source(list="Every pet"))
    share.delete()
    assert take(editor, LIST).status_code == 404
    assert summary(pets) == "List pets"


def test_the_form_asks_for_something(browser, pets):
    page = browser.post(f"/connectors/{pets.slug}/update/", {"text": ""})
    assert page.status_code == 422 and "Paste something" in page.content.decode()
    assert browser.get(f"/connectors/{pets.slug}/update/").status_code == 200
    page = browser.post(f"/connectors/{pets.slug}/update/", {"file": upload(b"[")}, follow=True)
    assert "cannot be read" in page.content.decode()
