"""Which parameters a connector asks for besides its sign-in, and who reads them."""

import re

from designer import auth
from designer.auth.scheme import parameters
from designer.connection_parameters import ConnectionField, fields
from designer.document.document import Document
from designer.properties import Properties, as_object, as_text, policy_instances

_READ = re.compile(r"@connectionParameters\( *'((?:[^']|'')*)'", re.IGNORECASE)


def of_sign_in(document: Document, properties: Properties) -> set[str]:
    """The names of the parameters that would go with the sign-in; of a kind that is kept as it is, all of them."""
    scheme = auth.kind_of(document, properties)
    held = set(parameters(properties))
    if scheme.KIND == "other":
        return held
    return held - parameters(scheme.erase(document, properties)[1]).keys()


def custom(document: Document, properties: Properties) -> list[ConnectionField]:
    """The parameters that belong to no sign-in and that people type, in the order of the form."""
    taken = of_sign_in(document, properties)
    return [field for field in fields(properties) if field.name not in taken and field.is_typed]


def find(properties: Properties, name: str) -> ConnectionField | None:
    return next((field for field in fields(properties) if field.name == name), None)


def readers(properties: Properties, name: str) -> list[str]:
    """The titles of the policies that put the value of the parameter somewhere."""
    found = []
    for instance in policy_instances(properties):
        texts = [as_text(value) for value in as_object(instance.get("parameters")).values()]
        if any(read.replace("''", "'") == name for text in texts for read in _READ.findall(text)):
            found.append(as_text(instance.get("title")) or as_text(instance.get("templateId")) or "A policy")
    return found
