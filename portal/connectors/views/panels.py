"""The right panel as a fragment, fetched again after every save; saving a source; the header of the wizard."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from designer.document import pointer
from designer.document.document import DIVIDED, Document
from designer.document.pointer import MISSING
from portal import access
from portal.connectors import editor, edits
from portal.connectors.drafts import draft
from portal.connectors.finding_rows import definition_url
from portal.connectors.models import Connector
from portal.connectors.panels import SourceForm, contents, source_place, source_value
from portal.connectors.views.common import address_of, base_of
from portal.htmx import PortalRequest


@require_GET
def panel(request: PortalRequest, slug: str, name: str) -> HttpResponse:
    """One panel, for the element or step that the page is about.

    204, which leaves the panel as it is, when the element is gone: its page is just on its way to where it moved.
    """
    connector = access.connector_write(request.user, slug)
    if name not in dict(editor.PANELS):
        raise Http404("No such panel.")
    at = source_place(address_of(request.GET))
    if at and draft(connector).definition.get(at) is MISSING:
        return HttpResponse(status=204)
    context = {**_frame(request, connector), "panel": name, "scope": request.GET.get("scope", "here")}
    context |= contents(connector, context, request.GET.get("format", "yaml"))
    return render(request, f"connectors/edit/_panel_{name}.html#panel", context)


@require_GET
def head(request: PortalRequest, slug: str) -> HttpResponse:
    """The header of the wizard: name, what can be undone, how far each step is."""
    connector = access.connector_write(request.user, slug)
    return render(request, "connectors/edit/_frame.html#head", _frame(request, connector))


def _frame(request: PortalRequest, connector: Connector) -> dict:
    step, at = request.GET.get("step", ""), address_of(request.GET)
    steps = dict(editor.STEPS)
    return editor.context(request, connector, step if step in steps else "definition", at, with_panel=False)


@require_POST
def save_source(request: PortalRequest, slug: str) -> HttpResponse:
    """Store an element as edited in its source. Refused when it changed since the page was made."""
    connector = access.connector_write(request.user, slug)
    place = source_place(address_of(request.GET))
    form = SourceForm(request.POST, auto_id="source-%s")
    value = form.value() if form.is_valid() else MISSING
    if value is not MISSING and not isinstance(value, dict):
        form.add_error("text", "This must stay an object: lines such as “summary: List pets”.")
        value = MISSING
    if value is MISSING:
        context = {
            "connector": connector,
            "source_form": form,
            "source_at": place,
            "format": request.POST.get("format"),
        }
        return render(
            request,
            "connectors/edit/_panel_source.html#panel" if request.htmx else "connectors/edit/source.html",
            context,
            status=422,
        )
    base = base_of(request.POST, connector.head)

    def change(document: Document) -> tuple[Document, str]:
        if place and document.get(place) is MISSING:
            raise edits.Gone(edits.latest(connector, place, 0))
        if place:
            return document.put(place, value), place
        old = source_value(document, "")
        members = {pointer.join((key,)): value.get(key, MISSING) for key in {**old, **value} if key not in DIVIDED}
        return document.edit("", {each: new for each, new in members.items() if new != document.get(each)}), ""

    try:
        result = edits.save_document(connector, request.user, base, place, change)
    except (edits.Conflict, edits.Gone) as error:
        context = {"connector": connector, "by": error.by, "text": form.cleaned_data["text"]}
        return render(request, "connectors/edit/source_changed.html", context, status=409)
    return redirect(_page_of(connector, result.at, request.POST["format"]))


def _page_of(connector: Connector, at: str, format: str) -> str:
    if at:
        return f"{definition_url(connector, at)}&panel=source&format={format}"
    return f"{reverse('connectors:edit-general', args=[connector.slug])}?panel=source&format={format}"
