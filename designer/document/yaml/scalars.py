"""What a plain scalar means in the core schema of YAML 1.2.2 (section 10.3.2): `yes` and dates are texts."""

import re

from designer.document.pointer import JSON
from designer.document.text import decimal, integer

TAG = "tag:yaml.org,2002:"
MERGE = "<<"  # the merge key of YAML 1.1, which OpenAPI files go on using

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE, _FALSE = frozenset(("true", "True", "TRUE")), frozenset(("false", "False", "FALSE"))
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_RADIX = {"0o": 8, "0x": 16}
_DIGITS = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_MAY_BE_NUMBER = frozenset("+-.0123456789")


def plain(text: str) -> JSON:
    """The value of a scalar without quotes. Raises ValueError for a number that JSON has no place for."""
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    return _number(text) if text[0] in _MAY_BE_NUMBER else text


def _number(text: str) -> JSON:
    if _INTEGER.match(text):
        return integer(text)
    if _DIGITS.match(text):
        return integer(str(int(text[2:], _RADIX[text[:2]]))) if len(text) < 100 else integer(text)
    if _DECIMAL.match(text):
        return decimal(text)
    if _NOT_FINITE.match(text):
        raise ValueError(f"{text} is not a JSON number. Use null or a text.")
    return text
