"""The keys that every page knows, and what stays chosen."""

import pytest
from playwright.sync_api import expect

from portal import demo
from portal.connectors import creation
from tests.browser.maker import button

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(new_page, mara, sentiment):
    page = new_page(mara)
    page.goto("/connectors/")
    return page


def test_a_slash_goes_to_the_search(page):
    page.keyboard.press("/")
    expect(page.get_by_label("Search connectors, actions and people")).to_be_focused()


def test_the_palette_filters_and_goes(page):
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Commands")
    expect(palette.get_by_role("combobox").or_(palette.get_by_role("searchbox"))).to_be_focused()
    page.keyboard.type("connections")
    expect(palette.get_by_role("link", name="Connections")).to_be_visible()
    expect(palette.get_by_role("link", name="New connector")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/connections/")


def test_the_palette_finds_an_action(page):
    page.keyboard.press("Control+k")
    page.keyboard.type("score the")
    hit = page.get_by_role("dialog", name="Commands").get_by_role("link", name="Score the sentiment")
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/definition/**")


def test_a_question_mark_lists_the_keys_and_escape_gives_the_focus_back(page):
    link = page.get_by_role("main").get_by_role("link", name="Text sentiment")
    link.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()


def test_the_theme_stays_chosen(page):
    button(page, "Theme").click()
    button(page, "Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


@pytest.fixture
def list_of_actions(new_page, mara):
    """The actions of the notebook, with the focus on the first one."""
    creation.create(mara, demo.definition(demo.SAMPLES[1]), {"properties": {}}, "Made for a test")
    page = new_page(mara)
    page.goto("/connectors/notebook/edit/definition/")
    page.locator(".op").first.focus()
    return page


def labels(page):
    return page.locator(".ops").first.locator(".label").all_text_contents()


def test_arrows_move_within_the_list_of_actions(list_of_actions):
    rows = list_of_actions.locator(".op")
    list_of_actions.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    list_of_actions.keyboard.press("ArrowUp")
    expect(rows.first).to_be_focused()


def test_alt_and_an_arrow_move_the_action_itself(list_of_actions):
    first, second, *_ = labels(list_of_actions)
    list_of_actions.keyboard.press("Alt+ArrowDown")
    expect(list_of_actions.locator(".ops").first.locator(".label").first).to_have_text(second)
    assert labels(list_of_actions)[:2] == [second, first]
