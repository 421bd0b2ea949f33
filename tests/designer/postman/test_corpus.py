"""Real collections: valid definitions, the same requests again; and real connectors through both directions."""

import json

import pytest
from openapi_spec_validator import OpenAPIV2SpecValidator

from designer.document.document import Document
from designer.document.text import load_json
from designer.exporters import postman as exporter
from designer.importers import postman
from designer.importers.given import Given
from designer.importers.postman import calls, source, walk
from designer.importers.postman.notes import Notes
from designer.importers.postman.variables import Scope
from tests import corpus
from tests.designer.postman import rebuild
from tests.designer.postman.laws import operations_of, problems_of

COLLECTIONS = sorted(corpus.CORPUS.glob("postman/*/*.json"))
CONNECTORS = corpus.connectors()


def collections(every):
    """Every nth collection, environments left out."""
    values = [load_json(path.read_bytes().decode("utf-8-sig")) for path in COLLECTIONS[::every]]
    return [value for value in values if postman.recognises(Given("", value))]


@corpus.needs_corpus
def test_a_collection_becomes_a_valid_definition():
    for value in collections(every=4):
        definition = postman.read(Given("", value)).definition
        OpenAPIV2SpecValidator(json.loads(json.dumps(definition))).validate()


@corpus.needs_corpus
def test_the_connector_sends_what_the_collection_sends():
    same = [outcome for value in collections(every=3) for outcome in outcomes(value)]
    assert len(same) > 150 and sum(same) / len(same) >= 0.95


def outcomes(value):
    """Whether the connector sends the same, for each request that it has at all."""
    result = postman.read(Given("", value))
    host = result.definition.get("host")
    for entry in walk.entries(*source.unwrapped(value), Scope()):
        call = calls.read(entry, Notes())
        if call and call.address.host in ("", host) or call and not host:
            yield not rebuild.differences(result.definition, result.properties, rebuild.original(entry))


@corpus.needs_corpus
@pytest.mark.parametrize("start", range(3))
def test_an_exported_connector_reads_back_with_the_same_operations(start):
    for folder in CONNECTORS[start::24]:
        definition, properties = corpus.definition(folder), corpus.properties(folder)
        if not isinstance(definition, dict):
            continue
        collection = exporter.collection(Document.from_value(definition), properties or {})
        assert problems_of(collection) == [], folder.name
        assert operations_of(postman.read(Given("", collection)).definition) == operations_of(definition), folder.name
