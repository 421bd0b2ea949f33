"""Saved samples: a call under a name, without secrets and personal data of others.

It fills the form, and its answer becomes an example.
"""

import json

from django.db import IntegrityError, transaction

from designer.call_values import MASK
from designer.document import operations, personal_data
from designer.document.pointer import JSON, child
from designer.document.references import followed
from designer.document.secrets import looks_secret, names_credential
from designer.document.text import TextError
from designer.properties import as_object
from portal.accounts.models import Person
from portal.connections import bodies, history, learning
from portal.connections.models import Run, Sample
from portal.connectors import revisions
from portal.connectors.drafts import State
from portal.connectors.models import Connector, Revision

MOST = 50  # samples of one person and connector
MAX_ANSWER = 200_000  # characters
MAX_EXAMPLE = 20_000  # characters of an answer that becomes part of the definition
JSON_TYPE = "application/json"


class NotSaved(ValueError):
    """The sample cannot be made or used; the message says why."""


def save(person: Person, connector: Connector, run: Run, name: str) -> Sample:
    """Keep a run under `name`; credentials that the answer itself hands out are masked too. Raises NotSaved."""
    name = " ".join(name.split())[:80]
    if not name:
        raise NotSaved("Give the sample a name.")
    own = Sample.objects.filter(person=person, connector=connector)
    if own.count() >= MOST:
        raise NotSaved(f"You have {MOST} samples of this connector. Delete one first.")
    sample = Sample(
        connector=connector, person=person, operation=run.operation, name=name, status=run.status,
        arguments=json.dumps(scrubbed(history.loaded(run.arguments))), answer=_answer(run),
    )  # fmt: skip
    try:
        with transaction.atomic():
            sample.save(force_insert=True)
    except IntegrityError:
        raise NotSaved(f"You have a sample “{name}” of this action already. Give this one another name.") from None
    return sample


def of_action(person: Person, connector: Connector, at: str) -> list[Sample]:
    """The person's samples of one action, without their answers."""
    return list(Sample.objects.filter(person=person, connector=connector, operation=at).defer("answer"))


def as_example(connector: Connector, person: Person, sample: Sample) -> Revision | None:
    """Write the sample's answer into the definition as the example of its response (OpenAPI 2.0, Example Object).

    None when it says so already. Raises NotSaved and operations.OperationError.
    """
    if not sample.answer or sample.status is None:
        raise NotSaved("This sample has no answer.")
    if len(sample.answer) > MAX_EXAMPLE:
        raise NotSaved(f"An example has at most {MAX_EXAMPLE:,} characters. Save a sample of a shorter answer.")
    try:
        value = bodies.parsed(sample.answer)
    except TextError:
        raise NotSaved("The answer of this sample is not JSON, so it cannot become an example.") from None
    status = str(sample.status)

    def build(state: State) -> revisions.Edit:
        document = state.definition
        responses = as_object(operations.get(document, sample.operation).value.get("responses"))
        at = child(sample.operation, "responses", status)
        if status not in responses:
            document = learning.with_response(document, sample.operation, status, {})
        document = document.put(child(followed(document, at), "examples", JSON_TYPE), value)
        return revisions.Edit(document.changes, f"Example of response {status} taken from “{sample.name}”")

    return revisions.save(connector, person, build)


def scrubbed(value: JSON) -> JSON:
    """`value` without what its names call credentials: an answer may hand out a token."""
    if isinstance(value, dict):
        return {name: _scrubbed(name, member) for name, member in value.items()}
    return [scrubbed(entry) for entry in value] if isinstance(value, list) else value


def _scrubbed(name: str, value: JSON) -> JSON:
    is_secret = isinstance(value, str) and value and (names_credential(name) or looks_secret(value))
    return MASK if is_secret else scrubbed(value)


def _answer(run: Run) -> str:
    answer = history.loaded(run.result)["answer"]
    text = answer["body"]["text"] if answer else ""
    if len(text) > MAX_ANSWER:
        raise NotSaved("This answer is too long for a sample. Ask for less at once.")
    try:
        value = personal_data.replaced(scrubbed(bodies.parsed(text)))
        return json.dumps(value, ensure_ascii=False, indent=2)
    except TextError:
        return personal_data.in_text(text)
