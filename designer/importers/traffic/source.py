"""A parsed text as an importer may take it: within the limits of every text that comes in."""

from designer.document.pointer import JSON
from designer.document.text import TextError, check


def checked(value: JSON) -> JSON:
    """`value` itself. Raises TextError where it is too deep, too large or holds half of a character."""
    try:
        check(value)
    except ValueError as error:
        raise TextError(str(error)) from None
    return value
