"""`{{variables}}` and the values that a collection, its folders and an environment give them.

Scopes as in https://learning.postman.com/docs/use/send-requests/variables/variables-intro: an environment wins over
the collection, an inner folder over an outer one, and globals come last.
"""

import re
from collections import ChainMap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from designer.document.pointer import JSON
from designer.document.secrets import looks_secret, names_credential
from designer.importers.postman.values import Field, fields

VARIABLE = re.compile(r"\{\{([^{}]{1,200})\}\}")
MAX_ROUNDS = 10
MAX_NESTED, MAX_GROWTH = 2_000, 20_000  # variables that name each other could grow without end


@dataclass(frozen=True)
class Scope:
    """The values that can be seen from one place. Secrets are not among them: they stay unresolved."""

    environment: dict[str, str] = field(default_factory=dict, repr=False)
    values: ChainMap[str, str] = field(default_factory=ChainMap, repr=False)
    resolved: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def within(self, variables: JSON) -> "Scope":
        """The scope of an inner place that has `variables` of its own."""
        inner = usable(fields(variables))
        return Scope(self.environment, ChainMap(inner, *self.values.maps)) if inner else self

    def resolve(self, text: str) -> str:
        """`text` with every variable that has a value replaced, and those within the values."""
        return _replaced(text, self._value, MAX_GROWTH)

    def _value(self, name: str) -> str:
        if name not in self.resolved:
            value = self._written(name)
            for _ in range(MAX_ROUNDS):
                before, value = value, _replaced(value, self._written, MAX_NESTED)
                if value == before:
                    break
            self.resolved[name] = value
        return self.resolved[name]

    def _written(self, name: str) -> str:
        return self.environment.get(name) or self.values.get(name) or ""


def _replaced(text: str, value_of: Callable[[str], str], limit: int) -> str:
    """`text` with the values of its variables; those without one stay, and all that would add more than `limit`."""
    left = limit

    def value(found: re.Match[str]) -> str:
        nonlocal left
        known = value_of(found[1].strip())
        left -= len(known)
        return known if known and left >= 0 else found[0]

    return VARIABLE.sub(value, text)


def usable(variables: Iterable[Field]) -> dict[str, str]:
    """Name → value of the variables that are switched on, have a value, and are no secrets."""
    return {each.name: each.value for each in variables if each.value and not each.is_off and not _is_secret(each)}


def names(text: str) -> list[str]:
    """The variables in `text`, in its order."""
    return [name.strip() for name in VARIABLE.findall(text)]


def _is_secret(variable: Field) -> bool:
    if variable.kind == "secret" or looks_secret(variable.value):
        return True
    # `authUrl` is where people sign in, and no secret.
    return names_credential(variable.name) and not variable.value.startswith(("https://", "http://"))
