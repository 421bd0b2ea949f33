"""Sign-ins that this portal shows and keeps, and does not edit: unknown kinds, and sets that cannot be read.

Sets that can be read are seen one at a time, through `designer.ways`.
"""

from collections.abc import Mapping

from designer.auth.recognition import NAMED, SETS, UNKNOWN, special
from designer.auth.scheme import AuthError, Settings
from designer.call_values import PreparedCall
from designer.document.document import Document
from designer.properties import Properties

KIND, RANK = "other", 99
TITLE = "Something else"
HINT = "The connector keeps the sign-in that its files describe."
OPENAPI = ""

WORDS = {
    SETS: "Several ways to sign in, written in a form that this portal cannot read",
    NAMED: "A kind that this portal does not know",
    UNKNOWN: "A kind that this portal does not know",
}


def what(document: Document, properties: Properties) -> str:
    """What kind of sign-in the files describe, in words; "" where it is one that this portal edits."""
    return WORDS.get(special(document, properties), "")


def matches(document: Document, properties: Properties) -> bool:
    """Whatever no other kind recognises."""
    return True


def read(document: Document, properties: Properties) -> Settings:
    return {"what": what(document, properties)}


def check(settings: Mapping[str, str]) -> dict[str, str]:
    return {}


def write(document: Document, properties: Properties, settings: Mapping[str, str]) -> tuple[Document, Properties]:
    if not what(document, properties):
        raise AuthError("This portal cannot set up that kind of sign-in. Import a definition that has it.")
    return document, properties


def erase(document: Document, properties: Properties) -> tuple[Document, Properties]:
    raise AuthError(
        f"This connector signs in by: {what(document, properties)}. This portal keeps that as it is. "
        "To sign in another way, start a new connector."
    )


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    raise AuthError(
        f"This portal cannot sign in by “{settings.get('what', TITLE)}”, so the call was not sent. "
        "Use a connector with another kind of sign-in."
    )
