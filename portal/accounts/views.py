"""The doorway: set-up, sign-in and out, invitation."""

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.accounts import forms, invitations, selfcheck, setup
from portal.accounts.addresses import safe_next
from portal.accounts.middleware import SEEN
from portal.accounts.models import Invitation, Organisation, Person

BACKEND = "django.contrib.auth.backends.ModelBackend"
STAY = timedelta(days=30)
NOTICES = {
    "quiet": "You were signed out: it was quiet for 12 hours, or your password changed. You go on where you were.",
    "deactivated": "Your account was deactivated. Ask an administrator of your organisation if you still need it.",
    "no-organisation": "Your account belongs to no organisation any more. Ask an administrator to invite you.",
    "signed-out": "You are signed out.",
    "password": "Your new password is saved, and every other session has ended. Sign in with it.",
    "set-up": "This portal is set up already. Sign in, or ask an administrator for an invitation.",
}


DEAD = {  # state of an invitation → heading, sentence
    "unknown": ("There is no such invitation", "The link is incomplete, or a newer one took its place."),
    "accepted": ("This invitation is used", "Somebody joined with it. If that was you, sign in."),
    "revoked": ("This invitation was revoked", "An administrator took it back."),
    "expired": ("This invitation has expired", "It was not used in time."),
    "taken": ("You have an account already", "Sign in with the e-mail that was invited."),
}


@sensitive_post_parameters()
def set_up(request: HttpRequest) -> HttpResponse:
    """The first visit of all. Gone for good as soon as somebody exists."""
    if setup.somebody_exists():
        raise Http404("This portal is set up.")
    form = forms.SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = setup.create_first(**form.cleaned_data)
        if person is None:
            return redirect(sign_in_address("set-up"))
        enter(request, person)
        return redirect("connectors:list")
    checks = selfcheck.run()
    context = {
        "form": form,
        "checks": checks,
        "ready": sum(check.is_ready for check in checks),
        "address": settings.PUBLIC_URL,
        "minutes": settings.SETUP_CODE_MINUTES,
    }
    return render(request, "accounts/setup.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password; leads on to `next`, which is only ever a path of this portal."""
    destination = safe_next(request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(destination or "connectors:list")
    form = forms.SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        enter(request, form.person, stay=form.cleaned_data["stay"])
        return redirect(destination or "connectors:list")
    context = {"form": form, "next": destination, "notice": NOTICES.get(request.GET.get("why", "")), **house()}
    return render(request, "accounts/sign_in.html", context, status=422 if form.is_bound else 200)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """What django-axes answers for an account that rests after too many wrong passwords from one address."""
    seconds = round(settings.AXES_COOLOFF_TIME * 3600)
    answer = render(request, "accounts/locked.html", {"minutes": seconds // 60}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(safe_next(request.POST.get("next", "")) or sign_in_address("signed-out"))


@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Joins by a link. 404 for a link nobody made, 410 for one that is used, revoked or too old."""
    found = invitations.by_token(token)
    state = invitations.state(found)
    if found is None or state != "open":
        return dead(request, found, state)
    form = forms.JoinForm(found, request.POST or None)
    if request.method == "POST" and not request.user.is_authenticated and form.is_valid():
        person = invitations.accept(token, **form.cleaned_data)
        if person is None:
            return redirect(request.path)
        enter(request, person)
        return redirect("connectors:list")
    context = {"form": form, "invitation": found}
    return render(request, "accounts/invitation.html", context, status=422 if form.is_bound else 200)


def dead(request: HttpRequest, invitation: Invitation | None, state: str) -> HttpResponse:
    heading, sentence = DEAD[state]
    context = {"invitation": invitation, "heading": heading, "sentence": sentence, "state": state}
    return render(request, "accounts/invitation_dead.html", context, status=410 if invitation else 404)


def enter(request: HttpRequest, person: Person, stay: bool = False) -> None:
    """Signs `person` in under a fresh session key: for 12 quiet hours, or with `stay` for 30 days in all."""
    login(request, person, backend=BACKEND)
    request.session[SEEN] = int(time.time())
    if stay:
        request.session.set_expiry(timezone.now() + STAY)


def house() -> dict[str, str]:
    """The organisation's name for the sign-in page, while there is only one."""
    names = list(Organisation.objects.values_list("name", flat=True)[:2])
    return {"house": names[0] if len(names) == 1 else ""}


def sign_in_address(why: str) -> str:
    return reverse("accounts:sign-in", query={"why": why})
