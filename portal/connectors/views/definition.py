"""Step 3: actions and what they take and give. Every element is edited at its own address, `?at=<JSON pointer>`."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from designer.document import editors
from designer.document.document import Document
from designer.document.elements import kind_at, operation_at
from designer.document.pointer import MISSING, PointerError
from designer.findings import ERROR
from portal import access
from portal.connectors import editor, edits
from portal.connectors.drafts import draft
from portal.connectors.finding_rows import definition_url
from portal.connectors.findings import DEFINITION
from portal.connectors.form_fields import SPECS, TYPE_WORDS, VISIBILITY
from portal.connectors.forms import ElementForm, element_form
from portal.connectors.models import Connector, OperationIndex
from portal.connectors.panels import name_at, root_of
from portal.connectors.rows import changed_row
from portal.connectors.views import answers, outline
from portal.connectors.views.common import address_of, base_of, state_at_base
from portal.htmx import PortalRequest

PAGE = "connectors/edit/definition.html"
GRID_TYPES = [(name, TYPE_WORDS[name]) for name in outline.SIMPLE_TYPES]


@require_http_methods(["GET", "POST"])
def edit(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    at = _address(request)
    if request.method == "POST":
        return save(request, connector, at)
    if not at and (first := _first(connector)):
        at = first
    return render(request, PAGE, page_context(request, connector, at))


def save(request: PortalRequest, connector: Connector, at: str) -> HttpResponse:
    """Store the changed fields of one element."""
    if kind_at(at) not in SPECS:
        raise Http404("This address leads to nothing that a form edits.")
    form = _form(connector, at, request.POST)
    if form is None:
        return answers.gone(request, connector, edits.Gone(edits.latest(connector, at, 0)), definition_url(connector))
    if not form.is_valid():
        return _wrong(request, connector, at, form)
    try:
        result = edits.save_element(connector, request.user, form.cleaned_data["base"], at, form.changes())
    except editors.EditError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _wrong(request, connector, at, form)
    except edits.Conflict as error:
        labels = {name: field.label for name, field in form.fields.items()}
        title = name_at(draft(connector).definition, at)
        return answers.conflict(
            request, connector, error, {"action": request.get_full_path(), "labels": labels, "title": title}
        )
    except edits.Gone as error:
        return answers.gone(request, connector, error, definition_url(connector))
    return _saved(request, connector, at, result, form)


def _saved(
    request: PortalRequest, connector: Connector, at: str, result: edits.Saved, form: ElementForm
) -> HttpResponse:
    """Nothing is drawn anew while the form shows what is stored; what moved or was merged is."""
    url = definition_url(connector, result.at)
    if not request.htmx:
        return answers.saved(request, connector, result, url, HttpResponse())
    fresh = _form(connector, result.at)
    is_same = fresh is not None and all(
        fresh.initial.get(name) == form.cleaned_data.get(name) for name in form.fields if name != "base"
    )
    if is_same and result.at == at and not _reshapes(form):
        row = _row(connector, at)
        response = HttpResponse(changed_row(connector, row) if row else "", headers={"HX-Reswap": "none"})
        return answers.saved(request, connector, result, url, response)
    response = HttpResponse(headers={"HX-Location": _location(url)})
    return answers.saved(request, connector, result, url, response)


def _location(url: str) -> str:
    return json.dumps({"path": url, "target": "#editor", "select": "#editor", "swap": "outerHTML show:none"})


def _reshapes(form: ElementForm) -> bool:
    """Whether a change decides which other fields make sense, so that the element is drawn anew."""
    return bool(form.changed & {"type", "place", "key", "method", "path", "name", "required", "item_type"})


def _row(connector: Connector, at: str) -> OperationIndex | None:
    rows = OperationIndex.objects.filter(connector=connector, version=None, pointer=operation_at(at))
    return rows.first() if operation_at(at) else None


def _wrong(request: PortalRequest, connector: Connector, at: str, form: ElementForm) -> HttpResponse:
    context = page_context(request, connector, at, {at: form})
    name = "operation" if form.kind == "operation" else "fields"
    fragment = f"connectors/edit/_element.html#{name}-form" if request.htmx and not form.posted else PAGE
    if request.htmx and form.posted:
        response = render(request, "connectors/edit/_row_errors.html", {"form": form}, status=422)
        response["HX-Retarget"], response["HX-Reswap"] = f"#{form.html_id}-errors", "innerHTML"
        return response
    return render(request, fragment, {**context, "form": form, "here": at}, status=422)


def _form(connector: Connector, at: str, data: Any = None) -> ElementForm | None:
    base = base_of(data, connector.head)
    state = state_at_base(connector, base)
    try:
        return element_form(state.definition, at, editors.read(state.definition, at), base, data)
    except (editors.Gone, PointerError):
        return None


def _address(request: PortalRequest) -> str:
    """The `at` of the address. 404 for anything that is not a pointer to an element of the definition."""
    at = address_of(request.GET)
    if at and not kind_at(at) and not operation_at(at):
        raise Http404("This address leads nowhere.")
    return at


def _first(connector: Connector) -> str:
    first = OperationIndex.objects.filter(connector=connector, version=None).values_list("pointer", flat=True).first()
    return first or ""


def page_context(
    request: PortalRequest, connector: Connector, at: str, posted: dict[str, ElementForm] | None = None
) -> dict[str, Any]:
    """Everything the page of one element shows. `posted` are forms that came back with errors, by address."""
    document = draft(connector).definition
    if at and document.get(at) is MISSING:
        raise Http404("This is not there any more.")
    context = editor.context(request, connector, DEFINITION, operation_at(at) or root_of(at))
    shown = outline.outline(connector, document, at, connector.head, posted or {})
    errors = sum(finding.severity == ERROR for finding in context["findings_here"])
    return {
        **context,
        "lists": outline.lists(connector, at),
        "shown": shown,
        "open_at": at,
        "shown_errors": errors,
        "full_address": _full_address(document, shown),
        "type_choices": GRID_TYPES,
        "visibility_choices": VISIBILITY,
    }


def _full_address(document: Document, shown: outline.Outline) -> str:
    """`https://api.example.com/v2/pets/{id}`: where the action's calls go."""
    if shown.operation is None:
        return ""
    scheme = (document.get("/schemes", []) or ["https"])[0]
    base = str(document.get("/basePath") or "").rstrip("/")
    return f"{scheme}://{document.get('/host') or '…'}{base}{shown.operation.path}"
