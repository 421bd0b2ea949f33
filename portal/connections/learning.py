"""Taking an answer's shape into the definition: what it holds and nobody declared yet, as one revision."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass

from django.db.models import QuerySet
from django.db.models.functions import Length

from designer.call_values import Answer, Timings
from designer.document import acceptance, operations, schema_guesses, schema_inference
from designer.document.document import Document
from designer.document.pointer import JSON, child
from designer.document.references import followed
from designer.document.schema_guesses import Guess
from designer.document.schema_places import values_at
from designer.document.text import TextError
from designer.properties import as_object
from designer.runtime.answer_check import check_answer
from portal.accounts.models import Person
from portal.connections import bodies, differences, history
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
    """What a person ticked: the keys of differences and guesses, and whether other answers are taken along."""

    differences: frozenset[str]
    guesses: frozenset[str]
    is_with_others: bool


@dataclass(frozen=True)
class Proposal:
    """What several answers teach: the shape of them all, and what can only be guessed from them."""

    values: list[JSON]
    guesses: list[Guess]

    def schema(self) -> dict[str, JSON]:
        """The shape with the sure guesses."""
        inferred = schema_inference.infer_all(self.values)
        return schema_guesses.applied(inferred, [each for each in self.guesses if each.is_sure], self.guesses)


def learn(connector: Connector, person: Person, run: Run, chosen: Chosen | None = None) -> Revision | None:
    """Take what a run's answer holds into the response of its status. None when the definition has all of it.

    `chosen` says which differences and guesses; without it all that nobody declared is added, and what is declared
    stays as it is. Raises NotUsable, OperationError and InferenceError.
    """
    found = proposal(run, chosen.is_with_others if chosen else False)

    def build(state: State) -> Edit:
        if chosen is None:
            return Edit(with_response(state.definition, run.operation, str(run.status), found.schema()).changes)
        return Edit(_with_chosen(state.definition, run, found, chosen).changes)

    revision = revisions.save(connector, person, build)
    _check_again(connector, run)
    return revision


def _with_chosen(document: Document, run: Run, found: Proposal, chosen: Chosen) -> Document:
    at, status = run.operation, str(run.status)
    for each in differences.of_answers(document, at, run.status or 0, found.values):
        if each.key not in chosen.differences:
            continue
        if not each.steps and each.kind == "undeclared":
            document = with_response(document, at, status, acceptance.inferred(found.values))
            continue
        seen = history.unmasked_only(values_at(found.values, each.steps))
        document = acceptance.accept(document, _schema_at(document, at, status), each.kind, each.steps, seen)
    wanted = [guess for guess in found.guesses if guess.key in chosen.guesses]
    return acceptance.with_guesses(document, _schema_at(document, at, status), wanted)


def proposal(run: Run, is_with_others: bool) -> Proposal:
    """What can be learnt from a run that is usable, and from the person's other answers of that action and status."""
    values = [usable(run), *(_others(run) if is_with_others else ())]
    return Proposal(values, schema_guesses.guesses(values))


def open_guesses(document: Document, run: Run, found: Proposal) -> list[Guess]:
    """The guesses about which the definition says nothing yet. Raises operations.OperationError."""
    at = _schema_at(document, run.operation, str(run.status))
    return [guess for guess in found.guesses if not acceptance.is_settled(document, at, guess)]


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
    responses = as_object(operations.get(document, at).value.get("responses"))
    if status not in responses and "default" not in responses:
        return document.put(child(at, "responses", status), {"description": "OK", "schema": inferred})
    schema_at = _schema_at(document, at, status)
    existing = as_object(document.get(schema_at, {}))
    return document.put(schema_at, schema_inference.merge_into(existing, inferred))


def _schema_at(document: Document, at: str, status: str) -> str:
    """Where the schema of the response is, or would be, that counts for `status`."""
    responses = as_object(operations.get(document, at).value.get("responses"))
    key = status if status in responses or "default" not in responses else "default"
    return followed(document, child(followed(document, child(at, "responses", key)), "schema"))
