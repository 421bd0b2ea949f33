"""Publishing: what changes for people, in words, and the version that it makes. Errors hold it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal import access
from portal.connectors import versions
from portal.connectors.finding_rows import link
from portal.connectors.findings import report
from portal.connectors.models import OperationIndex
from portal.connectors.views.common import base_of
from portal.htmx import PortalRequest

MAX_NOTE = 400


@require_http_methods(["GET", "POST"])
def publish(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    problem, note = "", request.POST.get("note", "")
    if request.method == "POST":
        note = note.replace("\r\n", "\n").strip()
        if len(note) > MAX_NOTE:
            problem = f"Shorten the note to {MAX_NOTE} characters."
        else:
            try:
                version = versions.publish(connector, request.user, base_of(request.POST, connector.head), note)
            except versions.NotPublishable as error:
                problem = str(error)
            else:
                messages.success(request, f"Version {version.name} is published.")
                return redirect("connectors:overview", slug)
    changes = versions.changes_since(connector)
    errors = [link(connector, each) for each in report(connector).errors]
    context = {
        "connector": connector,
        "changes": changes,
        "actions": OperationIndex.objects.filter(connector=connector, version=None).exclude(visibility="internal"),
        "breaking": [each for each in changes if each.is_breaking],
        "safe": [each for each in changes if not each.is_breaking],
        "errors": errors,
        "next": versions.next_name(connector, changes),
        "base": connector.head,
        "problem": problem,
        "note": note,
        "viewers": connector.shares.filter(level="view").count(),
        "is_news": bool(changes) or not connector.published,
    }
    return render(request, "connectors/publish.html", context, status=422 if problem else 200)
