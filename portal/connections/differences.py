"""The differences between answers and their definition, one by one: what each is, and what accepting it would do."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from designer.document import acceptance, operations, schema_inference
from designer.document.document import Document
from designer.document.pointer import JSON
from designer.document.schema_places import Steps, values_at
from designer.properties import as_text
from designer.runtime.answer_check import differences
from designer.runtime.response_check import WORDS

UNCHECKED = "unchecked"


@dataclass
class Difference:
    """One difference. `is_elsewhere`: only the person's other answers of this kind have it."""

    kind: str
    steps: Steps
    path: str
    expected: str
    is_elsewhere: bool
    got: list[str] = field(default_factory=list)
    count: int = 0
    effect: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind} {self.path}"

    @property
    def is_breaking(self) -> bool:
        return self.kind in acceptance.BREAKING

    @property
    def received(self) -> str:
        return ", ".join(self.got)


def of_answers(document: Document, at: str, status: int, values: list[JSON]) -> list[Difference]:
    """What in `values`, of which the first is the answer that is looked at, the definition does not say."""
    operation = operations.get(document, at)
    found: dict[tuple[str, Steps], Difference] = {}
    for place, value in enumerate(values):
        for steps, one in differences(document, operation, status, value):
            if one.kind == UNCHECKED:
                continue
            key = (one.kind, steps)
            each = found.setdefault(key, Difference(one.kind, steps, one.path, one.expected, place > 0))
            each.count += one.count
            each.got += [one.got] if one.got and one.got not in each.got and len(each.got) < 5 else []
    return list(found.values())


def with_effects(found: Iterable[Difference], values: list[JSON]) -> list[Difference]:
    """The same, each with the words for what accepting it does."""
    listed = list(found)
    for each in listed:
        each.effect = _effect(each, values)
    return listed


def _effect(each: Difference, values: list[JSON]) -> str:
    if each.kind == "null":
        return "May be empty from then on."
    if each.kind == "missing":
        return "Is not required any more."
    if each.kind == "enum":
        return f"Adds “{each.received}” to the list."
    words = _type_words(acceptance.inferred(values_at(values, each.steps)))
    if each.kind == "type":
        return f"Changes it to {words}."
    return f"Adds {_label(each)}, {words}, optional." if each.steps else f"Describes the answer as {words}."


def _label(each: Difference) -> str:
    return each.steps[-1][:60]


def _type_words(schema: schema_inference.Schema) -> str:
    kind = as_text(schema.get("type"))
    if kind == "array":
        items = schema.get("items")
        inner = WORDS.get(as_text(items.get("type")), "") if isinstance(items, dict) else ""
        return f"a list, each entry {inner}" if inner else "a list"
    return WORDS.get(kind, "anything")
