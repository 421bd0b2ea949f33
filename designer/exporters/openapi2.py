"""The definition as a file: JSON as the reference product writes it, or YAML."""

import orjson

from designer.document import yaml
from designer.document.document import Document


def as_json(document: Document) -> bytes:
    """UTF-8 JSON, indented by two spaces, in the document's key order, characters as themselves."""
    return indented(document.value())


def as_yaml(document: Document) -> bytes:
    """UTF-8 block YAML in the document's key order; `designer.document.yaml.load` gives the same value back.

    Raises ValueError when the document holds what YAML readers refuse (NUL, half of a character).
    """
    return yaml.dump(document.value()).encode()


def indented(value: object) -> bytes:
    """`value` as UTF-8 JSON, indented by two spaces, with a final line end."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
