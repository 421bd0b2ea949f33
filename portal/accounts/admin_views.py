"""Administration of people and invitations. Strangers' ids are 404, members who administer nothing get 403."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from portal import access
from portal.accounts import invitations as inviting
from portal.accounts import mails
from portal.accounts import people as register
from portal.accounts.admin_forms import InviteForm
from portal.accounts.models import Invitation, Membership, Organisation
from portal.htmx import PortalRequest, render_fragment

PEOPLE_ON_A_PAGE = 50
YES_OR_NO = {"yes": True, "no": False}


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    organisation = access.administrator(request)
    text, show = request.GET.get("q", "").strip()[:200], request.GET.get("show", "")
    page = Paginator(register.listing(organisation, text, show), PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    show = show if show in register.SHOWS else "everyone"
    context = {"page": page, "q": text, "show": show, "tab": "people", **frame(organisation)}
    return render_fragment(request, "administration/people.html", "people", context)


def deactivate(request: PortalRequest, id: int) -> HttpResponse:
    """A page that says what hangs on the person, and the button that closes their account."""
    membership = membership_of(request, id)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            register.deactivate(membership)
        except register.LastAdministrator as error:
            refusal, status = str(error), 409
        else:
            messages.success(request, f"{membership.person} can no longer sign in.")
            return redirect("administration:people")
    context = {
        "them": membership.person,
        "stake": register.stake(membership.person),
        "refusal": refusal,
        "tab": "people",
        **frame(membership.organisation),
    }
    return render(request, "administration/deactivate.html", context, status=status)


@require_POST
def reactivate(request: HttpRequest, id: int) -> HttpResponse:
    membership = membership_of(request, id)
    register.reactivate(membership)
    messages.success(request, f"{membership.person} can sign in again, with the password they had.")
    return redirect("administration:people")


@require_POST
def administrator(request: HttpRequest, id: int) -> HttpResponse:
    """Makes (`may=yes`) or unmakes (`may=no`) an administrator."""
    membership, may = membership_of(request, id), YES_OR_NO.get(request.POST.get("may", ""))
    if may is None:
        return HttpResponseBadRequest("Say may=yes or may=no.")
    try:
        register.set_administrator(membership, may)
    except register.LastAdministrator as error:
        context = {"refusal": str(error), "tab": "people", **frame(membership.organisation)}
        return render(request, "administration/refused.html", context, status=409)
    messages.success(request, f"{membership.person} {'may administer now' if may else 'no longer administers'}.")
    return redirect("administration:people" if may or membership.person != request.user else "connectors:list")


def invitations(request: PortalRequest) -> HttpResponse:
    """The list, and the form for new ones. The answer to a post shows the links, this once."""
    organisation = access.administrator(request)
    form = InviteForm(organisation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = inviting.invite(
            organisation, form.cleaned_data["emails"], request.user, form.cleaned_data["is_administrator"]
        )
        return invitations_page(request, organisation, InviteForm(organisation), made=made)
    return invitations_page(request, organisation, form, status=422 if form.is_bound else 200)


@require_POST
def renew(request: PortalRequest, id: int) -> HttpResponse:
    """A new link for an invitation that nobody has accepted."""
    organisation = access.administrator(request)
    with transaction.atomic():
        invitation = unaccepted(organisation, id)
        if inviting.has_account(invitation):
            messages.error(request, f"{invitation.email} has an account here by now, so there is nothing to renew.")
            return redirect("administration:invitations")
        made = [inviting.renew(invitation, request.user)]
    return invitations_page(request, organisation, InviteForm(organisation), made=made)


@require_POST
def revoke(request: HttpRequest, id: int) -> HttpResponse:
    organisation = access.administrator(request)
    with transaction.atomic():
        invitation = unaccepted(organisation, id)
        inviting.revoke(invitation)
    messages.success(request, f"The invitation of {invitation.email} is revoked. Its link is dead.")
    return redirect("administration:invitations")


def invitations_page(
    request: HttpRequest, organisation: Organisation, form: InviteForm, made: Any = (), status: int = 200
) -> HttpResponse:
    all_of_them = organisation.invitations.select_related("invited_by").order_by("-created", "-pk")
    page = Paginator(all_of_them, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "made": made,
        "page": page,
        "has_mail": mails.is_set_up(),
        "tab": "invitations",
        "days": settings.INVITATION_DAYS,
        **frame(organisation),
    }
    return render(request, "administration/invitations.html", context, status=status)


def membership_of(request: HttpRequest, id: int) -> Membership:
    """The membership of person `id` in the organisation that the asking person administers."""
    organisation = access.administrator(request)
    return get_object_or_404(organisation.memberships.select_related("person", "organisation"), person=id)


def unaccepted(organisation: Organisation, id: int) -> Invitation:
    """The invitation, locked: it cannot be accepted while it is being changed."""
    return get_object_or_404(organisation.invitations.select_for_update().filter(accepted=None), id=id)


def frame(organisation: Organisation) -> dict[str, Any]:
    """What the head and the tabs of every administration page show; two queries."""
    return {"counts": register.counts(organisation), "open_invitations": organisation.invitations.open().count()}
