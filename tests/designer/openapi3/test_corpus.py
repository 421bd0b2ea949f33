"""Real documents: valid in OpenAPI 2.0, and the same again in 3.x. Every fifth one here; all of them by hand."""

import json
from pathlib import Path

import jsonschema_rs
import openapi_spec_validator
import pytest

from designer.document import yaml
from tests.corpus import CORPUS, connectors, needs_corpus
from tests.corpus import definition as connector
from tests.designer.openapi3 import meaning
from tests.designer.openapi3.documents import back, definition, exported

SCHEMAS = Path(openapi_spec_validator.__file__).parent / "resources" / "schemas"
SMALL = 300_000  # bytes


def load(path):
    text = path.read_bytes().decode("utf-8-sig")
    return json.loads(text) if text.lstrip().startswith("{") else yaml.load(text)


def sample():
    """Every fifth document, and none that its own folder calls invalid."""
    paths = sorted(
        path for path in CORPUS.glob("openapi/*/*") if path.stat().st_size < SMALL and "_invalid_" not in path.name
    )
    return paths[::5]


def schema(version):
    # Without formats: patterns are written for many engines, and no two agree about all of them.
    return jsonschema_rs.validator_for(
        json.loads((SCHEMAS / version / "schema.json").read_text()), validate_formats=False
    )


@needs_corpus
@pytest.mark.parametrize("path", sample(), ids=lambda path: path.name[-40:])
def test_a_real_document_is_valid_in_2_0_and_comes_back(path):
    value = load(path)
    if "openapi" not in value or not schema(f"v{value['openapi'][:3]}").is_valid(value):
        pytest.skip("not a valid OpenAPI 3.x document")
    made = definition(value)
    assert schema("v2.0").is_valid(made)
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


@needs_corpus
def test_published_connectors_are_valid_in_3_0_and_3_1():
    before, after = schema("v2.0"), {version: schema(f"v{version}") for version in ("3.0", "3.1")}
    failures = []
    for folder in connectors()[::12]:
        value = connector(folder)
        if isinstance(value, dict) and before.is_valid(value):
            failures += [(folder.name, each) for each in after if not after[each].is_valid(exported(value, each))]
    assert not failures
