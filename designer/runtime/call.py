"""Running one operation, from arguments to a result with every secret masked.

prepare → sign-in → request policies → conversation or transport → response policies → comparison with the definition.

The sign-in comes before the policies because real connectors read it in them:
`Authorization: Bearer @headers('Authorization')`. A kind that signs the request, or that answers a challenge, does so
in its conversation, after the policies: what is signed must be what is sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from designer import auth, call_changes, connection_parameters, ways
from designer.auth.flow import Flow, drive
from designer.auth.oauth2.exposure import policy_values
from designer.call_changes import PartChange
from designer.call_values import Answer, Moment, PreparedCall, Timings
from designer.document import operations
from designer.document.document import Document
from designer.document.elements import Operation
from designer.policies.apply import apply_request, apply_response
from designer.policies.effect import PolicyError, PolicyTrace
from designer.properties import Properties, policy_instances
from designer.runtime import transport
from designer.runtime.answer_check import check_answer
from designer.runtime.call_result import (
    CallError,
    CallResult,
    shown_answer,
    shown_changes,
    shown_file,
    shown_findings,
    shown_policies,
    shown_request,
)
from designer.runtime.egress import Egress
from designer.runtime.errors import TransportError
from designer.runtime.outgoing import target
from designer.runtime.prepare import prepare
from designer.runtime.redaction import Redactor
from designer.runtime.response_check import Mismatch


@dataclass
class _Progress:
    """How far a call has come; what is not reached stays empty."""

    call: PreparedCall
    answer: Answer | None = None
    timings: Timings = Timings()
    sign_in: tuple[PartChange, ...] = ()
    policies: tuple[PolicyTrace, ...] = ()
    findings: tuple[Mismatch, ...] = ()
    error: CallError | None = None


def run(
    document: Document,
    at: str,
    arguments: Mapping[str, Any],
    values: Mapping[str, str],
    properties: Properties,
    egress: Egress,
    cancelled: Callable[[], bool] | None = None,
    sending: Callable[[PreparedCall], None] | None = None,
    moment: Moment | None = None,
) -> CallResult:
    """Call the operation at `at`; for the arguments and the connection's `values` see `prepare`.

    Of several ways to sign in the default one is used; `ways.for_call` gives the files as another one has them.
    `sending` is told each call with its secrets just before it goes out; the result holds none, and shows the last.
    `moment` is needed where the kind of sign-in has a conversation. What goes wrong after the call is prepared is in
    the result's `error`. Raises InputError before that, and ValueError for a moment that is needed and not given.
    """
    document, properties = ways.for_call(document, properties)
    progress = _Progress(prepare(document, at, arguments, values, properties))
    operation = operations.get(document, at)
    fields = connection_parameters.fields(properties)
    effective = connection_parameters.with_defaults(fields, values)
    try:
        _sign(progress, document, operation, properties, effective)
        answer = _answer(progress, _conversation(document, properties, effective, moment), egress, cancelled, sending)
        _receive(progress, answer, document, operation, properties, effective)
    except auth.AuthError as error:
        progress.error = CallError("sign_in", str(error), "Check the connection and the connector's security.")
    except PolicyError as error:
        progress.error = CallError("policy", str(error), "Correct the policy under Definition.")
    except TransportError as error:
        progress.error = CallError(error.code, error.sentence, error.advice, error.hops, error.names)
        progress.timings = error.timings or Timings()
    return _result(progress)


def _sign(
    progress: _Progress, document: Document, operation: Operation, properties: Properties, values: Mapping[str, str]
) -> None:
    """Add the connection's credentials, then run the request's policies. Raises AuthError, PolicyError."""
    scheme = auth.kind_of(document, properties)
    prepared = progress.call
    progress.call = scheme.apply(prepared, scheme.read(document, properties), values)
    progress.sign_in = call_changes.of_call(prepared, progress.call)
    seen = policy_values(properties, values)
    progress.call, progress.policies = apply_request(policy_instances(properties), progress.call, operation.id, seen)


def _conversation(
    document: Document, properties: Properties, values: Mapping[str, str], moment: Moment | None
) -> Callable[[PreparedCall], Flow[Answer]] | None:
    scheme = auth.kind_of(document, properties)
    talk = auth.conversation(scheme)
    if talk is None:
        return None
    if moment is None:
        raise ValueError(f"The kind of sign-in {scheme.KIND} needs a moment.")
    settings, at = scheme.read(document, properties), moment
    return lambda call: talk(call, settings, values, at)


def _answer(
    progress: _Progress,
    talk: Callable[[PreparedCall], Flow[Answer]] | None,
    egress: Egress,
    cancelled: Callable[[], bool] | None,
    sending: Callable[[PreparedCall], None] | None,
) -> Answer:
    """The answer to the call, or to the last one of its conversation. Raises AuthError, TransportError."""

    def on_its_way(call: PreparedCall) -> PreparedCall:
        progress.call = call
        if sending:
            sending(call)
        return call

    if talk is None:
        return transport.send(on_its_way(progress.call), egress, cancelled)
    # The transport writes the address once more; a signature must cover it as it goes out.
    call = replace(progress.call, url=target(progress.call.url).url)
    with transport.kept(egress, cancelled) as send:
        return drive(talk(call), lambda call: send(on_its_way(call)))


def _receive(
    progress: _Progress,
    answer: Answer,
    document: Document,
    operation: Operation,
    properties: Properties,
    values: Mapping[str, str],
) -> None:
    progress.timings = answer.timings
    instances, seen = policy_instances(properties), policy_values(properties, values)
    answer, traces = apply_response(instances, answer, progress.call, operation.id, seen)
    progress.answer, progress.policies = answer, (*progress.policies, *traces)
    progress.findings = tuple(check_answer(document, operation, answer))


def _result(progress: _Progress) -> CallResult:
    call, redactor = progress.call, Redactor(progress.call.secrets)
    answer = shown_answer(progress.answer, redactor) if progress.answer else None
    return CallResult(
        request=shown_request(call, redactor),
        answer=answer,
        timings=progress.timings,
        policies=shown_policies(progress.policies, redactor, call),
        findings=shown_findings(progress.findings, redactor),
        error=progress.error,
        sign_in=shown_changes(progress.sign_in, redactor, call),
        file=shown_file(progress.answer, answer, redactor) if progress.answer and answer else b"",
    )
