"""The media types of a body or an answer, with their schemas converted."""

from typing import Any

from designer.document.openapi3 import is_form, is_json
from designer.document.pointer import JSON
from designer.importers.openapi3.reading import At, Reading
from designer.importers.openapi3.schemas import schema

MediaTypes = dict[str, dict[str, Any]]


def media_types(content: JSON, at: At, reading: Reading) -> MediaTypes:
    """`content` with the schemas of 2.0. A shared media type (3.2) is taken in."""
    made = {}
    for name, member in content.items() if isinstance(content, dict) else ():
        target = reading.target(member)
        made[name] = _media_type(target if isinstance(target, dict) else {}, (at, name), reading)
    return made


def _media_type(node: dict[str, JSON], at: At, reading: Reading) -> dict[str, Any]:
    made = dict(node)
    for key in ("schema", "itemSchema"):
        if key in made:
            made[key] = schema(made[key], (at, key), reading)
    return made


def chosen(content: MediaTypes) -> str:
    """The media type that a connector shows: JSON, else a form, else the first."""
    if len(content) == 1:
        return next(iter(content))
    json = (name for name in content if is_json(name))
    form = (name for name in content if is_form(name))
    return next(json, None) or next(form, None) or next(iter(content), "")


def beside(content: MediaTypes, shown: JSON) -> MediaTypes:
    """`content` without the schemas that equal the one that is shown."""
    return {name: _without(member, shown) for name, member in content.items()}


def _without(member: dict[str, Any], shown: JSON) -> dict[str, Any]:
    if "schema" not in member:
        return {**member, "schema": {}} if shown else member
    if member["schema"] == shown:
        return {key: value for key, value in member.items() if key != "schema"}
    return member
