"""Taking an answer's shape into the definition: what it holds and nobody declared yet, as one revision."""

from dataclasses import asdict

from designer.call_values import Answer, Timings
from designer.document import operations, schema_inference
from designer.document.document import Document
from designer.document.pointer import JSON, child
from designer.document.references import followed
from designer.document.text import TextError
from designer.properties import as_object
from designer.runtime.answer_check import check_answer
from portal.accounts.models import Person
from portal.connections import bodies, history
from portal.connections.models import Run
from portal.connectors import revisions
from portal.connectors.drafts import State, draft
from portal.connectors.models import Connector, Revision
from portal.connectors.revisions import Edit


class NotUsable(ValueError):
    """Nothing can be learnt from this run; the message says why."""


def learn(connector: Connector, person: Person, run: Run) -> Revision | None:
    """Merge the shape of a run's answer into the response of its status; what is declared stays as it is.

    None when the definition has all of it. Raises NotUsable, OperationError and InferenceError.
    """
    value = usable(run)
    inferred = schema_inference.infer(value)

    def build(state: State) -> Edit:
        return Edit(with_response(state.definition, run.operation, str(run.status), inferred).changes)

    revision = revisions.save(connector, person, build)
    _check_again(connector, run)
    return revision


def _check_again(connector: Connector, run: Run) -> None:
    """Bring the run's differences in step with the definition, which has just taken over its shape."""
    result, state = history.loaded(run.result), draft(connector)
    shown = result["answer"]
    headers = tuple((name, value) for name, value in shown["headers"])
    body = shown["body"]["text"].encode()
    answer = Answer(shown["status"], shown["reason"], headers, body, False, Timings(), (), shown["address"])
    found = check_answer(state.definition, operations.get(state.definition, run.operation), answer)
    run.result = history.stored({**result, "findings": [asdict(each) for each in found]})
    run.save(update_fields=["result"])


def usable(run: Run) -> JSON:
    """The answer as a value. Raises NotUsable."""
    answer = history.loaded(run.result).get("answer")
    if not answer or run.status is None or not 200 <= run.status < 300:
        raise NotUsable("Only an answer that worked can become the response of this action.")
    if answer["is_cut"] or answer["body"].get("is_kept_short"):
        raise NotUsable(
            "This answer was cut off, so its shape is not known. Ask for less at once, and use that answer."
        )
    try:
        return bodies.parsed(answer["body"]["text"])
    except TextError:
        raise NotUsable("This answer is not JSON, so there is no shape to take over.") from None


def with_response(document: Document, at: str, status: str, inferred: dict[str, JSON]) -> Document:
    """A copy whose operation at `at` declares `inferred` for `status`; what is shared is edited in its own place."""
    operation = operations.get(document, at)
    responses = as_object(operation.value.get("responses"))
    key = status if status in responses or "default" not in responses else "default"
    response_at = child(at, "responses", key)
    if key not in responses:
        return document.put(response_at, {"description": "OK", "schema": inferred})
    response_at = followed(document, response_at)
    schema_at = followed(document, response_at + "/schema")
    existing = as_object(document.get(schema_at, {}))
    return document.put(schema_at, schema_inference.merge_into(existing, inferred))
