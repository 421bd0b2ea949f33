"""The frame around every page: navigation with counts, errors and messages, fields."""

import re

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string
from django.test import RequestFactory

from portal import frame
from portal.connections.models import Connection
from portal.connectors.creation import create_blank


def navigation(page: str) -> dict[str, str]:
    """Label → count, as the page draws it."""
    nav = page[page.index('aria-label="Main"') : page.index("<main")]
    items = re.findall(r'nav-text">([^<]+)</span>(?: <span class="count">(\d+)</span>)?', nav)
    return dict(items)


def test_mara_sees_how_many_connectors_and_connections_she_has(signed_in, mara, tomas):
    connector = create_blank(mara, "Sentiment")
    create_blank(tomas, "Of Tomas alone")
    Connection.objects.create(connector=connector, owner=mara, label="Mine", origin="https://api.example.com")
    Connection.objects.create(connector=connector, owner=tomas, label="His", origin="https://api.example.com")
    assert navigation(signed_in(mara).get("/help/").text) == {"Connectors": "1", "Connections": "1"}


def test_only_administrators_are_shown_administration(signed_in, mara, ines):
    assert "Administration" not in navigation(signed_in(mara).get("/help/").text)
    assert "Administration" in navigation(signed_in(ines).get("/help/").text)


def test_the_place_one_is_at_is_marked(signed_in, ines):
    page = signed_in(ines).get("/administration/people/").text
    assert re.findall(r'<a class="nav-item"[^>]*aria-current="page"[^>]*>.*?nav-text">(\w+)', page) == [
        "Administration"
    ]


def test_the_frame_asks_the_database_for_two_counts(rf, mara, django_assert_num_queries):
    request = rf.get("/help/")
    request.user, request.membership, request.resolver_match = mara, mara.membership, None
    with django_assert_num_queries(2):
        assert len(list(frame.context(request)["navigation"])) == 2


def test_a_fragment_asks_nothing_for_the_frame(rf, mara, django_assert_num_queries):
    request = rf.get("/help/")
    request.user, request.membership = mara, mara.membership
    with django_assert_num_queries(0):
        render_to_string("_errors.html", request=request)


def test_somebody_who_is_not_signed_in_has_no_frame(rf):
    assert frame.context(rf.get("/")) == {}


def test_a_page_that_is_not_there_keeps_the_frame(signed_in, mara):
    response = signed_in(mara).get("/nothing/here/")
    assert response.status_code == 404
    assert "There is nothing here" in response.text
    assert "Connectors" in navigation(response.text)


def test_a_page_that_is_forbidden_says_why(signed_in, mara):
    response = signed_in(mara).get("/administration/people/")
    assert response.status_code == 403
    assert "Only an administrator of the organisation can open this page." in response.text


def test_a_form_without_its_token_is_refused_in_words(mara, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(mara, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/sign-out/")
    assert response.status_code == 403
    assert "This form is too old" in response.text


@pytest.mark.parametrize("name", ["400.html", "404.html", "500.html", "403.html", "403_csrf.html"])
def test_an_error_page_needs_neither_a_request_nor_a_person(name):
    page = render_to_string(name)
    assert page.count("<h1") == 1
    assert "Go to Connectors" in page


def test_every_page_loads_scripts_and_styles_from_here_only(signed_in, mara):
    page = signed_in(mara).get("/help/").text
    assert all(
        address.startswith("/static/") for address in re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"', page)
    )


def test_htmx_is_told_to_evaluate_nothing_and_to_show_refused_forms(signed_in, mara):
    page = signed_in(mara).get("/help/").text
    config = re.search(r'name="htmx-config" content=\'([^\']+)\'', page)[1]
    assert '"allowEval":false' in config and '"allowScriptTags":false' in config and '"selfRequestsOnly":true' in config
    assert '{"code":"409|422|429","swap":true}' in config


def test_health_needs_no_session(client, db):
    response = client.get("/health/")
    assert (response.status_code, response.json(), dict(response.cookies)) == (200, {"status": "ok"}, {})


# Messages ------------------------------------------------------------------------------------------


def said(**message) -> str:
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    messages.add_message(request, messages.SUCCESS, **message)
    return render_to_string("_messages.html", {"messages": messages.get_messages(request)}, request=request)


def test_a_message_is_announced():
    assert re.search(r'role="status".*Removed Aiko', said(message="Removed Aiko."), re.DOTALL)


def test_a_message_may_carry_an_undo():
    text = said(message="Removed Aiko.", extra_tags="undo:/connectors/sentiment/share/undo/")
    assert 'action="/connectors/sentiment/share/undo/"' in text and "Undo</button>" in text


def test_a_message_is_text_and_never_markup():
    assert "&lt;img" in said(message="<img src=x onerror=alert(1)>")


# Fields --------------------------------------------------------------------------------------------


VISIBILITY = [("normal", "Normal"), ("internal", "Internal")]


class Sample(forms.Form):
    title = forms.CharField(label="Name", max_length=30, help_text="What people read.")
    is_required = forms.BooleanField(label="Required", required=False)
    visibility = forms.ChoiceField(label="Visibility", choices=VISIBILITY, widget=forms.RadioSelect)


def field(name: str, data: dict[str, str] | None = None, **marks: object) -> str:
    form = Sample(data)
    for mark, value in marks.items():
        setattr(form.fields[name], mark, value)
    return form[name].as_field_group()


def test_the_name_of_a_field_is_its_label_and_nothing_else():
    assert '<label class="form-label" for="id_title">Name</label>' in field("title", term="title")


def test_the_openapi_word_stands_beside_the_label():
    assert '<span class="term">title</span>' in field("title", term="title")


def test_a_hint_is_tied_to_its_field():
    text = field("title")
    assert 'id="id_title_helptext">What people read.' in text and 'aria-describedby="id_title_helptext"' in text


def test_an_error_is_tied_to_its_field():
    text = field("title", {"title": ""})
    assert 'aria-invalid="true"' in text and 'aria-describedby="id_title_helptext id_title_error"' in text
    assert re.search(r'id="id_title_error".*This field is required', text, re.DOTALL)


def test_a_long_text_has_a_counter():
    text = field("title", {"title": "Sentiment"}, term="title")
    assert re.search(r'data-count-of="id_title">9 / 30<', text)


def test_a_choice_is_a_group_with_a_name():
    text = field("visibility", segmented=True)
    assert 'role="radiogroup"' in text and 'aria-labelledby="id_visibility_label"' in text
    assert text.count('class="form-check-input"') == 2 and "segmented" in text


def test_yes_or_no_is_a_switch():
    assert "form-switch" in field("is_required")


def test_what_a_person_typed_is_text_in_the_field_too():
    assert '"><script>' not in field("title", {"title": '"><script>alert(1)</script>'})


def test_the_summary_leads_to_each_field():
    text = render_to_string("_errors.html", {"form": Sample({"title": "", "visibility": "wrong"})})
    assert "2 things need a change" in text
    assert '<a href="#id_title">Name</a>' in text and '<a href="#id_visibility">Visibility</a>' in text


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("_errors.html", {"form": Sample({"title": "A", "visibility": "normal"})}).strip() == ""
