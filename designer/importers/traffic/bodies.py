"""The body that several calls of one operation sent: JSON, a form, a text or bytes; the kind most of them had."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from designer.document.schema_inference import InferenceError, infer_all
from designer.document.text import load_json
from designer.importers.sampled_operation import FORM, MULTIPART
from designer.importers.traffic.calls import Request
from designer.importers.traffic.inputs import Parameter, form_parameters
from designer.importers.traffic.maps import with_maps
from designer.importers.traffic.media import JSON_TYPE, essence, is_json
from designer.importers.traffic.notes import Notes

KINDS = ("json", "form", "text", "binary")  # of equally many, the first


@dataclass(frozen=True, slots=True)
class BodyInputs:
    """The parameters of a body, and the media types that it can have."""

    parameters: tuple[Parameter, ...] = ()
    consumes: tuple[str, ...] = ()


def body_inputs(requests: Sequence[Request], notes: Notes) -> BodyInputs:
    """What the bodies of `requests` ask for; those of a rarer kind are in `notes`."""
    kinds = Counter(kind for kind in map(kind_of, requests) if kind)
    if not kinds:
        return BodyInputs()
    main = min(kinds, key=lambda kind: (-kinds[kind], KINDS.index(kind)))
    for request in requests:
        if kind_of(request) not in ("", main):
            notes.dropped(
                f"A body that is {WORDS[kind_of(request)]} was left out: most are {WORDS[main]}.", request.call.at
            )
    chosen = [request for request in requests if kind_of(request) == main]
    return MADE[main](chosen, len(chosen) == len(requests), notes)


def kind_of(request: Request) -> str:
    """One of KINDS, "" without a body."""
    sample = request.sample
    if sample.form:
        return "form"
    if request.call.is_binary:
        return "binary"
    if not sample.body_text.strip():
        return ""
    return "json" if is_json(sample.content_type) else "text"


def _json(requests: Sequence[Request], is_always: bool, notes: Notes) -> BodyInputs:
    try:
        schema = with_maps(infer_all(load_json(request.sample.body_text) for request in requests))
    except InferenceError as error:
        notes.approximated(f"The schema of a body was left open. {error}", requests[0].call.at)
        schema = {}
    return BodyInputs((_body(schema, is_always),), _media_types(requests, JSON_TYPE))


def _form(requests: Sequence[Request], is_always: bool, notes: Notes) -> BodyInputs:
    found = form_parameters([request.sample.form for request in requests])
    fields = [{**field, "required": field["required"] and is_always} for field in found]
    has_file = any(field["type"] == "file" for field in fields)
    types = {essence(request.sample.content_type) for request in requests}
    return BodyInputs(tuple(fields), (MULTIPART if has_file or MULTIPART in types and FORM not in types else FORM,))


def _text(requests: Sequence[Request], is_always: bool, notes: Notes) -> BodyInputs:
    return BodyInputs((_body({"type": "string"}, is_always),), _media_types(requests, "text/plain"))


def _binary(requests: Sequence[Request], is_always: bool, notes: Notes) -> BodyInputs:
    schema = {"type": "string", "format": "binary"}
    return BodyInputs((_body(schema, is_always),), _media_types(requests, "application/octet-stream"))


MADE: dict[str, Callable[[Sequence[Request], bool, Notes], BodyInputs]] = {
    "json": _json, "form": _form, "text": _text, "binary": _binary,
}  # fmt: skip
WORDS = {"json": "JSON", "form": "a form", "text": "a text", "binary": "a file"}


def _body(schema: dict[str, Any], is_always: bool) -> Parameter:
    return {"name": "body", "in": "body", "required": is_always, "schema": schema}


def _media_types(requests: Sequence[Request], default: str) -> tuple[str, ...]:
    """The types that were sent, the most frequent first."""
    counts = Counter(essence(request.sample.content_type) or default for request in requests)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))
