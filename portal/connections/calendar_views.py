"""The calendar of what ends, and the day that an editor writes down for a client secret."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from portal import access
from portal.connections import calendar
from portal.htmx import PortalRequest

PAGE = "connections/calendar.html"


class EndsForm(forms.Form):
    ends = forms.DateField(
        label="Ends",
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Write the day as year-month-day, such as 2027-03-31."},
    )


@require_GET
def page(request: PortalRequest) -> HttpResponse:
    """Tokens, certificates and client secrets in one list, by month."""
    return render(request, PAGE, _context(request))


@require_POST
def secret_ends(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """The last day of a client secret, as the service's page says; empty forgets it."""
    secret = access.client_secret_write(request.user, id)
    form = EndsForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, {**_context(request), "form": form}, status=422)
    secret.ends = form.cleaned_data["ends"]
    secret.save(update_fields=["ends"])
    messages.success(request, f"The day is noted for the client secret of {secret.connector}.")
    return redirect("connections:calendar")


def _context(request: PortalRequest) -> dict[str, Any]:
    found = calendar.entries(request.user)
    return {"months": calendar.by_month(found), "total": len(found)}
