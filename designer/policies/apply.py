"""Running a connector's policies over a call and over its answer, with a trace of what each one did."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from designer import call_changes
from designer.call_changes import PartChange
from designer.call_values import Answer, PreparedCall
from designer.policies import catalogue
from designer.policies.effect import SIGNED_OUT, Effect, PolicyError, PolicyTrace
from designer.policies.expressions import ExpressionError
from designer.policies.transforms import routerequesttoendpoint, transforms
from designer.properties import as_object, as_text

PARAMETER = "x-ms-apimTemplateParameter."
OPERATIONS, SECTION = "x-ms-apimTemplate-operationName", "x-ms-apimTemplate-policySection"
LARGEST = 10**15  # what is longer is no setting
FAILURE_FROM = 400  # the first status that counts as a failed call

Instance = dict[str, Any]
T = TypeVar("T", PreparedCall, Answer)
Step = Callable[[Any, Mapping[str, str], T], tuple[T, Effect]]


def apply_request(
    instances: Sequence[Instance], call: PreparedCall, operation_id: str, values: Mapping[str, str]
) -> tuple[PreparedCall, tuple[PolicyTrace, ...]]:
    """The call after the request policies of the operation, in the file's order, and what each one did.

    A template that this portal does not run yet is in the trace and says so. Raises PolicyError, with the policy's
    title, when one cannot be worked out: a call without it would not be the call that the connector describes.
    """

    def step(transform: Any, settings: Mapping[str, str], call: PreparedCall) -> tuple[PreparedCall, Effect]:
        changed: tuple[PreparedCall, Effect] = transform.request(settings, call, values)
        return changed

    return _run(_of(instances, operation_id, ("Request",)), call, step)


def apply_response(
    instances: Sequence[Instance], answer: Answer, call: PreparedCall, operation_id: str, values: Mapping[str, str]
) -> tuple[Answer, tuple[PolicyTrace, ...]]:
    """The answer after the response policies, and after the failure policies when its status says so; see above."""

    def step(transform: Any, settings: Mapping[str, str], answer: Answer) -> tuple[Answer, Effect]:
        changed: tuple[Answer, Effect] = transform.response(settings, answer, call, values)
        return changed

    sections = ("Response", "Failure") if answer.status >= FAILURE_FROM else ("Response",)
    return _run(_of(instances, operation_id, sections), answer, step)


def routed_methods(instances: Sequence[Instance], operation_id: str) -> tuple[str, ...]:
    """The methods that policies send the operation to another path with, "" for its own; () where none does."""
    found = [
        (catalogue.find(as_text(each.get("templateId"))), each) for each in _of(instances, operation_id, ("Request",))
    ]
    return tuple(
        routerequesttoendpoint.named_method(_settings(instance))
        for template, instance in found
        if template and template.id == "routerequesttoendpoint"
    )


def _of(instances: Sequence[Instance], operation_id: str, sections: tuple[str, ...]) -> Iterator[Instance]:
    for instance in instances:
        operations = as_object(instance.get("parameters")).get(OPERATIONS) or [operation_id]
        listed = operations if isinstance(operations, list) else [operations]
        if operation_id in listed and _section(instance) in sections:
            yield instance


def _section(instance: Instance) -> str:
    """Where it runs; templates for one section are written without it in real files."""
    template = catalogue.find(as_text(instance.get("templateId")))
    if template and len(template.sections) == 1:
        return template.sections[0]
    return as_text(as_object(instance.get("parameters")).get(SECTION)).capitalize() or "Request"


def _run(instances: Iterator[Instance], value: T, step: Step[T]) -> tuple[T, tuple[PolicyTrace, ...]]:
    traces = []
    for instance in instances:
        template = catalogue.find(as_text(instance.get("templateId")))
        if template is None:
            traces.append(_not_run(instance))
            continue
        before = value
        value, effect = _applied(instance, step, transforms()[template.id], value)
        traces.append(_trace(instance, effect, _outcome(effect, before == value), _changes(before, value)))
    return value, tuple(traces)


def _applied(instance: Instance, step: Step[T], transform: Any, value: T) -> tuple[T, Effect]:
    try:
        return step(transform, _settings(instance), value)
    except (PolicyError, ExpressionError) as error:
        raise PolicyError(f"The policy “{_title(instance)}” cannot be run. {error}") from error


def _outcome(effect: Effect, is_same: bool) -> str:
    if effect.ends:
        return SIGNED_OUT
    return "unchanged" if is_same else "changed"


def _settings(instance: Instance) -> dict[str, str]:
    members = as_object(instance.get("parameters"))
    return {key.removeprefix(PARAMETER): _text(value) for key, value in members.items() if key.startswith(PARAMETER)}


def _text(value: Any) -> str:
    """Real files write a status as a number as well as a text."""
    is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST
    return str(value) if is_number else as_text(value)


def _changes(before: T, after: T) -> tuple[PartChange, ...]:
    if isinstance(before, PreparedCall) and isinstance(after, PreparedCall):
        return call_changes.of_call(before, after)
    if isinstance(before, Answer) and isinstance(after, Answer):
        return call_changes.of_answer(before, after)
    return ()


def _trace(instance: Instance, effect: Effect, outcome: str, changes: tuple[PartChange, ...]) -> PolicyTrace:
    template, section = as_text(instance.get("templateId")), _section(instance)
    return PolicyTrace(
        _title(instance), template, section, outcome, effect.sentence, effect.before, effect.after, changes
    )


def _not_run(instance: Instance) -> PolicyTrace:
    template, title = as_text(instance.get("templateId")), _title(instance)
    sentence = f"not run by this portal yet: {title}"
    return PolicyTrace(title, template, _section(instance), "not_run", sentence)


def _title(instance: Instance) -> str:
    return as_text(instance.get("title")) or as_text(instance.get("templateId")) or "without a title"
