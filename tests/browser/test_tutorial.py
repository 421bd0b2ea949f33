"""The tutorial as somebody new follows it, from an empty portal to a colleague's own call."""

import json
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from playwright.sync_api import expect

from portal.accounts import setup
from portal.accounts.models import Organisation
from practice.guard import DEFAULT_KEY, KEY_HEADER
from tests.browser import maker
from tests.browser.maker import button, field
from tests.conftest import join

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "lamp-orbit-harvest-73"


def set_up(page, code):
    page.goto("/setup/")  # not "/": the server of these tests has seen people already, and remembers
    field(page, "One-time code").fill(code)
    page.get_by_label("Organisation").fill("Brightwater")
    page.get_by_label("Your name").fill("Mara Lindqvist")
    page.get_by_label("E-mail").fill("mara@brightwater.example")
    field(page, "Password").fill(PASSWORD)
    button(page, "Set up and go in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Connectors")


def exported(page):
    page.get_by_role("link", name="Export").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download OpenAPI").first.click()
    return Path(download.value.path()).read_text()


def publish(page):
    page.get_by_role("link", name="Publish…").click()
    button(page, "Publish version 1").click()
    expect(page.get_by_text("Published, version 1")).to_be_visible()


def share(page, name):
    page.get_by_role("main").get_by_role("link", name="Share").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Add people").fill(name.split()[0])
    dialog.get_by_label(name).check()
    dialog.get_by_label("What they may do").select_option("view")
    dialog.get_by_role("button", name="Share", exact=True).click()
    expect(dialog.locator(".people")).to_contain_text(name)
    dialog.get_by_role("link", name="Done").click()
    expect(dialog).to_be_hidden()


def sign_in(page, person):
    person.set_password(PASSWORD)
    person.save()
    page.goto("/")
    page.get_by_label("E-mail").fill(person.email)
    field(page, "Password").fill(PASSWORD)
    button(page, "Sign in").click()


def test_a_newcomer_follows_the_tutorial_to_the_end(new_page, practice):
    page = new_page()
    set_up(page, setup.issue_code())
    page.get_by_role("link", name="Start blank").click()
    maker.name_it(page, "Sentiment")
    maker.paste_address(page, practice)
    maker.describe(page, "Tells how positive a text is, from nought to one.")
    maker.sign_in_by_key(page)
    maker.add_action(page, practice)

    maker.step(page, "Test")
    maker.connect(page, "Wrong one", "not-the-key")
    maker.send(page, "I love this!")
    expect(page.locator("#outcome")).to_contain_text("401")
    expect(page.locator("#outcome")).to_contain_text("Replace the key of Wrong one")
    maker.connect(page, "Mine, practice")
    maker.send(page, "I love this!")
    expect(page.get_by_label("Response body")).to_contain_text("score")
    page.get_by_role("link", name="Schema check").click()
    button(page, "Accept into the definition").click()

    text = exported(page)
    document = json.loads(text)
    validate(document)
    assert DEFAULT_KEY not in text and "not-the-key" not in text
    assert [each["name"] for each in document["securityDefinitions"].values()] == [KEY_HEADER]
    schema = document["paths"][maker.PATH]["post"]["responses"]["200"]["schema"]
    assert schema["properties"]["documents"]["items"]["properties"]["score"] == {
        **schema["properties"]["documents"]["items"]["properties"]["score"],
        "type": "number",
    }

    organisation = Organisation.objects.get()
    aiko, priya = join(organisation, "Aiko Tanaka"), join(organisation, "Priya Raman")
    page.goto("/connectors/sentiment/edit/definition/")
    publish(page)
    share(page, "Aiko Tanaka")

    hers = new_page()
    sign_in(hers, aiko)
    hers.get_by_role("main").get_by_role("link", name="Sentiment").click()
    hers.get_by_role("link", name="Test", exact=True).click()
    expect(hers.get_by_label("Connection", exact=True)).to_contain_text("You have no connection yet")
    maker.connect(hers, "Aiko’s own")
    maker.send(hers, "I hate waiting.")
    expect(hers.get_by_label("Response body")).to_contain_text("score")

    stranger = new_page(priya)
    for address in ("/connectors/sentiment/", "/connectors/sentiment/edit/test/", "/connectors/sentiment/test/"):
        assert stranger.goto(address).status == 404


def tab_to(page, locator):
    """Press Tab until `locator` has the focus, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"The Tab key does not reach {locator}.")


def type_into(page, locator, text):
    tab_to(page, locator)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def press(page, locator, key="Enter"):
    tab_to(page, locator)
    page.keyboard.press(key)


def test_from_a_new_connector_to_an_answer_with_the_keyboard_alone(new_page, mara, practice):
    page = new_page(mara)
    page.goto("/connectors/")
    press(page, page.get_by_role("link", name="Start blank"))
    page.wait_for_url("**/connectors/new/")
    type_into(page, field(page, "Name"), "Sentiment")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/general/")
    type_into(page, field(page, "Paste an address"), practice + maker.PATH)
    page.keyboard.press("Enter")
    expect(field(page, "Host")).to_have_value(practice.removeprefix("http://"))

    press(page, page.locator(".step").nth(1))
    page.wait_for_url("**/edit/security/")
    tab_to(page, page.locator("input[name=kind]:checked"))
    page.keyboard.press("ArrowDown")
    name = page.get_by_label("Name of the header")
    expect(name).to_be_visible()
    type_into(page, name, KEY_HEADER)
    page.keyboard.press("Tab")
    maker.is_saved(page)

    press(page, page.locator(".step").nth(2))
    page.wait_for_url("**/edit/definition/")
    press(page, page.locator("#editor").get_by_role("link", name="From a sample"))
    page.wait_for_url("**/sample/")
    type_into(page, page.get_by_label("cURL line"), maker.curl(practice))
    press(page, button(page, "Show what it becomes"))
    expect(button(page, "Add this action")).to_be_visible()
    press(page, button(page, "Add this action"))
    expect(page.locator(".editor-path")).to_contain_text(maker.PATH)

    press(page, page.locator(".step").nth(3))
    page.wait_for_url("**/edit/test/*")
    press(page, page.get_by_role("link", name="New connection"))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    type_into(page, dialog.get_by_label("API Key"), DEFAULT_KEY)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    press(page, button(page, "Add to Documents"))
    expect(field(page, "Text")).to_be_visible()
    for label, value in (("Language", "en"), ("ID", "1"), ("Text", "I love this!")):
        type_into(page, field(page, label), value)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Response body")).to_contain_text("score")
