"""Deleting a connector: what goes with it, and its name to type."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal import access
from portal.connectors import removal
from portal.connectors.models import Connector
from portal.htmx import PortalRequest


class DeleteForm(forms.Form):
    name = forms.CharField(
        label="Name of the connector", max_length=400, widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, connector: Connector, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connector = connector
        self.fields["name"].help_text = f"Type “{connector.title}” to show that you mean this one."

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if one_line(name) != one_line(self.connector.title):
            raise ValidationError(f"That is not its name. Type “{self.connector.title}”.")
        return name


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_own(request.user, slug)
    form = DeleteForm(connector, request.POST if request.method == "POST" else None)
    if form.is_valid():
        removal.delete(connector, request.user)
        messages.success(request, f"{connector.title} is deleted, with everything that belonged to it.")
        return redirect("connectors:list")
    context = {"connector": connector, "form": form, "stake": removal.stake(connector)}
    return render(request, "connectors/delete.html", context, status=422 if form.is_bound else 200)


def one_line(text: str) -> str:
    """`text` as a person reads it: runs of white space are one space."""
    return " ".join(text.split())
