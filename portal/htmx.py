"""Fragments: an htmx request gets one named part of the page's own template, anybody else the whole page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from portal.accounts.models import Membership, Person


class PortalRequest(HttpRequest):
    """A request after the middleware: who asks, for which organisation, with htmx or without."""

    user: Person
    htmx: HtmxDetails
    membership: Membership


def render_fragment(
    request: HttpRequest, template: str, fragment: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The fragment `template#fragment` for htmx, the whole `template` otherwise."""
    is_fragment = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, f"{template}#{fragment}" if is_fragment else template, context, status=status)
