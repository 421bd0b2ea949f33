"""Import from sample: the schema of a body, a response or a shared definition from a JSON example."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from designer.document import pointer
from designer.document.document import Document
from designer.document.elements import kind_at, operation_at
from designer.document.pointer import JSON, MISSING
from designer.document.references import followed
from designer.document.schema_inference import InferenceError, infer, merge_into
from designer.document.text import TextError, load_json
from portal import access
from portal.connectors import editor, edits
from portal.connectors.drafts import draft
from portal.connectors.finding_rows import definition_url
from portal.connectors.findings import DEFINITION
from portal.connectors.models import Connector
from portal.connectors.panels import name_at, root_of
from portal.connectors.views import answers
from portal.connectors.views.common import address_of, base_of
from portal.connectors.views.samples import AREA, MAX_TEXT
from portal.htmx import PortalRequest

PAGE = "connectors/edit/sample_json.html"


class JsonForm(forms.Form):
    text = forms.CharField(
        label="A sample in JSON", max_length=MAX_TEXT, strip=False, widget=forms.Textarea(attrs={**AREA, "rows": 12})
    )

    def value(self) -> JSON:
        """The sample; MISSING with the error at the field."""
        try:
            return load_json(self.cleaned_data["text"])
        except TextError as error:
            self.add_error("text", str(error))
            return MISSING


@require_http_methods(["GET", "POST"])
def from_json(request: PortalRequest, slug: str) -> HttpResponse:
    """A schema from a JSON sample, for the response, the body or the definition at `?at=`."""
    connector = access.connector_write(request.user, slug)
    at = address_of(request.GET)
    document = draft(connector).definition
    kind = kind_at(at) if at else ""
    is_new_response = kind == "response" and document.get(at) is MISSING and bool(operation_at(at))
    if kind not in ("response", "parameter", "schema") or (document.get(at) is MISSING and not is_new_response):
        raise Http404("There is no such place for a sample.")
    form = JsonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (value := form.value()) is not MISSING:
        try:
            return _store_schema(request, connector, at, kind, infer(value))
        except InferenceError as error:
            form.add_error("text", str(error))
        except edits.Gone as error:
            return answers.gone(request, connector, error, definition_url(connector))
    context = {
        **editor.context(request, connector, DEFINITION, operation_at(at) or root_of(at)),
        "form": form,
        "target": at,
        "kind": kind,
        "name": name_at(document, at),
        "shared": _shared_name(document, at, kind),
    }
    return render(request, PAGE, context, status=422 if form.errors else 200)


def _schema_at(document: Document, at: str, kind: str) -> str:
    """Where the schema stands that a sample for `at` is about: what is shared is edited in its own place."""
    holder = followed(document, at)
    return holder if kind == "schema" else followed(document, pointer.child(holder, "schema"))


def _shared_name(document: Document, at: str, kind: str) -> str:
    tokens = pointer.split(_schema_at(document, at, kind))[:2]
    return "" if tokens == pointer.split(at)[:2] else tokens[-1]


def _store_schema(
    request: PortalRequest, connector: Connector, at: str, kind: str, schema: dict[str, Any]
) -> HttpResponse:
    base = base_of(request.POST, connector.head)

    def change(document: Document) -> tuple[Document, str]:
        here = edits.found(connector, document, at, base)
        if kind == "response" and document.get(here) is MISSING:
            document = document.put(here, {"description": "OK"})
        where = _schema_at(document, here, kind)
        old = document.get(where)
        merged = merge_into(old, schema) if isinstance(old, dict) and "replace" not in request.POST else schema
        return document.put(where, merged), here

    result = edits.save_document(connector, request.user, base, "", change)
    if result.revision is None:
        messages.info(request, "The sample adds nothing to what is declared. “Begin anew” replaces what is there.")
    return redirect(definition_url(connector, result.at))
