"""The General step: what people recognise a connector by and where its API lives, over both documents."""

import re
from typing import Any

from designer.document import pointer
from designer.document.document import Document
from designer.document.lenses import LENSES, Lens, text
from designer.document.pointer import JSON, MISSING
from designer.properties import Properties

METADATA = "/x-ms-connector-metadata"
METADATA_FIELDS = {"website": "Website", "privacy_policy": "Privacy policy", "categories": "Categories"}
CATEGORIES = (
    "AI",
    "Business Management",
    "Business Intelligence",
    "Collaboration",
    "Commerce",
    "Communication",
    "Content and Files",
    "Finance",
    "Data",
    "Human Resources",
    "Internet of Things",
    "IT Operations",
    "Lifestyle and Entertainment",
    "Marketing",
    "Productivity",
    "Sales and CRM",
    "Security",
    "Social Media",
    "Website",
)
SCHEMES = ("https", "http")
LIMITS = {"title": 30, "description": 500, "host": 255, "base_path": 500, "publisher": 100}

_PROPERTIES = Lens((text("brand_colour", "/properties/iconBrandColor"), text("publisher", "/properties/publisher")))
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_VARIABLE_HOST = "@environmentVariables("


def blank(title: str) -> dict[str, JSON]:
    """A new definition, its members in the order that the reference portal writes (connector-format, section 3)."""
    return {
        "swagger": "2.0",
        "info": {"title": title, "description": "", "version": "1.0"},
        "host": "",
        "basePath": "/",
        "schemes": ["https"],
        "consumes": [],
        "produces": [],
        "paths": {},
        "definitions": {},
        "parameters": {},
        "responses": {},
        "securityDefinitions": {},
        "security": [],
        "tags": [],
    }


def read(document: Document, properties: Properties) -> dict[str, Any]:
    """Every field of the step as its form shows it."""
    info = document.get("/info", {})
    schemes = document.get("/schemes", [])
    metadata = {field: _metadata(document, name) for field, name in METADATA_FIELDS.items()}
    return {
        **LENSES["info"].get(info),
        **LENSES["document"].get(document.part("")),
        **_PROPERTIES.get(properties),
        "scheme": schemes[0] if isinstance(schemes, list) and schemes and isinstance(schemes[0], str) else "https",
        **metadata,
        "categories": [each for each in metadata["categories"].split(";") if each],
    }


def write(document: Document, properties: Properties, changes: dict[str, Any]) -> tuple[Document, Properties]:
    """Copies with the changed fields written."""
    document = _write_lens(document, "/info", LENSES["info"], changes)
    for name, at in (("host", "/host"), ("base_path", "/basePath")):
        if name in changes:
            document = document.put(at, changes[name] or MISSING)
    if "scheme" in changes:
        document = document.put("/schemes", [changes["scheme"]])
    for field, name in METADATA_FIELDS.items():
        if field in changes:
            value = ";".join(changes[field]) if field == "categories" else changes[field]
            document = _with_metadata(document, name, value)
    own = {name: value for name, value in changes.items() if name in ("brand_colour", "publisher")}
    return document, _PROPERTIES.put(properties, own)


def check(values: dict[str, Any]) -> dict[str, str]:
    """field → what is wrong and what to do, for values that cannot be stored (wizard-reference, section 2)."""
    problems = {name: f"At most {limit} characters." for name, limit in LIMITS.items() if len(values[name]) > limit}
    if not values["title"].strip():
        problems["title"] = "Give the connector a name."
    if values["host"] and (problem := host_problem(values["host"])):
        problems["host"] = problem
    if values["base_path"] and not values["base_path"].startswith("/"):
        problems["base_path"] = "The base URL begins with “/”. A plain “/” is fine."
    elif any(mark in values["base_path"] for mark in "?#{} \\"):
        problems["base_path"] = "The base URL is a path only: no “?”, “#”, braces or spaces."
    if values["scheme"] not in SCHEMES:
        problems["scheme"] = "Choose HTTPS or HTTP."
    if values["brand_colour"] and not _COLOUR.fullmatch(values["brand_colour"]):
        problems["brand_colour"] = "Write the colour as # and six digits or letters a to f, such as #b0366d."
    return problems


def host_problem(host: str) -> str:
    """What is wrong with a host, `""` for nothing. A host has no scheme, path, braces or spaces."""
    if host.startswith(_VARIABLE_HOST):
        return ""
    if "://" in host:
        return "Leave out “https://”: choose the scheme beside. Or paste the whole address above."
    if "@" in host:
        return "A host has no user name in it. Sign-in is set up in the next step."
    if "/" in host:
        return "A host has no “/”. What follows it belongs into the base URL or the path of an action."
    if "{" in host or "}" in host:
        return "A host has no braces. Write the whole host name."
    if any(character.isspace() for character in host):
        return "A host has no spaces."
    if not _HOST.fullmatch(host) or not 0 < _port(host) <= 65535:
        return "This is not a host name. It looks like api.example.com, or api.example.com:8080."
    return ""


def _port(host: str) -> int:
    digits = host.rpartition(":")[2] if ":" in host.rpartition("]")[2] else "443"
    return int(digits)


def _write_lens(document: Document, at: str, lens: Lens, changes: dict[str, Any]) -> Document:
    element = document.get(at, {})
    changed = lens.put(element, {field.name: changes[field.name] for field in lens.fields if field.name in changes})
    if "contact" in changed and changed["contact"] == {}:
        changed = pointer.replaced(changed, ("contact",), MISSING)
    return document if changed is element else document.put(at, changed)


def _metadata(document: Document, name: str) -> str:
    entries = document.get(METADATA, [])
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and entry.get("propertyName") == name:
            value = entry.get("propertyValue")
            return value if isinstance(value, str) else ""
    return ""


def _with_metadata(document: Document, name: str, value: str) -> Document:
    entries = document.get(METADATA, [])
    entries = entries if isinstance(entries, list) else []
    known = [isinstance(entry, dict) and entry.get("propertyName") == name for entry in entries]
    if any(known):
        entries = [
            {**entry, "propertyValue": value} if is_it else entry for entry, is_it in zip(entries, known, strict=True)
        ]
        entries = [entry for entry, is_it in zip(entries, known, strict=True) if value or not is_it]
    elif value:
        entries = [*entries, {"propertyName": name, "propertyValue": value}]
    return document.put(METADATA, entries or MISSING)
