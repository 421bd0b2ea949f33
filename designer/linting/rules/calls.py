"""Rules for what a dynamic call gives to the action that it calls. They read facts only."""

from collections.abc import Iterator

from designer.linting.fact_rows import Given, Operation
from designer.linting.index import Index
from designer.linting.labels import quoted
from designer.linting.ruleset import FarProblem, Options

UNKNOWN = ("", "-")


def given_input_is_unknown(index: Index, options: Options) -> Iterator[FarProblem]:
    """The called action has no such input. One with a body may have it there: this rule is then silent."""
    for given, called in _calls(index):
        if not called.has_body and index.type_of_input(called, given.name) is None:
            yield _at(given), {"name": quoted(given.name), "id": quoted(given.operation_id)}


def given_input_is_ambiguous(index: Index, options: Options) -> Iterator[FarProblem]:
    for given, called in _calls(index):
        if given.name in called.twins:
            yield _at(given), {"name": quoted(given.name), "id": quoted(given.operation_id)}


def given_input_is_optional(index: Index, options: Options) -> Iterator[FarProblem]:
    """A required input is filled from one that may stay empty: the call has to wait."""
    for given, called in _calls(index):
        if given.is_optional and given.name in index.needs(called):
            words = {"name": quoted(given.name), "id": quoted(given.operation_id)}
            yield _at(given), {**words, "source": quoted(given.source)}


def given_type_differs(index: Index, options: Options) -> Iterator[FarProblem]:
    """A literal, or the input that a value is taken from (`by_reference`), is of another type than the input."""
    for given, called in _calls(index):
        wanted = index.type_of_input(called, given.name) or ""
        if bool(given.source) != options["by_reference"] or wanted in UNKNOWN or given.type in UNKNOWN:
            continue
        if given.type != wanted and (given.type, wanted) != ("integer", "number"):
            words = {"name": quoted(given.name), "id": quoted(given.operation_id), "source": quoted(given.source)}
            yield _at(given), {**words, "type": quoted(given.type), "wanted": quoted(wanted)}


def notification_inputs_differ(index: Index, options: Options) -> Iterator[FarProblem]:
    """An input of a trigger and the one of the webhook that it points at share the name, not the type or visibility."""
    by_pointer = {operation.pointer: operation for operation in index.operations}
    for hook in index.hooks:
        webhook, trigger = index.by_operation_id.get(hook.operation_id), by_pointer.get(hook.pointer.rpartition("/")[0])
        if not webhook or not trigger:
            continue
        theirs = index.inputs(webhook)
        for name, kind in index.inputs(trigger).items():
            if theirs.get(name, kind) != kind:
                yield hook.pointer, {"name": quoted(name), "id": quoted(hook.operation_id)}
                break


def _calls(index: Index) -> Iterator[tuple[Given, Operation]]:
    for given in index.given:
        called = index.by_operation_id.get(given.operation_id)
        if called:
            yield given, called


def _at(given: Given) -> str:
    return f"{given.pointer}/parameters/{given.name.replace('~', '~0').replace('/', '~1')}"
