"""One reading of an OpenAPI 3.x document: the source, what has been converted of it, and the notes."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import orjson

from designer.document import pointer
from designer.document.openapi3 import DEFINITIONS, SCHEMAS, anchors, found, to_two
from designer.document.pointer import JSON, MISSING, PointerError
from designer.document.text import LIMITS, TextError
from designer.importers.given import Given
from designer.importers.imported import Kind

At = tuple[Any, ...]  # (the address of what holds it, key): cheap to make for every node, joined only for a note
Remark = tuple[Kind, str, At]  # kind and sentence of a note, and what it is about
ROOT: At = ()
MAX_COPIES = 64_000_000  # bytes of what is shared in 3.x and copied in 2.0
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\[\]]+")
_NAME_SIGNS = re.compile(r"[^\w.-]+", re.ASCII)


class _Keeping:
    """How many things that are kept as a whole are under way; entered too often for a generator's price."""

    depth = 0

    def __enter__(self) -> None:
        self.depth += 1

    def __exit__(self, *error: object) -> None:
        self.depth -= 1


class ExternalReference(ValueError):
    """A reference that leads out of the document."""


@dataclass
class Reading:
    """`definitions` grows while schemas are converted; `hoisted` are schemas that were referred to elsewhere."""

    source: dict[str, JSON]
    notes: list[Remark] = field(default_factory=list)
    definitions: dict[str, JSON] = field(default_factory=dict)
    hoisted: dict[str, str] = field(default_factory=dict)
    _keeping: _Keeping = field(default_factory=_Keeping)
    _references: dict[str, str] = field(default_factory=dict)
    _targets: dict[str, JSON] = field(default_factory=dict)
    _copies: dict[tuple[str, str], tuple[Any, int]] = field(default_factory=dict)
    _copied: int = 0
    _anchors: dict[str, str] | None = None

    @property
    def has_nullable(self) -> bool:
        """Whether `nullable` is a keyword of schemas, as in 3.0 alone."""
        return str(self.source.get("openapi")).startswith("3.0")

    def component(self, kind: str) -> dict[str, JSON]:
        """The components of one kind by name."""
        components = self.source.get("components")
        members = components.get(kind) if isinstance(components, dict) else None
        return members if isinstance(members, dict) else {}

    def note(self, sentence: str, at: At, kind: Kind = "approximated") -> None:
        """Adds a note, unless what stands at `at` is kept within something that has one."""
        if not self._keeping.depth:
            self.notes.append((kind, sentence, at))

    def kept(self) -> AbstractContextManager[None]:
        """What is converted within is kept as a whole: its own approximations are nobody's business."""
        return self._keeping

    def schema_reference(self, reference: str) -> str:
        """Where the definition has the schema that `reference` leads to. Raises ExternalReference."""
        known = self._references.get(reference)
        if known is None:
            known = self._references[reference] = self._place_of(reference)
        return known

    def _place_of(self, reference: str) -> str:
        check_local(reference)
        decoded = unquote(reference) if "%" in reference else reference
        if decoded.startswith(SCHEMAS):
            return to_two(decoded)
        name = self._free_name(decoded)
        self.hoisted[name] = reference
        return DEFINITIONS + name

    def _free_name(self, reference: str) -> str:
        words = [word for word in _NAME_SIGNS.sub("_", reference.rpartition("/")[2]).split("_") if word]
        wanted, number = "_".join(words) or "Schema", 1
        name, taken = wanted, self.component("schemas")
        while name in taken or name in self.hoisted:
            number += 1
            name = f"{wanted}{number}"
        return name

    def target(self, node: JSON) -> JSON:
        """What `node` stands for in the source: itself, or what its references end at."""
        reference = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(reference, str):
            return node
        if reference not in self._targets:
            check_local(reference)
            self._targets[reference] = self.found(reference)
        return self._targets[reference]

    def found(self, reference: str) -> JSON:
        """What a local reference leads to in the source: a pointer, or the name of an anchor."""
        if reference.startswith("#/"):
            return found(self.source, reference)
        if self._anchors is None:
            self._anchors = anchors(self.source)
        at = self._anchors.get(unquote(reference[1:]))
        return MISSING if at is None else found(self.source, f"#{at}")

    def copy_of(self, kind: str, reference: str, make: Callable[[], Any], meanwhile: Any = None) -> Any:
        """What `make` gives for a shared element, made once; `meanwhile` where making it leads back to itself.

        Raises TextError where the copies would grow too large.
        """
        known = self._copies.get((kind, reference))
        if known is None:
            self._copies[kind, reference] = meanwhile, 0
            made = make()
            known = self._copies[kind, reference] = made, len(orjson.dumps(made))
        self._copied += known[1]
        if self._copied > MAX_COPIES:
            raise TextError("So much of this is shared that the copies would be too large. Take out some operations.")
        return known[0]

    def schema_target(self, schema: JSON) -> JSON:
        """What a converted schema stands for among the definitions converted so far."""
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            return found({"definitions": self.definitions}, schema["$ref"])
        return schema


def distinct(values: list[JSON]) -> list[JSON]:
    """Each value once, where it stands first; `1` and `true` are two."""
    if {*map(type, values)} == {str}:
        return list(dict.fromkeys(values))
    found: dict[bytes, JSON] = {}
    for value in values:
        found.setdefault(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), value)
    return list(found.values())


def is_link(node: JSON) -> bool:
    """Whether an External Documentation Object has what 2.0 demands: an absolute address."""
    return isinstance(node, dict) and isinstance(node.get("url"), str) and is_address(node["url"])


def is_address(text: str) -> bool:
    """Whether a text is an absolute URI (RFC 3986, section 4.3)."""
    return _ADDRESS.fullmatch(text) is not None


def check_local(reference: str) -> None:
    """Raises ExternalReference for what does not begin with “#”."""
    if not reference.startswith("#"):
        raise ExternalReference(reference)


def position(given: Given, at: str) -> tuple[int, int]:
    """Line and column of the value at the pointer `at`; the beginning of the text where it is not known."""
    line, column = given.locate(at)
    return line or 1, column or 1


def at_of(reference: str) -> At:
    """What a local reference leads to, as the address of a note; the root for one that is no pointer."""
    at = ROOT
    if reference.count("/") > LIMITS.depth:  # nothing stands so deep
        return ROOT
    try:
        for token in pointer.split(reference.removeprefix("#")):
            at = (at, token)
    except PointerError:
        return ROOT
    return at
