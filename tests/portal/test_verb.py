"""The badge of an operation: one piece of markup wherever an action or a trigger is listed."""

import pytest

from portal.templatetags.portal import verb


@pytest.mark.parametrize(
    ("given", "css", "word"),
    [
        (("get",), "verb-get", "GET"),
        (("patch",), "verb-patch", "PATCH"),
        (("delete",), "verb-del", "DEL"),
        (("delete", "", "lg"), "verb-delete verb-lg", "DELETE"),
        (("post", "webhook"), "verb-hook", "HOOK"),
        (("get", "polling"), "verb-poll", "POLL"),
    ],
)
def test_a_badge_names_the_method_or_the_kind_of_trigger(given, css, word):
    assert verb(*given) == f'<span class="verb {css}">{word}</span>'


def test_a_method_is_text_and_never_markup():
    assert "<b>" not in verb("<b>")
