"""The share page of a connector, as a page and as a dialog, and the page that hands the connector over."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods, require_POST

from portal import access
from portal.connectors.models import Connector
from portal.htmx import PortalRequest, render_fragment
from portal.sharing import services
from portal.sharing.forms import HandOverForm, LevelForm, ShareForm
from portal.sharing.models import Share
from portal.sharing.picking import matches, picks

PAGE, HAND_OVER = "sharing/share.html", "sharing/hand_over.html"
UNDO = "undo-share"  # of the session: what the page after a redirect offers to undo
TOO_LATE = "That cannot be undone any more. Share it again instead."


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: PortalRequest, slug: str) -> HttpResponse:
    """Who has access; the owner adds people here. `?q=` finds people to add."""
    if request.method == "POST":
        return add(request, access.connector_own(request.user, slug))
    connector = access.connector_read(request.user, slug)
    if request.htmx.target == "share-picks":
        found = {"connector": connector, "picks": picks(request.user, connector, request.GET)}
        return render(request, f"{PAGE}#share-picks", found)
    return page(request, connector, undo=request.session.pop(UNDO, None))


def add(request: PortalRequest, connector: Connector) -> HttpResponse:
    form = ShareForm(request.user, connector, request.POST)
    if not form.is_valid():
        return page(request, connector, form=form, status=422)
    people, level = form.cleaned_data["people"], form.cleaned_data["level"]
    services.share(connector, request.user, people, level)
    return done(request, connector, f"{get_text_list(people, 'and')} {may(level)} it now.")


@require_POST
def set_level(request: PortalRequest, slug: str, person: int) -> HttpResponse:
    connector = access.connector_own(request.user, slug)
    found = get_object_or_404(connector.shares.select_related("person"), person=person)
    form = LevelForm(request.POST)
    if not form.is_valid():
        return page(request, connector, form=form, status=422)
    services.share(connector, request.user, [found.person], form.cleaned_data["level"])
    return done(request, connector, f"{found.person} {may(form.cleaned_data['level'])} it now.")


@require_POST
def remove(request: PortalRequest, slug: str, person: int) -> HttpResponse:
    connector = access.connector_own(request.user, slug)
    found = get_object_or_404(connector.shares.select_related("person"), person=person)
    token = services.take_away(connector, request.user, found)
    undo = {"connector": connector.pk, "token": token, "sentence": f"{found.person} cannot open it any more."}
    if request.htmx:
        return page(request, connector, undo=undo)
    request.session[UNDO] = undo
    return redirect("connectors:share", slug)


@require_POST
def undo(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_own(request.user, slug)
    try:
        mine = Connector.objects.filter(pk=connector.pk)
        back = services.restore(request.user, request.POST.get("token", ""), mine)
    except signing.BadSignature:
        back = []
    if not back:
        return done(request, connector, TOO_LATE, messages.ERROR)
    return done(request, connector, f"{back[0].person} {may(back[0].level)} it again.")


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: PortalRequest, slug: str) -> HttpResponse:
    """Choose the next owner. Whoever owned the connector can edit it from then on."""
    connector = access.connector_own(request.user, slug)
    form = HandOverForm(request.user, connector, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["people"][0]
        services.hand_over(connector, request.user, to)
        messages.success(request, f"{to} owns {connector.title} now. You can still edit it.")
        return redirect("connectors:share", slug)
    found = picks(request.user, connector, request.POST if form.is_bound else request.GET)
    known = [share.person for share in shares_of(connector) if share.person.is_active]
    context = {
        "connector": connector,
        "form": form,
        "picks": found,
        "candidates": found.matches if found.q else matches(connector, known),
    }
    return render(request, HAND_OVER, context, status=422 if form.is_bound else 200)


def page(
    request: PortalRequest,
    connector: Connector,
    form: Any = None,
    undo: dict[str, Any] | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    shares = shares_of(connector)
    context = {
        "connector": connector,
        "is_owner": connector.role == access.OWNER,
        "shares": shares,
        "waiting": sum(share.level == Share.Level.VIEW for share in shares) if not connector.published_id else 0,
        "levels": Share.Level.choices,
        "form": form or ShareForm(request.user, connector),
        "picks": picks(request.user, connector, request.POST if form else request.GET),
        "undo": undo if undo and undo["connector"] == connector.pk else None,
        "said": said,
        "in_dialog": "dialog" in (request.htmx.target, *request.POST, *request.GET),
        "link": settings.PUBLIC_URL + connector.get_absolute_url(),
    }
    return render_fragment(request, PAGE, "share", context, status=status)


def done(request: PortalRequest, connector: Connector, sentence: str, grade: int = messages.SUCCESS) -> HttpResponse:
    """After a change: the dialog again, which says `sentence`, or the page with a message."""
    if request.htmx:
        return page(request, connector, said=sentence)
    messages.add_message(request, grade, sentence)
    return redirect("connectors:share", connector.slug)


def may(level: str) -> str:
    """`can view` or `can edit`."""
    return Share.Level(level).label.lower()


def shares_of(connector: Connector) -> list[Share]:
    return list(connector.shares.select_related("person", "shared_by"))
