"""The help pages: each is served, each link leads somewhere, and nothing else can be read through them."""

import re

import pytest

from portal import help


@pytest.mark.parametrize("name", [name for name in help.names() if name != help.INDEX])
def test_every_page_is_served_with_its_title(signed_in, mara, name):
    response = signed_in(mara).get(f"/help/{name}/")
    assert response.status_code == 200
    assert f"<h1>{help.read(name).title}</h1>" in response.text and response.text.count("<h1") == 1


def test_the_index_leads_to_every_page(signed_in, mara):
    page = help.read(help.INDEX).html
    assert all(f'href="/help/{name}/"' in page for name in help.names() if name != help.INDEX)
    assert signed_in(mara).get("/help/").status_code == 200


@pytest.mark.parametrize("name", help.names())
def test_every_link_within_the_help_leads_to_a_page_and_a_heading(name):
    for page, anchor in re.findall(r'href="/help/([\w-]*)/?(?:#([\w-]+))?"', help.read(name).html):
        target = help.read(page or help.INDEX)
        assert page in ("", *help.names())
        assert not anchor or f'id="{anchor}"' in target.html


@pytest.mark.parametrize("name", ["index", "nothing", "..", "settings", "%2e%2e", "tutorial.md"])
def test_only_help_pages_can_be_read(signed_in, mara, name):
    assert signed_in(mara).get(f"/help/{name}/").status_code == 404


def test_markup_in_a_page_stays_text():
    assert "<script" not in "".join(page.html for page in help.pages())


def test_the_tutorial_has_the_five_parts_that_the_first_page_promises():
    parts = re.findall(r"<h2[^>]*>\d\. ([^<]+)</h2>", help.read("tutorial").html)
    assert parts == ["Name and address", "Sign-in", "One action", "Send it", "Share it"]


def test_the_tutorial_holds_all_that_the_practice_call_needs():
    page = help.read("tutorial").html
    needs = (
        "http://127.0.0.1:8010",
        "practice-key-0123456789",
        "Ocp-Apim-Subscription-Key",
        "/text/analytics/v2.0/sentiment",
    )
    assert all(need in page for need in needs)


def test_the_tutorial_names_the_practice_api_where_it_really_is(mara, signed_in, settings):
    settings.ENV = {**settings.ENV, "PRACTICE_PORT": 8352}
    help.read.cache_clear()
    try:
        page = signed_in(mara).get("/help/tutorial/").content.decode()
    finally:
        help.read.cache_clear()
    assert "http://127.0.0.1:8352/notes" in page and "8010" not in page
