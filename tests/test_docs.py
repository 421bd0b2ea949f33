import pathlib

import pytest

from portal import environment

DOCS = pathlib.Path(__file__).resolve().parents[1] / "docs"


def test_the_table_of_settings_is_the_one_the_portal_reads():
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert environment.as_markdown() in text, (
        "Paste the output of `python -m portal.environment` into docs/settings.md."
    )


@pytest.mark.parametrize("variable", environment.TABLE, ids=lambda variable: variable.name)
def test_every_setting_is_explained_in_a_sentence(variable):
    assert variable.help[0].isupper() and variable.help.endswith(".") and "|" not in variable.help
