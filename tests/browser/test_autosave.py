"""Everything typed is stored by itself, whatever happens to the network, the tab, the session or a colleague."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from portal.sharing import services as sharing
from tests.browser import maker
from tests.browser.maker import button

pytestmark = pytest.mark.django_db(transaction=True)

ACTION = "/connectors/text-sentiment/edit/definition/?at=%2Fpaths%2F~1text~1analytics~1v2.0~1sentiment%2Fpost"
POINTER = "/paths/~1text~1analytics~1v2.0~1sentiment/post"


@pytest.fixture
def editor(new_page, mara, sentiment):
    page = new_page(mara)
    page.goto(ACTION)
    return page


def summary(page):
    return page.locator("#editor").get_by_label("Name", exact=True).first


def description(page):
    return page.locator("#editor").get_by_label("Description", exact=True).first


def stored(connector, name="summary"):
    return draft(Connector.objects.get(pk=connector.pk), whole=True).definition.get(f"{POINTER}/{name}")


def says(page, words):
    expect(page.locator("#saved")).to_contain_text(words)


def test_typing_is_saved_and_survives_a_reload(editor, sentiment):
    summary(editor).fill("Judge the mood")
    says(editor, "Not saved yet")
    maker.is_saved(editor)
    editor.reload()
    expect(summary(editor)).to_have_value("Judge the mood")
    assert stored(sentiment) == "Judge the mood"


def test_a_tab_that_is_closed_right_after_typing_loses_nothing(editor, sentiment):
    context = editor.context
    summary(editor).fill("Judge the mood")
    other = context.new_page()
    editor.close(run_before_unload=True)
    for _ in range(100):  # the browser sends it without the page; it may take a moment
        if stored(sentiment) == "Judge the mood":
            break
        other.wait_for_timeout(100)
    other.goto(ACTION)
    expect(summary(other)).to_have_value("Judge the mood")


def test_undo_and_redo_are_buttons_in_the_head(editor, sentiment):
    before = stored(sentiment)
    summary(editor).fill("Judge the mood")
    maker.is_saved(editor)
    editor.get_by_role("button", name=re.compile("^Undo: ")).click()
    expect(summary(editor)).to_have_value(before)
    editor.get_by_role("button", name=re.compile("^Redo: ")).click()
    expect(summary(editor)).to_have_value("Judge the mood")


def test_typing_while_a_form_is_drawn_anew_loses_no_key(editor, sentiment):
    maker.step(editor, "Security")
    for words in ("A key that the service gives to each of its customers", "And yet another name for it"):
        editor.get_by_text("It gave me a user name").click()
        editor.get_by_text("It gave me a key").click()
        editor.get_by_label("What people call it").press("Control+A")
        editor.keyboard.type(words, delay=10)
        editor.keyboard.press("Tab")
        editor.keyboard.press("Control+A")
        editor.keyboard.type("X-" + words.replace(" ", "-"), delay=10)
        editor.keyboard.press("Tab")
        maker.is_saved(editor)
        expect(editor.get_by_label("What people call it")).to_have_value(words)
        expect(editor.get_by_label("Name of the header")).to_have_value("X-" + words.replace(" ", "-"))


def test_an_error_stands_at_its_field_and_typing_goes_on(editor, sentiment):
    field = editor.get_by_label("Path", exact=True)
    field.fill("no slash at all {")
    editor.keyboard.press("Tab")
    says(editor, "Not saved: see the marked field")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("/mood")
    editor.keyboard.press("Tab")
    maker.is_saved(editor)
    expect(editor.locator("[aria-invalid=true]")).to_have_count(0)


def test_without_a_network_it_says_so_and_saves_when_it_is_back(editor, sentiment, watch):
    watch.expected += ["htmx:sendError", "htmx:afterRequest"]  # htmx says it twice
    editor.context.set_offline(True)
    summary(editor).fill("Judge the mood")
    says(editor, "Not saved: no connection to the portal")
    editor.context.set_offline(False)
    maker.is_saved(editor)
    assert stored(sentiment) == "Judge the mood"


def test_what_was_typed_is_still_there_after_signing_in_again(editor, sentiment, mara):
    mara.set_password("lamp-orbit-harvest-73")
    mara.save()
    Session.objects.all().delete()
    summary(editor).fill("Judge the mood")
    editor.wait_for_url("**/sign-in/**")
    editor.get_by_label("E-mail").fill(mara.email)
    editor.get_by_label("Password", exact=True).fill("lamp-orbit-harvest-73")
    button(editor, "Sign in").click()
    expect(summary(editor)).to_have_value("Judge the mood")
    maker.is_saved(editor)
    assert stored(sentiment) == "Judge the mood"


@pytest.fixture
def colleague(new_page, mara, tomas, sentiment):
    """Tomas, who opened the same action at the same time."""
    sharing.share(sentiment, mara, [tomas], "edit")
    page = new_page(tomas)
    page.goto(ACTION)
    return page


def test_two_people_on_two_fields_of_one_action_are_merged(editor, colleague, sentiment):
    summary(editor).fill("Judge the mood")
    maker.is_saved(editor)
    description(colleague).fill("Tells how the writer felt.")
    maker.is_saved(colleague)
    assert (stored(sentiment), stored(sentiment, "description")) == ("Judge the mood", "Tells how the writer felt.")


def test_two_people_on_one_field_choose(editor, colleague, sentiment, axe):
    summary(editor).fill("Judge the mood")
    maker.is_saved(editor)
    summary(colleague).fill("Weigh the words")
    expect(colleague.get_by_text("Mara Lindqvist both changed")).to_be_visible()
    colleague.wait_for_load_state("networkidle")
    assert axe(colleague) == []
    colleague.get_by_label("Yours: Weigh the words").check()
    button(colleague, "Save for both").click()
    expect(summary(colleague)).to_have_value("Weigh the words")
    assert stored(sentiment) == "Weigh the words"
