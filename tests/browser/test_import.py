"""From a file to a connector that has been updated from its source, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import expect

from designer.document.document import Document
from portal import demo
from portal.connectors.drafts import draft
from portal.connectors.models import Connector

pytestmark = pytest.mark.django_db(transaction=True)


def source(summary="Score the sentiment of texts"):
    document = Document.from_value(demo.definition(demo.SAMPLES[1]))
    value = document.value()
    path, item = next(iter(value["paths"].items()))
    next(iter(item.values()))["summary"] = summary
    return json.dumps(value).encode(), path


def bring(page, content):
    page.get_by_label("Or choose a file").set_input_files(
        {"name": "notes.json", "mimeType": "application/json", "buffer": content}
    )
    page.get_by_role("button", name="Read it").click()


def test_a_file_is_reviewed_accepted_and_brought_again(new_page, mara, organisation):
    page = new_page(mara)
    page.goto("/connectors/new/")
    content, path = source("The first action")
    bring(page, content)
    expect(page.get_by_role("heading", level=1)).to_contain_text("review before import")
    boxes = page.locator("[name=operation]")
    number = boxes.count()
    boxes.last.uncheck()
    expect(page.get_by_role("button", name=re.compile(f"^Import {number - 1} action"))).to_be_enabled()
    page.get_by_label("Find an action").fill("first")
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Import ")).click()
    page.wait_for_url("**/edit/general/")

    connector = Connector.objects.get()
    page.goto(f"/connectors/{connector.slug}/update/")
    bring(page, source("Another name for it")[0])
    expect(page.get_by_role("heading", name="Changed there")).to_be_visible()
    page.get_by_role("button", name="Take over what is ticked").click()
    page.wait_for_url("**/edit/definition/**")
    paths = draft(Connector.objects.get(), whole=True).definition.get("/paths")
    assert next(iter(paths[path].values()))["summary"] == "Another name for it"
