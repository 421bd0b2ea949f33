"""Addresses of two kinds: where somebody calls from, and where they go next."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2000
WAY_BACK = "/oauth/"


def client_address(request: HttpRequest) -> str:
    """The network address of the caller, seen through as many proxies as the operator trusts and not one more.

    Each proxy appends the address it saw, so only the last TRUSTED_PROXIES entries are not the caller's own words.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    trusted = settings.ENV["TRUSTED_PROXIES"]
    seen = [word.strip() for word in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")][-trusted:]
    return seen[0] if trusted and _is_address(seen[0]) else peer


def safe_next(path: str) -> str:
    """`path` when it is a path on this portal; empty otherwise, so that nobody is sent away after signing in."""
    is_path = path.startswith("/") and len(path) <= LONGEST
    return path if is_path and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


def page_of(request: HttpRequest) -> str:
    """The page the person is looking at, as a local path. A post or a fragment's own address is not a page.

    Nor is the way back from another service: its address holds a code, which must not stay in another one.
    """
    if request.path_info.startswith(WAY_BACK):
        return ""
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return safe_next(request.get_full_path())
    source = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    here = f"{request.scheme}://{request.get_host()}"
    return safe_next(source.removeprefix(here)) if source.startswith(f"{here}/") else ""


def _is_address(word: str) -> bool:
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True
