import pytest

from designer import connection_parameters, properties
from designer.connection_parameters import Choice, fields
from tests.corpus import connectors, needs_corpus
from tests.corpus import properties as properties_in


def document(**parameters):
    return {"properties": {"connectionParameters": parameters}}


def field(type="string", constraints=None, **members):
    ui = {"displayName": "Label", "constraints": constraints or {}}
    return fields(document(x={"type": type, "uiDefinition": ui, **members}))[0]


@pytest.mark.parametrize(
    ("written", "is_required"),
    [("true", True), (True, True), ("True", True), ("false", False), (False, False), (None, False)],
)
def test_required_is_read_as_text_and_as_boolean(written, is_required):
    assert field(constraints={"required": written}).required is is_required


@pytest.mark.parametrize(
    ("type", "clear", "is_secret"),
    [
        ("securestring", False, True),
        ("securestring", True, False),
        ("securestring", None, True),
        ("string", False, False),
    ],
)
def test_a_secure_text_is_secret_unless_it_is_shown(type, clear, is_secret):
    assert field(type, {"clearText": clear}).is_secret is is_secret


@pytest.mark.parametrize(
    ("constraints", "members"),
    [
        ({"allowedValues": [{"text": "Europe", "value": "eu"}]}, {}),
        ({}, {"allowedValues": [{"value": "eu", "uiDefinition": {"displayName": "Europe"}}]}),
    ],
)
def test_choices_are_found_in_both_places(constraints, members):
    assert field(constraints=constraints, **members).choices == (Choice("eu", "Europe"),)


def test_fields_follow_the_tab_index_then_the_file():
    index = {"a": 3, "b": None, "c": 2, "d": 2}
    members = {
        name: {"type": "string", "uiDefinition": {"constraints": {"tabIndex": at}}} for name, at in index.items()
    }
    assert [found.name for found in fields(document(**members))] == ["c", "d", "a", "b"]


@pytest.mark.parametrize(
    ("type", "constraints", "value", "is_wrong"),
    [
        ("string", {"required": "true"}, "", True),
        ("string", {"required": "true", "hidden": "true"}, "", False),
        ("string", {}, "", False),
        ("int", {}, "five", True),
        ("int", {}, "5", False),
        ("bool", {}, "yes", True),
        ("bool", {}, "True", False),
        ("string", {"allowedValues": [{"value": "eu", "text": "Europe"}]}, "us", True),
        ("string", {}, "a\0b", True),
        ("string", {}, "\ud800", True),
        ("oauthSetting", {"required": "true"}, "", False),
    ],
)
def test_values_are_checked(type, constraints, value, is_wrong):
    assert bool(connection_parameters.check([field(type, constraints)], {"x": value})) is is_wrong


def test_a_field_that_depends_on_another_is_needed_only_with_it():
    dependent = field(constraints={"required": "true", "dependencies": {"kind": {"values": ["cloud"]}}})
    assert connection_parameters.check([dependent], {"kind": "server"}) == {}
    assert connection_parameters.check([dependent], {"kind": "cloud"}) == {"x": "Fill in “Label”."}


def test_a_missing_value_takes_the_default():
    assert connection_parameters.with_defaults([field(defaultValue="eu")], {"x": ""}) == {"x": "eu"}


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        [],
        "text",
        {"properties": []},
        {"properties": {"connectionParameters": ["x"]}},
        document(x=None),
        document(x={"uiDefinition": 5, "type": 7}),
    ],
)
def test_broken_files_are_read_without_an_error(hostile):
    assert all(found.kind == "string" for found in fields(hostile))


def test_a_blank_document_has_the_default_colour_and_asks_for_nothing():
    assert properties.brand_colour(properties.blank()) == "#007ee5"
    assert fields(properties.blank()) == []


@pytest.mark.parametrize("colour", ["red", "#12345", None, "#007ee5;}", 7])
def test_a_colour_that_is_none_is_replaced(colour):
    assert properties.brand_colour({"properties": {"iconBrandColor": colour}}) == "#007ee5"


@needs_corpus
def test_every_real_file_is_read():
    read = [fields(found) for found in map(properties_in, connectors()) if found is not None]
    assert sum(any(field.is_secret for field in each) for each in read) > 100


NO = {"metadata": {"allowSharing": False}}


@pytest.mark.parametrize(
    ("inside", "way", "may"),
    [
        ({}, "", True),
        ({"connectionParameters": {"key": {"type": "securestring"}}}, "", True),
        ({"connectionParameters": {"key": NO}}, "", False),
        ({"connectionParameters": {"key": {"metadata": {"allowSharing": "False"}}}}, "", False),
        ({"connectionParameters": {"key": {"metadata": {"allowSharing": True}}}}, "", True),
        (NO, "", False),
        ({"connectionParameterSets": {"values": [{"name": "a", **NO}, {"name": "b"}]}}, "a", False),
        ({"connectionParameterSets": {"values": [{"name": "a", **NO}, {"name": "b"}]}}, "b", True),
        ({"connectionParameterSets": {"values": [{"name": "a", **NO}, {"name": "b"}]}}, "", False),
        ({"connectionParameterSets": {"values": [{"name": "b", "parameters": {"key": NO}}]}}, "b", False),
        ({"connectionParameterSets": {"values": [7, None, {"metadata": 7, "parameters": [1]}]}}, "b", True),
        ({"connectionParameterSets": "x", "connectionParameters": ["y"], "metadata": None}, "", True),
    ],
)
def test_a_connector_may_forbid_to_lend_its_connections(inside, way, may):
    assert connection_parameters.may_be_lent({"properties": inside}, way) is may
