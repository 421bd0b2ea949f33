"""No sign-in: anyone can make a connection, and nothing is sent."""

from collections.abc import Mapping

from designer.auth.recognition import special
from designer.auth.scheme import Settings, first_definition
from designer.call_values import PreparedCall
from designer.document.document import Document
from designer.properties import Properties

KIND, RANK = "none", 1
TITLE = "Nothing, it is open to everyone"
HINT = "The service answers without a key or a password."
OPENAPI = ""


def matches(document: Document, properties: Properties) -> bool:
    return not first_definition(document)[1] and not special(document, properties)


def read(document: Document, properties: Properties) -> Settings:
    return {}


def check(settings: Mapping[str, str]) -> dict[str, str]:
    return {}


def write(document: Document, properties: Properties, settings: Mapping[str, str]) -> tuple[Document, Properties]:
    return document, properties


def erase(document: Document, properties: Properties) -> tuple[Document, Properties]:
    return document, properties


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    return call
