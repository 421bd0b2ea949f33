"""Objects whose members are named by ids, as `{"users": {"17": {…}, "18": {…}}}`: one schema for all, no id kept."""

from typing import Any

from designer.document.schema_inference import merge_all
from designer.importers.traffic.segments import is_id

Schema = dict[str, Any]
OF_ALL = ("title", "x-ms-summary")  # the label of one member says nothing about the others


def with_maps(schema: Schema) -> Schema:
    """A copy of an inferred schema in which members that are named by an id are `additionalProperties`.

    It is as deep as the schema, which `infer` keeps within its own limit.
    """
    made = dict(schema)
    if isinstance(schema.get("items"), dict):
        made["items"] = with_maps(schema["items"])
    properties = schema.get("properties")
    if isinstance(properties, dict):
        made["properties"] = {name: with_maps(member) for name, member in properties.items() if not is_id(name)}
        named = [_unlabelled(member) for name, member in properties.items() if is_id(name)]
        if named:
            made["additionalProperties"] = with_maps(merge_all(named))
    return made


def _unlabelled(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in OF_ALL}
