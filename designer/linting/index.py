"""The facts of all parts, looked up in the ways that the rules over the whole document need."""

import re
from collections.abc import Iterable
from functools import cached_property
from urllib.parse import unquote

from designer.document import pointer
from designer.document.pointer import JSON, MISSING
from designer.linting.answer_schemas import UNKNOWN, Shape, success_schema
from designer.linting.elements import Resolve
from designer.linting.fact_rows import Annotation, Call, Facts, Given, Operation, Reference, Requirement, Scheme, Want

VARIABLE = re.compile(r"\{[^{}]*\}")


def nothing(target: str) -> JSON:
    """A `resolve` that knows no part."""
    return MISSING


class Index:
    """Built once from (place, facts) of every part, in document order; never changed.

    `size` is that of the definition's text in bytes, 0 where nobody has measured. `resolve` reads what facts do not
    hold: the few actions that calls lead to.
    """

    def __init__(self, facts: Iterable[tuple[str, Facts]], size: int = 0, resolve: Resolve = nothing) -> None:
        self.facts = list(facts)
        self.size = size
        self.resolve = resolve
        self._answers: dict[str, Shape] = {}
        self._places = {f"#{place}": place for place, _ in self.facts}

    @cached_property
    def operations(self) -> list[Operation]:
        return [operation for _, facts in self.facts for operation in facts.operations]

    @cached_property
    def by_operation_id(self) -> dict[str, Operation]:
        return {operation.operation_id: operation for operation in self.operations if operation.operation_id}

    @cached_property
    def dangling(self) -> list[Reference]:
        """The references to parts that are not there."""
        places = self._places  # nearly all are found at once; asking further is for the rest
        missed = (each for _, facts in self.facts for each in facts.references if each.target not in places)
        return [reference for reference in missed if self.place_of(reference.target) is None]

    @cached_property
    def calls(self) -> list[Call]:
        return [call for _, facts in self.facts for call in facts.calls]

    @cached_property
    def hooks(self) -> list[Call]:
        return [call for _, facts in self.facts for call in facts.hooks]

    @cached_property
    def given(self) -> list[Given]:
        return [given for _, facts in self.facts for given in facts.given]

    @cached_property
    def wants(self) -> list[Want]:
        return [want for _, facts in self.facts for want in facts.wants]

    def answer(self, operation_id: str) -> Shape:
        """The schema of what an operation answers when all is well, UNKNOWN where there is no such operation."""
        if operation_id not in self._answers:
            called = self.by_operation_id.get(operation_id)
            found = success_schema(self.resolve(f"#{called.pointer}"), self.resolve) if called else UNKNOWN
            self._answers[operation_id] = found
        return self._answers[operation_id]

    @cached_property
    def annotations(self) -> list[Annotation]:
        return [annotation for _, facts in self.facts for annotation in facts.annotations]

    @cached_property
    def families(self) -> dict[str, list[Annotation]]:
        """The actions of each family, in document order."""
        found: dict[str, list[Annotation]] = {}
        for annotation in self.annotations:
            if annotation.family:
                found.setdefault(annotation.family, []).append(annotation)
        return found

    @cached_property
    def statuses(self) -> set[str]:
        """What the connector as a whole says of its status."""
        return {status for _, facts in self.facts for status in facts.status}

    @cached_property
    def says_visibility(self) -> bool:
        return any(facts.visibility for _, facts in self.facts)

    @cached_property
    def requirements(self) -> list[Requirement]:
        return [requirement for _, facts in self.facts for requirement in facts.requirements]

    @cached_property
    def schemes(self) -> dict[str, Scheme]:
        return {scheme.name: scheme for _, facts in self.facts for scheme in facts.schemes}

    @cached_property
    def scopes(self) -> dict[str, frozenset[str]]:
        """The scopes of each OAuth 2.0 scheme, by its name."""
        return {scheme.name: frozenset(scheme.scopes) for scheme in self.schemes.values() if scheme.kind == "oauth2"}

    @cached_property
    def paths(self) -> list[tuple[str, str]]:
        """(place, path template) of every path item."""
        places = [place for place, _ in self.facts if place.startswith("/paths/") and not place.startswith("/paths/x-")]
        return [(place, pointer.split(place)[1]) for place in places]

    @cached_property
    def must(self) -> dict[str, list[str]]:
        """Place of a definition → the places of the definitions without which it has no value."""
        return {place: self._found(facts.must) for place, facts in self.facts if facts.must}

    def needed_name(self, need: str) -> str:
        """The name of an input that a call has to give, "" for a shared parameter that it need not."""
        return self._shared_needs.get(need, "") if need.startswith("#/") else need

    @cached_property
    def _shared_needs(self) -> dict[str, str]:
        return {f"#{place}": facts.needs[0] for place, facts in self.facts if facts.needs}

    def needs(self, operation: Operation) -> frozenset[str]:
        """The names of the inputs that a call has to give."""
        if operation.pointer not in self._needs:
            self._needs[operation.pointer] = frozenset(map(self.needed_name, operation.needs))
        return self._needs[operation.pointer]

    @cached_property
    def _needs(self) -> dict[str, frozenset[str]]:
        return {}

    def inputs(self, operation: Operation) -> dict[str, str]:
        """Name → "type visibility" of every input but bodies."""
        if operation.pointer not in self._inputs:
            lines = [self._shared_takes.get(take, "") if take.startswith("#/") else take for take in operation.takes]
            split = [line.split(" ", 2) for line in lines if line]
            self._inputs[operation.pointer] = {name: f"{kind} {visibility}" for kind, visibility, name in split}
        return self._inputs[operation.pointer]

    def type_of_input(self, operation: Operation, name: str) -> str | None:
        """The type of an input, None when there is none of that name."""
        kind = self.inputs(operation).get(name)
        return kind.partition(" ")[0] if kind is not None else None

    @cached_property
    def _inputs(self) -> dict[str, dict[str, str]]:
        return {}

    @cached_property
    def _shared_takes(self) -> dict[str, str]:
        return {f"#{place}": facts.takes[0] for place, facts in self.facts if facts.takes}

    def place_of(self, target: str) -> str | None:
        """The place that a reference leads to, None when no part is there. `%20` and the like are understood."""
        if target in self._places:
            return self._places[target]
        return self._places.get(unquote(target))

    def _found(self, targets: Iterable[str]) -> list[str]:
        places = (self.place_of(target) for target in targets)
        return [place for place in places if place]


def shape(path: str) -> str:
    """The path with its variables' names taken out: what a call can be told by."""
    return VARIABLE.sub("{}", path)
