"""The vocabulary of comparison: what a change is, what it is about, and how members, types and values are called."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import orjson

from designer.document import pointer
from designer.document.pointer import JSON, MISSING

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
IN, OUT, BOTH = "in", "out", "both"  # what flows send, what they receive, what can be either

MEMBERS = {
    "summary": "Summary",
    "description": "Description",
    "operationId": "Operation ID",
    "title": "Title",
    "x-ms-summary": "Label",
    "x-ms-visibility": "Visibility",
    "x-ms-trigger": "Kind of trigger",
    "x-ms-trigger-hint": "Trigger hint",
    "x-ms-url-encoding": "URL encoding",
    "x-ms-dynamic-values": "The list to choose from",
    "x-ms-dynamic-list": "The list to choose from",
    "x-ms-dynamic-schema": "The fields that the service names",
    "x-ms-dynamic-properties": "The fields that the service names",
    "x-ms-enum-values": "Labels of the choices",
    "x-ms-test-value": "Test value",
    "additionalProperties": "Further fields",
    "allOf": "What it is made of",
    "collectionFormat": "List format",
    "consumes": "Accepted content types",
    "default": "Default value",
    "example": "Example",
    "format": "Format",
    "maxItems": "Largest number of entries",
    "maxLength": "Greatest length",
    "maximum": "Greatest value",
    "minItems": "Smallest number of entries",
    "minLength": "Smallest length",
    "minimum": "Smallest value",
    "pattern": "Pattern",
    "produces": "Content types of the answers",
    "security": "Sign-in",
    "tags": "Tags",
    "headers": "Headers",
    "examples": "Examples",
    "parameters": "Inputs",
    "responses": "Responses",
}
FLAGS = {
    "required": ("is now required", "is no longer required"),
    "deprecated": ("is now deprecated", "is no longer deprecated"),
    "readOnly": ("can now only be read", "can be written again"),
    "uniqueItems": ("takes every entry only once", "takes entries more than once"),
    "x-nullable": ("may now be empty", "may no longer be empty"),
}
TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "a yes or no",
    "array": "a list",
    "object": "an object",
    "file": "a file",
}
NEVER_QUOTED = frozenset(("summary", "description", "title", "x-ms-summary", "example", "default", "x-ms-test-value"))
OUR_WORDS = frozenset(
    ("input", "field", "response", "reference", "shared", "the", "header", "policy", "sign-in", "connection")
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `old` and `new` are the values, MISSING where there is none; `about` is whose element it is.

    `pointer` leads into the new document, of something removed into the old one; `reason` says what can break.
    """

    pointer: str
    sentence: str
    kind: str
    old: JSON = MISSING
    new: JSON = MISSING
    is_breaking: bool = False
    reason: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What sentences speak of: `base` is its name within a sentence, `field` the path to a field of it."""

    pointer: str
    base: str
    about: str
    way: str = BOTH
    field: str = ""

    @property
    def phrase(self) -> str:
        return f"field “{self.field}” of {self.base}" if self.field else self.base

    @property
    def start(self) -> str:
        """The phrase as the beginning of a sentence; the names people gave keep their own first letter."""
        phrase = self.phrase
        return phrase[:1].upper() + phrase[1:] if phrase.split(" ")[0] in OUR_WORDS else phrase

    def at(self, *tokens: str | int) -> "Subject":
        return replace(self, pointer=pointer.child(self.pointer, *tokens))

    def within(self, name: str, label: str) -> "Subject":
        """The subject for one property, called by its label."""
        field = f"{self.field} › {label}" if self.field else label
        return replace(self.at("properties", name), field=field)

    def change(self, sentence: str, old: JSON, new: JSON, reason: str = "", *tokens: str | int) -> Change:
        """A change of this subject, of the member at `tokens`; it is breaking when there is a `reason`."""
        kind = ADDED if old is MISSING else REMOVED if new is MISSING else CHANGED
        at = pointer.child(self.pointer, *tokens)
        return Change(at, sentence, kind, old, new, bool(reason), reason, self.about)


def same(one: JSON, other: JSON) -> bool:
    """Whether two values are the same JSON text: 1, 1.0 and true differ, and so does another key order."""
    if one is MISSING or other is MISSING:
        return one is other
    return one is other or orjson.dumps(one) == orjson.dumps(other)


def differing(one: dict[str, Any], other: dict[str, Any]) -> Iterator[tuple[str, JSON, JSON]]:
    """(key, old, new) of each member that is not the same, the old ones first."""
    for key in {**one, **other}:
        old, new = one.get(key, MISSING), other.get(key, MISSING)
        if not same(old, new):
            yield key, old, new


def member_changed(subject: Subject, key: str, old: JSON, new: JSON, reason: str = "") -> Change:
    """The sentence for a member that has no rule of its own: it is named, and its new value told when it is short."""
    return subject.change(_member_sentence(subject, key, old, new), old, new, reason, key)


def _member_sentence(subject: Subject, key: str, old: JSON, new: JSON) -> str:
    if key in FLAGS and (new is MISSING or isinstance(new, bool)):
        return f"{subject.start} {FLAGS[key][0 if new else 1]}"
    member = f"{MEMBERS.get(key, f'“{key}”')} of {subject.phrase}"
    if new is MISSING:
        return f"{member} was removed"
    if key in NEVER_QUOTED or not is_short(new):
        return f"{member} {'was added' if old is MISSING else 'changed'}"
    return f"{member} is now {told(new)}"


def is_short(value: JSON) -> bool:
    return isinstance(value, (int, float)) or (isinstance(value, str) and 0 < len(value) <= 60 and "\n" not in value)


def told(value: JSON) -> str:
    """A short value within a sentence."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def typed(schema: JSON) -> str:
    """The type of a schema in a person's words."""
    kind = schema.get("type") if isinstance(schema, dict) else None
    return TYPES.get(kind, "anything") if isinstance(kind, str) else "anything"


def label_of(name: str, *elements: JSON) -> str:
    """What people call a parameter or a property: its label when it has one that stays, else its name."""
    labels = {element["x-ms-summary"] for element in elements if _has_label(element)}
    labelled = all(_has_label(element) for element in elements if isinstance(element, dict))
    return str(labels.pop()) if labelled and len(labels) == 1 else name


def _has_label(element: JSON) -> bool:
    return isinstance(element, dict) and isinstance(element.get("x-ms-summary"), str) and bool(element["x-ms-summary"])
