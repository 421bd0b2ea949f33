"""What was asked and what was filled in, put together for the template."""

from dataclasses import dataclass, field
from typing import Any

from designer.document.pointer import child
from designer.runtime.prepare import File
from portal.connections.answering import Filled, Problems
from portal.connections.asking import BODY, Ask, Choice
from portal.connectors.models import key_of

YES_OR_NO = (Choice("true", True, "Yes"), Choice("false", False, "No"))
NUMERIC = {"integer": "numeric", "number": "decimal"}


@dataclass(frozen=True)
class Input:
    """One control, or a group of them, as the template draws it."""

    ask: Ask
    name: str
    id: str
    label: str
    value: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    children: "list[Input]" = field(default_factory=list)
    advanced: "list[Input]" = field(default_factory=list)
    rows: "list[Input]" = field(default_factory=list)
    number: int = 0

    @property
    def term(self) -> str:
        """The API’s own name for it, where that is not what the label says already."""
        return "" if self.ask.term == self.label else self.ask.term

    @property
    def is_advanced(self) -> bool:
        return self.ask.visibility == "advanced"

    @property
    def has_trouble(self) -> bool:
        return bool(self.error) or any(one.has_trouble for one in [*self.children, *self.advanced, *self.rows])

    @property
    def input_mode(self) -> str:
        return NUMERIC.get(self.ask.kind, "")

    @property
    def is_unknown_choice(self) -> bool:
        return bool(self.value) and self.value not in {choice.text for choice in self.choices}


def draw(asks: tuple[Ask, ...], filled: Filled, problems: Problems) -> list[Input]:
    """The inputs of an action, in the order declared, important ones first."""
    shown = [ask for ask in asks if ask.is_shown]
    shown.sort(key=lambda ask: ask.visibility != "important")
    return [_drawn(ask, ask.name, filled.get(ask.name, ""), problems) for ask in shown]


def raw_body(asks: tuple[Ask, ...], filled: Filled, problems: Problems) -> Input | None:
    """The body as one JSON text."""
    ask = next((ask for ask in asks if ask.name == BODY), None)
    if ask is None:
        return None
    within = [sentence for name, sentence in problems.items() if name == BODY or name.startswith(BODY + "/")]
    return Input(ask, BODY, key_of(BODY), ask.label, str(filled.get(BODY, "")), " ".join(within))


def _drawn(ask: Ask, name: str, filled: Any, problems: Problems, number: int = 0) -> Input:
    common: dict[str, Any] = {
        "ask": ask,
        "name": name,
        "id": key_of(name),
        "number": number,
        "error": problems.get(name, ""),
    }
    label = f"{ask.label} {number}" if number else ask.label
    if ask.kind == "object":
        made = _members(ask, name, filled if isinstance(filled, dict) else {}, problems)
        return Input(
            **common,
            label=label,
            children=[one for one in made if not one.is_advanced],
            advanced=[one for one in made if one.is_advanced],
        )
    if ask.kind == "list" and ask.item:
        rows = filled if isinstance(filled, list) else []
        item = ask.item
        drawn = [_drawn(item, child(name, index), row, problems, index + 1) for index, row in enumerate(rows)]
        return Input(**common, label=label, rows=drawn)
    choices = YES_OR_NO if ask.kind == "triple" else ask.choices
    value = filled.name if isinstance(filled, File) else filled if isinstance(filled, str) else ""
    return Input(**common, label=label, value=value, choices=choices)


def _members(ask: Ask, name: str, filled: dict[str, Any], problems: Problems) -> list[Input]:
    shown = [one for one in ask.members if one.is_shown]
    shown.sort(key=lambda one: one.visibility != "important")
    return [_drawn(one, child(name, one.name), filled.get(one.name, ""), problems) for one in shown]


def misplaced(inputs: list[Input], problems: Problems) -> list[str]:
    """The problems that no input shows: of the address, of the connection, of something internal."""
    names = set(_names(inputs))
    return [sentence for name, sentence in problems.items() if name not in names]


def _names(inputs: list[Input]) -> list[str]:
    found = []
    for one in inputs:
        found += [one.name, *_names([*one.children, *one.advanced, *one.rows])]
    return found


def troubled(inputs: list[Input]) -> list[Input]:
    """The inputs with a mistake, in their order, for the summary."""
    found = []
    for one in inputs:
        found += [one] if one.error else []
        found += troubled([*one.children, *one.rows, *one.advanced])
    return found
