"""One writing of an OpenAPI 3.x document: its version, the 2.0 definition it is made from, and new names."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import orjson

from designer.document.openapi3 import DEFINITIONS, HOMES, INSTEAD, KEPT, digest, kept_of, to_three
from designer.document.pointer import JSON
from designer.properties import as_object, as_text

# Members that came later than 3.0; an older version has them in `x-openapi3`.
SINCE = {
    ("info", "summary"): "3.1",
    ("license", "identifier"): "3.1",
    ("root", "jsonSchemaDialect"): "3.1",
    ("root", "webhooks"): "3.1",
    ("root", "$self"): "3.2",
    ("components", "pathItems"): "3.1",
    ("components", "mediaTypes"): "3.2",
    ("tag", "summary"): "3.2",
    ("tag", "parent"): "3.2",
    ("tag", "kind"): "3.2",
    ("path", "query"): "3.2",
    ("path", "additionalOperations"): "3.2",
    ("response", "summary"): "3.2",
    ("content", "itemSchema"): "3.2",
    ("content", "itemEncoding"): "3.2",
    ("content", "prefixEncoding"): "3.2",
}
MAX_COPIES = 64_000_000  # bytes
NAMED = ("definitions", "parameters", "responses", "securityDefinitions")
_SIGN = re.compile(r"[^a-zA-Z0-9._-]+")  # what the name of a component cannot have


@dataclass
class Writing:
    """`version` is "3.0", "3.1" or "3.2"; `came_as` the version of the document that was imported, "" for none."""

    source: dict[str, JSON]
    version: str
    came_as: str
    names: dict[str, dict[str, str]]
    hoisted: dict[str, str] = field(default_factory=dict)  # definition → where its schema stands in the 3.x document
    _references: dict[str, str] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)
    _copied: int = 0

    def copied(self, reference: str, target: JSON) -> None:
        """Counts one more copy of a shared body. Raises ValueError where they grow too large together."""
        if reference not in self._sizes:
            self._sizes[reference] = len(orjson.dumps(target))
        self._copied += self._sizes[reference]
        if self._copied > MAX_COPIES:
            raise ValueError(
                "So many actions share a body that the copies would be too large. Use a definition for it."
            )

    @property
    def keeps_security(self) -> bool:
        """Whether the schemes that were kept can be said: 3.0 does not know those that came later."""
        return self.version > "3.0" or self.came_as == "3.0"

    def reference(self, reference: str) -> str:
        """Where the 3.x document has what a reference of the definition leads to."""
        known = self._references.get(reference)
        if known is None:
            known = self._references[reference] = self._renamed(reference)
        return known

    def _renamed(self, reference: str) -> str:
        made = to_three(reference)
        if reference.startswith(DEFINITIONS) and (origin := self.hoisted.get(reference[len(DEFINITIONS) :])):
            return origin
        for old, new in HOMES.items():
            if made.startswith(old):
                name, slash, rest = made[len(old) :].partition("/")
                plain = unquote(name).replace("~1", "/").replace("~0", "~")
                return old + self.names[new[2:-1]].get(plain, name) + slash + rest
        return made

    def requirements(self, security: JSON) -> JSON:
        """A list of security requirements, by the names that the schemes have now."""
        names = self.names["securityDefinitions"]
        if not names or not isinstance(security, list):
            return security
        return [{names.get(key, key): value for key, value in as_object(entry).items()} for entry in security]

    def name(self, container: str, name: str) -> str:
        return self.names[container].get(name, name)

    def restored(self, made: dict[str, Any], kind: str, kept: dict[str, JSON]) -> dict[str, Any]:
        """`made` with `kept`; what this version does not know yet stays in `x-openapi3`."""
        later: dict[str, JSON] = {}
        for key, value in kept.items():
            if key != INSTEAD:
                (later if self.version < SINCE.get((kind, key), "3.0") else made)[key] = value
        return {**made, KEPT: later} if later else made


def writing(source: dict[str, JSON], version: str) -> Writing:
    """A writing of `source` in which every component has a name that 3.x allows."""
    names = {container: _names(as_object(source.get(container))) for container in NAMED}
    came_as = kept_of(source).get("openapi")
    return Writing(source, version, str(came_as)[:3] if came_as else "", names, _hoisted(source))


def _hoisted(source: dict[str, JSON]) -> dict[str, str]:
    """The definitions that are copies of schemas elsewhere, as long as nobody edited them."""
    definitions = as_object(source.get("definitions"))
    places = as_object(kept_of(source).get("hoisted")).items()
    return {
        name: as_text(as_object(place).get("$ref"))
        for name, place in places
        if name in definitions and as_object(place).get(INSTEAD) == digest(definitions[name])
    }


def _names(members: dict[str, JSON]) -> dict[str, str]:
    """Old name → new name of those that 3.x does not allow."""
    made: dict[str, str] = {}
    taken = set(members)
    for name in members:
        wanted = _SIGN.sub("_", name) or "_"
        if wanted != name:
            number, new = 1, wanted
            while new in taken:
                number += 1
                new = f"{wanted}_{number}"
            made[name] = new
            taken.add(new)
    return made


def extensions(node: dict[str, JSON]) -> dict[str, JSON]:
    """The members of `node` that begin with `x-`, except what is kept for 3.x."""
    return {key: value for key, value in node.items() if key.startswith("x-") and key != KEPT}
