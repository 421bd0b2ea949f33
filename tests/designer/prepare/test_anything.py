"""Real connectors, and values that nobody would think of."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from designer.document.document import Document
from designer.document.elements import operations
from designer.properties import blank
from designer.runtime.prepare import InputError, prepare
from tests.corpus import connectors, definition, needs_corpus
from tests.designer.prepare.build import call, text


@needs_corpus
def test_every_real_action_is_prepared_or_says_what_is_missing():
    prepared = refused = 0
    for value in filter(None, map(definition, connectors()[::5])):
        document = Document.from_value(value)
        for _, place in document.members("paths"):
            for operation in operations(place, document.part(place)):
                try:
                    prepared += bool(prepare(document, operation.pointer, {}, {}, blank()))
                except InputError as error:
                    refused += bool(error.problems)
    assert prepared > 200 and refused > 200


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(json_values, json_values, json_values)
def test_no_value_and_no_definition_makes_it_fail_in_another_way(schema, parameter, value):
    parameters = [
        parameter,
        text("query", type="array", items=schema),
        {"name": "body", "in": "body", "schema": {"properties": {"a": schema}}},
    ]
    document = Document.from_value(
        {"host": "h", "paths": {"/p": {"post": {"parameters": parameters, "consumes": schema}}}}
    )
    with contextlib.suppress(InputError):
        call(document, {"query.x": value, "body": {"a": value}})
