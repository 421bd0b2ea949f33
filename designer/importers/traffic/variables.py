"""The variables that API clients write in double braces: `{{ base_url }}`, `{{ _.base_url }}`, `{{ _['base-url'] }}`.

A variable with the name of a credential is never filled in: its value has no place in a connector.
"""

import re
from collections.abc import Iterator, Mapping

from designer.document.pointer import JSON
from designer.document.secrets import names_credential
from designer.document.text import TextError, load_json

MAX_ROUNDS = 10  # of variables within the values of variables
MAX_LENGTH = 1_000_000
MAX_DEPTH = 20

Values = Mapping[str, str]

_VARIABLE = re.compile(r"\{\{\s*([^{}]{1,300}?)\s*\}\}|\{%\s*([^{}%]{1,2000}?)\s*%\}")
_NOT_OF_NAMES = re.compile(r"[^\w.-]+")
_INDEX = re.compile(r"\[\s*['\"]([^'\"\]]+)['\"]\s*\]")
_QUOTED_OR_VARIABLE = re.compile(rf'"(?:[^"\\]|\\.)*"|{_VARIABLE.pattern}', re.DOTALL)


def resolved(text: str, values: Values) -> str:
    """`text` with every variable that has a value filled in; the others stay as they are."""
    for _ in range(MAX_ROUNDS):
        filled = _VARIABLE.sub(lambda found: _value(found, values), text)
        if filled == text or len(filled) > MAX_LENGTH:
            break
        text = filled
    return text


def unresolved(text: str) -> list[str]:
    """The names of the variables that are left in `text`; those of credentials are not among them."""
    names = [_name(found) for found in _VARIABLE.finditer(text)]
    return [name for name in names if not names_credential(name)]


def in_address(text: str) -> str:
    """An address with the variables that are left as `{name}`, as a path template has them."""
    return _VARIABLE.sub(lambda found: f"{{{_NOT_OF_NAMES.sub('_', _name(found)).strip('_') or 'value'}}}", text)


def in_json(text: str) -> str:
    """JSON text in which a variable stands for a whole value → the text with null there; any other text as it is."""
    try:
        load_json(text)
    except TextError:
        return _QUOTED_OR_VARIABLE.sub(lambda found: found[0] if found[0].startswith('"') else "null", text)
    return text


def flat(value: JSON) -> dict[str, str]:
    """`{"a": {"b": 1}}` → `{"a.b": "1"}`; lists and null have no text."""
    return dict(_flat(value, "", 0))


def _flat(value: JSON, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and depth < MAX_DEPTH:
        for key, member in value.items():
            yield from _flat(member, f"{name}.{key}" if name else key, depth + 1)
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    elif isinstance(value, (str, int, float)):
        yield name, str(value)


def _value(found: re.Match[str], values: Values) -> str:
    name = _name(found)
    return found[0] if names_credential(name) else values.get(name, found[0])


def _name(found: re.Match[str]) -> str:
    """`_.a.b` and `_['a'].b` → `a.b`; of a tag `{% uuid 'v4' %}` the first word."""
    if found[2]:
        return found[2].split()[0]
    name = _INDEX.sub(r".\1", found[1])
    return name.removeprefix("_.").strip(".") if name.startswith("_.") else name
