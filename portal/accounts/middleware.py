"""Who asks, and for which organisation. Everything but the doorway needs a person who belongs to one."""

import time
from collections.abc import Callable
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.accounts.addresses import page_of
from portal.accounts.models import Membership
from portal.accounts.setup import somebody_exists

WITHOUT_ASKING = (settings.STATIC_URL, "/health/", "/setup/")
OPEN = ("/help/",)
DOORWAY = ("/sign-in/", "/password/", "/invitations/")
SEEN, SEEN_EVERY = "seen", 15 * 60  # seconds


class OrganisationMiddleware:
    """Sets `request.membership` and `request.user.membership`, or leads to the page where people come in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_set_up = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = None  # type: ignore[attr-defined]
        if request.path_info.startswith(WITHOUT_ASKING):
            return self.get_response(request)
        if request.user.is_authenticated:
            return self.inside(request)
        if request.path_info.startswith(OPEN):
            return self.get_response(request)
        self.is_set_up = self.is_set_up or somebody_exists()
        if not self.is_set_up:
            return redirect("accounts:setup")
        if request.path_info.startswith(DOORWAY):
            return self.get_response(request)
        return self.to_the_door(request)

    def inside(self, request: HttpRequest) -> HttpResponse:
        membership = Membership.objects.select_related("organisation").filter(person=request.user.pk).first()
        if membership is None:
            logout(request)
            return to_sign_in(request, "no-organisation")
        request.membership = request.user.membership = membership  # type: ignore[attr-defined,union-attr]
        keep_alive(request)
        with timezone.override(ZoneInfo(request.user.time_zone)):  # type: ignore[union-attr]
            return self.get_response(request)

    def to_the_door(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:  # a session of somebody who may not sign in any more
            logout(request)
            return to_sign_in(request, "deactivated")
        return to_sign_in(request, "quiet" if settings.SESSION_COOKIE_NAME in request.COOKIES else "")


def to_sign_in(request: HttpRequest, why: str) -> HttpResponse:
    """To the sign-in page, which says why and leads back to the page the person was on."""
    query = urlencode({key: value for key, value in (("next", page_of(request)), ("why", why)) if value})
    address = reverse("accounts:sign-in") + (f"?{query}" if query else "")
    if "HX-Request" in request.headers:  # a redirect would put the sign-in page into a part of this one
        return HttpResponse("Sign in again to go on.", status=401, headers={"HX-Redirect": address})
    return redirect(address)


def keep_alive(request: HttpRequest) -> None:
    """Sessions end after hours of quiet, so a busy one is saved now and then with a new end."""
    now = int(time.time())
    if SEEN in request.session and now - request.session[SEEN] > SEEN_EVERY:
        request.session[SEEN] = now
