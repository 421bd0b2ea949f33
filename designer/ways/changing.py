"""Adding ways, and changing what they are called and in which order they stand."""

import re
from typing import Any

from designer import auth
from designer.auth.scheme import first_definition
from designer.auth.wording import text_problem
from designer.document.document import Document
from designer.document.pointer import MISSING, child, replaced
from designer.properties import Properties, as_object, members
from designer.ways import shown_words
from designer.ways.folding import Files, edit
from designer.ways.reading import AT, SETS, VALUES, Way, chosen, ways
from designer.ways.viewing import PARAMETERS

MAX_WAYS, MAX_LABEL, MAX_NAME = 20, 60, 80
QUESTION = {"displayName": "Authentication Type", "description": "Type of authentication to be used."}
OWN = frozenset({"name", "uiDefinition", "parameters"})
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_LABELS = {"none": "Without signing in", "api_key": "Key", "basic": "User name and password", "oauth2": "Sign-in page"}


class WayError(ValueError):
    """The ways cannot be changed so; the text says why and what to do."""


def label_problem(properties: Properties, label: str, name: str = "") -> str:
    """What is wrong with `label` for the way `name` ("" for a new one), as a sentence; "" when it is good."""
    if not label.strip():
        return "Say what people choose, for example Sign-in page or Key for reports."
    others = {way.label.strip().casefold() for way in ways(properties) if way.name != name}
    if label.strip().casefold() in others:
        return f"There is a way called “{label.strip()}” already. People could not tell them apart."
    return text_problem(label, MAX_LABEL)


def add(document: Document, properties: Properties, label: str) -> tuple[Document, Properties, str]:
    """Copies with one more way that asks for nothing yet, and its name. The way that was the only one comes first.

    Raises WayError for a label that is wrong, and where there are too many ways.
    """
    found = ways(properties)
    if problem := label_problem(_with_sets(document, properties), label):
        raise WayError(problem)
    if len(found) >= MAX_WAYS:
        raise WayError(f"A connector has at most {MAX_WAYS} ways to sign in. Remove one first.")
    properties = _with_sets(document, properties)
    name = _free_name(document, properties, label)
    entry = {"name": name, "uiDefinition": _words(label.strip()), "parameters": {}}
    return document, replaced(properties, (*VALUES, "-"), entry), name


def relabel(properties: Properties, name: str, label: str, description: str | None = None) -> Properties:
    """A copy in which people read another label; a description of None stays. Raises WayError."""
    way = _existing(properties, name)
    if problem := label_problem(properties, label, name) or text_problem(description or ""):
        raise WayError(problem)
    wanted = {"displayName": (way.label, label.strip()), "description": (way.description, description)}
    for member, (now, text) in wanted.items():
        if text is not None and text != now:
            properties = replaced(properties, (*VALUES, str(way.index), "uiDefinition", member), text)
    return properties


def move(properties: Properties, name: str, to: int) -> Properties:
    """A copy with the way at place `to` among the ways; place 0 is the default. Raises WayError."""
    found, way = ways(properties), _existing(properties, name)
    order = [each for each in found if each.name != name]
    order.insert(max(0, min(to, len(order))), way)
    entries = list(members(properties)[SETS]["values"])
    moved = [entries[each.index] for each in order]
    for index, each in zip(sorted(each.index for each in found), moved, strict=True):
        entries[index] = each
    moved_about: Properties = replaced(properties, VALUES, entries)
    return moved_about


def remove(document: Document, properties: Properties, name: str) -> Files:
    """Copies without the way and what only it needs. One that remains alone is the connector's only way again.

    Raises WayError for a way that there is not, and for the last one.
    """
    way = _existing(properties, name)
    if len(ways(properties)) < 2:
        raise WayError("This is the only way to sign in. Choose another kind of sign-in for it instead.")
    document, properties = edit(document, properties, name, _erased)
    properties = replaced(properties, (*VALUES, str(way.index)), MISSING)
    return document, _with_one_way(properties)


def _erased(document: Document, properties: Properties) -> Files:
    scheme = auth.kind_of(document, properties)
    if scheme.KIND != "other":
        return scheme.erase(document, properties)
    definition = first_definition(document)[0]
    return (document.put(child("/securityDefinitions", definition), MISSING) if definition else document), properties


def _with_sets(document: Document, properties: Properties) -> Properties:
    """The only way as the first of several, beside which another can stand. Raises WayError for broken sets."""
    if ways(properties):
        return properties
    if SETS in members(properties):
        raise WayError(
            "The connectionParameterSets of this connector cannot be read. Correct them in the source first."
        )
    scheme = auth.kind_of(document, properties)
    parameters = shown_words.repeated({}, as_object(members(properties).get("connectionParameters")))
    first = {
        "name": _first_name(document, scheme.KIND),
        "uiDefinition": _words(_LABELS.get(scheme.KIND, "First way")),
        "parameters": parameters,
    }
    if "connectionParameters" in members(properties):
        properties = replaced(properties, PARAMETERS, {})
    made: Properties = replaced(properties, AT, {"uiDefinition": dict(QUESTION), "values": [first]})
    return made


def _with_one_way(properties: Properties) -> Properties:
    """A copy without sets, where what is left of them can be said without."""
    kept = as_object(members(properties)[SETS])
    entries = kept["values"]
    if len(entries) != 1 or entries[0].keys() - OWN or kept.keys() - {"uiDefinition", "values"}:
        return properties
    parameters = shown_words.once(as_object(entries[0].get("parameters")))
    properties = replaced(properties, AT, MISSING)
    if parameters or "connectionParameters" in members(properties):
        properties = replaced(properties, PARAMETERS, parameters)
    return properties


def _existing(properties: Properties, name: str) -> Way:
    way = chosen(properties, name) if name else None
    if way is None:
        raise WayError("This way to sign in was removed meanwhile. Reload the page to see which there are.")
    return way


def _words(label: str) -> dict[str, Any]:
    return {"displayName": label, "description": label}


def _first_name(document: Document, kind: str) -> str:
    """Named like its security definition, so that the two belong together; else by its kind."""
    name = first_definition(document)[0]
    return name if name and len(name) <= MAX_NAME else {"oauth2": "oauth"}.get(kind, kind)


def _free_name(document: Document, properties: Properties, label: str) -> str:
    """A name made from the label that neither a way nor a security definition has."""
    held = as_object(document.get("/securityDefinitions", {}))
    taken = {name.casefold() for name in (*held, *(way.name for way in ways(properties)))}
    stem = "-".join(_NAME.findall(label.casefold()))[:MAX_NAME] or "way"
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)
