"""The whole way by plain forms, in a browser that runs no script."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from practice.guard import DEFAULT_KEY, KEY_HEADER
from tests.browser import maker
from tests.browser.maker import button, field

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_a_new_connector_to_its_export_without_script(new_page, mara, practice):
    page = new_page(mara, java_script_enabled=False)
    maker.name_it(page, "Sentiment")
    maker.paste_address(page, practice)
    page.locator("#look-form").get_by_label("Description", exact=True).fill("Tells how positive a text is.")
    button(page, "Save").click()

    maker.step(page, "Security")
    page.get_by_label("It gave me a key").check()
    button(page, "Save").click()
    page.get_by_label("Name of the header").fill(KEY_HEADER)
    button(page, "Save").click()
    expect(page.get_by_label("Name of the header")).to_have_value(KEY_HEADER)

    maker.add_action(page, practice)

    maker.step(page, "Test")
    page.get_by_role("link", name="New connection").click()
    page.get_by_label("Label").fill("Mine")
    page.get_by_label("API Key").fill(DEFAULT_KEY)
    button(page, "Save connection").click()
    expect(field(page, "Connection")).to_contain_text("Mine")
    button(page, "Add to Documents").click()
    maker.send(page, "I love this!")
    expect(page.get_by_label("Response body")).to_contain_text("score")

    page.get_by_role("link", name="Export").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download OpenAPI").first.click()
    document = json.loads(Path(download.value.path()).read_text())
    assert list(document["paths"]) == [maker.PATH]
