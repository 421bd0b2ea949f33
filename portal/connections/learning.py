"""Taking an answer's shape into the definition: what it holds and nobody declared yet, as one revision."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass

from django.db.models import QuerySet
from django.db.models.functions import Length

from designer.call_values import Answer, Timings
from designer.document import operations, schema_guesses, schema_inference
from designer.document.document import Document
from designer.document.pointer import JSON, child
from designer.document.references import followed
from designer.document.schema_guesses import Guess
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

MAX_OTHERS = 9  # other answers that are taken along,
MAX_OTHER = 300_000  # and how many characters each may have with all that belongs to its run: a page reads them all


class NotUsable(ValueError):
    """Nothing can be learnt from this run; the message says why."""


@dataclass(frozen=True)
class Chosen:
    """What a person ticked: the keys of the guesses that count, and whether other answers are taken along."""

    guesses: frozenset[str]
    is_with_others: bool


@dataclass(frozen=True)
class Proposal:
    """What several answers teach: the shape of them all, and what can only be guessed from them."""

    values: list[JSON]
    guesses: list[Guess]

    def schema(self, chosen: frozenset[str] | None) -> dict[str, JSON]:
        """The shape with the guesses in `chosen`; None for the sure ones."""
        keys = {each.key for each in self.guesses if each.is_sure} if chosen is None else chosen
        inferred = schema_inference.infer_all(self.values)
        return schema_guesses.applied(inferred, [each for each in self.guesses if each.key in keys], self.guesses)


def learn(connector: Connector, person: Person, run: Run, chosen: Chosen | None = None) -> Revision | None:
    """Merge the shape of a run's answer into the response of its status; what is declared stays as it is.

    `chosen` takes the person's other answers along and says which guesses count; without it there are no guesses
    beyond an empty value that was seen. None when the definition has all of it.
    Raises NotUsable, OperationError and InferenceError.
    """
    usable(run)
    inferred = proposal(run, chosen.is_with_others if chosen else False).schema(chosen.guesses if chosen else None)

    def build(state: State) -> Edit:
        return Edit(with_response(state.definition, run.operation, str(run.status), inferred).changes)

    revision = revisions.save(connector, person, build)
    _check_again(connector, run)
    return revision


def proposal(run: Run, is_with_others: bool) -> Proposal:
    """What can be learnt from a run that is usable, and from the person's other answers of that action and status."""
    values = [usable(run), *(_others(run) if is_with_others else ())]
    return Proposal(values, schema_guesses.guesses(values))


def others(run: Run) -> int:
    """How many other answers could be taken along."""
    return min(_like(run).count(), MAX_OTHERS)


def _others(run: Run) -> Iterator[JSON]:
    for other in _like(run).order_by("-started")[:MAX_OTHERS]:
        with suppress(NotUsable):
            yield usable(other)


def _like(run: Run) -> QuerySet[Run]:
    same = Run.objects.filter(connector=run.connector_id, person=run.person_id, operation=run.operation)
    return same.alias(size=Length("result")).filter(status=run.status, size__lte=MAX_OTHER).exclude(pk=run.pk)


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
