"""The two files as one way has them: its parameters in `connectionParameters`, its security definition alone."""

from typing import Any

from designer.auth.scheme import SECURITY_DEFINITIONS
from designer.document.document import Document
from designer.document.pointer import MISSING, replaced
from designer.policies.expressions import ExpressionError, Reference, parse
from designer.properties import Properties, as_object, as_text, members
from designer.ways import definitions
from designer.ways.reading import AT, chosen, ways

PARAMETERS = ("properties", "connectionParameters")
POLICIES = ("properties", "policyTemplateInstances")


def view(document: Document, properties: Properties, name: str = "") -> tuple[Document, Properties]:
    """The files with the way `name` only, the default for ""; as they are where there is no such way.

    Parameters that stand beside the sets, for products that know no sets, are left out.
    """
    way = chosen(properties, name)
    if way is None:
        return document, properties
    shown: Properties = replaced(replaced(properties, AT, MISSING), PARAMETERS, dict(way.parameters))
    return _with_own_definition(document, definitions.names(document, ways(properties)).get(way.name, "")), shown


def for_call(document: Document, properties: Properties, name: str = "") -> tuple[Document, Properties]:
    """The view without the policies that read, with no default, what only other ways ask for."""
    way = chosen(properties, name)
    if way is None:
        return document, properties
    others = {each for other in ways(properties) for each in other.parameters} - way.parameters.keys()
    document, properties = view(document, properties, way.name)
    instances = members(properties).get("policyTemplateInstances")
    if not isinstance(instances, list) or not others:
        return document, properties
    kept = [entry for entry in instances if not others & _read(entry)]
    return document, properties if len(kept) == len(instances) else replaced(properties, POLICIES, kept)


def _with_own_definition(document: Document, name: str) -> Document:
    found = as_object(document.get(SECURITY_DEFINITIONS, {}))
    own = {name: found[name]} if name else {}
    if found != own:
        document = document.put(SECURITY_DEFINITIONS, own)
    requirements = document.get("/security", MISSING)
    if isinstance(requirements, list):
        is_required = any(isinstance(entry, dict) and name in entry for entry in requirements)
        shown: list[Any] = [{name: []}] if name and is_required else []
        document = document if requirements == shown else document.put("/security", shown)
    return document


def _read(instance: Any) -> set[str]:
    """The connection parameters that a policy reads without a default."""
    texts = (as_text(value) for value in as_object(as_object(instance).get("parameters")).values())
    return {name for text in texts for name in _names(text)}


def _names(text: str) -> set[str]:
    try:
        pieces = parse(text)
    except ExpressionError:
        return set()
    references = [piece for piece in pieces if isinstance(piece, Reference) and piece.default is None]
    return {reference.name for reference in references if reference.source == "connectionparameters"}
