"""Small collections for tests."""

import json

from designer.importers import postman
from designer.importers.given import Given

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def collection(*items, **members):
    """A collection of format 2.1 with these items."""
    return {"info": {"name": "Pets", "schema": SCHEMA}, "item": list(items), **members}


def request(url="https://api.example.com/pets", method="GET", name="List pets", response=(), **members):
    """An item with one request."""
    return {"name": name, "request": {"method": method, "url": url, **members}, "response": list(response)}


def folder(name, *items, **members):
    return {"name": name, "item": list(items), **members}


def raw(text, language="json"):
    """A raw body."""
    return {"mode": "raw", "raw": text, "options": {"raw": {"language": language}}}


def imported(value, **files):
    """What the importer makes of `value`; `files` are named JSON values that came along."""
    content = {f"{name}.json": json.dumps(each).encode() for name, each in files.items()}
    return postman.read(Given(json.dumps(value), value, files=content))


def definition(*items, **members):
    return imported(collection(*items, **members)).definition


def operation(*items, **members):
    """The only operation of a collection."""
    ((path, item),) = definition(*items, **members)["paths"].items()
    ((method, value),) = item.items()
    return {"path": path, "method": method, **value}


def parameters(*items, **members):
    """(place, name) → parameter of the only operation."""
    return {(each["in"], each["name"]): each for each in operation(*items, **members)["parameters"]}


def sentences(result):
    return " ".join(note.sentence for note in result.report.notes)
