"""What a maker does with the mouse, step by step, in the words of the tutorial."""

import re

from playwright.sync_api import Page, expect

from practice.guard import DEFAULT_KEY, KEY_HEADER

PATH = "/text/analytics/v2.0/sentiment"
BODY = '{"documents":[{"language":"en","id":"1","text":"I love this!"}]}'


def curl(address: str) -> str:
    return f"curl -X POST {address}{PATH} -H \"Content-Type: application/json\" -d '{BODY}'"


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def field(page: Page, label: str):
    return page.get_by_label(label, exact=True)


def is_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-kind", "saved")
    expect(page.locator("#saved")).to_contain_text("Saved")


def name_it(page: Page, title: str) -> None:
    page.goto("/connectors/new/")
    field(page, "Name").fill(title)
    button(page, "Create").click()
    page.wait_for_url("**/edit/general/")


def paste_address(page: Page, address: str) -> None:
    field(page, "Paste an address").fill(address + PATH)
    button(page, "Take apart").click()
    expect(page.get_by_label("Host", exact=True)).to_have_value(address.removeprefix("http://"))


def describe(page: Page, text: str) -> None:
    page.locator("#look-form").get_by_label("Description", exact=True).fill(text)
    is_saved(page)


def step(page: Page, title: str) -> None:
    expect(page.locator(".htmx-request")).to_have_count(0)  # an answer may draw the steps anew between down and up
    page.get_by_label("Steps of this connector").get_by_role("link", name=title).click()
    expect(page.locator(".step[aria-current]")).to_contain_text(title)


def sign_in_by_key(page: Page) -> None:
    step(page, "Security")
    page.get_by_text("It gave me a key").click()
    page.get_by_label("What people call it").fill("Subscription key")
    page.get_by_label("Name of the header").fill(KEY_HEADER)
    page.get_by_text("Header", exact=True).click()
    is_saved(page)


def add_action(page: Page, address: str) -> None:
    step(page, "Definition")
    page.get_by_role("main").get_by_role("link", name="From a sample").last.click()
    page.locator("textarea[name=command]").fill(curl(address))
    button(page, "Show what it becomes").click()
    button(page, "Add this action").click()
    expect(page.locator(".editor-path")).to_contain_text(PATH)


def connect(page: Page, label: str, key: str = DEFAULT_KEY) -> None:
    page.get_by_role("link", name="New connection").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Label").fill(label)
    dialog.get_by_label("Subscription key").fill(key)
    dialog.get_by_role("button", name="Save connection").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Connection", exact=True)).to_contain_text(label)


def box(page: Page, label: str):
    """The field of an input, whose label may end with the star of the required ones."""
    return page.get_by_label(re.compile(rf"^{label}( \*)?$", re.IGNORECASE))


def fill_in(page: Page, sentence: str) -> None:
    if not box(page, "text").count():
        page.get_by_role("button", name="Add to documents").click()
    box(page, "language").fill("en")
    box(page, "id").fill("1")
    box(page, "text").fill(sentence)


def send(page: Page, sentence: str) -> None:
    fill_in(page, sentence)
    page.locator(".send-bar").get_by_role("button", name="Send").click()
    expect(page.locator("#verdict")).to_be_visible()
