"""Checks of where a call goes: names, ports, redirects, and the part of the address before an action's path."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from designer.call_values import MASK
from designer.runtime.doctor import fixes
from designer.runtime.doctor.case import Case, split
from designer.runtime.doctor.finding import Finding
from designer.runtime.doctor.fixes import Edit, Fix
from designer.runtime.errors import TimedOut

ENDINGS = {
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "comm": "com",
    "vom": "com",
    "ogr": "org",
    "nte": "net",
    "oi": "io",
}
USUAL_BASES = ("/api", "/v1", "/api/v1")
_BASE = re.compile(r"(?<![\w.])(/(?:api|rest|v\d{1,2})(?:/v\d{1,2})?)(?=[/\"'\s])")
_SIGN_IN = re.compile(r"(?:^|[/._-])(?:log[-_]?in|sign[-_]?in|sso|oauth2?|authorize|saml)(?:$|[/?._-])", re.IGNORECASE)


def name(case: Case) -> Iterator[Finding]:
    if case.error != "dns":
        return
    bare, _, port = case.host.partition(":")
    stem, _, ending = bare.rstrip(".").rpartition(".")
    found = []
    if ending.lower() in ENDINGS and stem:
        found.append(f"{stem}.{ENDINGS[ending.lower()]}")
    if bare.startswith("www."):
        found.append(bare.removeprefix("www."))
    tries = (f"{other}:{port}" if port else other for other in found)
    made = tuple(
        Fix(f"host_{number}", f"Call {other}", (fixes.host(case, other),)) for number, other in enumerate(tries)
    )
    yield Finding("name_unknown" if "." in bare else "name_internal", {"host": bare}, made or (fixes.again(),))


def port(case: Case) -> Iterator[Finding]:
    """Nothing listens, or nothing answers while connecting."""
    is_silent = case.error == "timeout" and case.said == TimedOut("connect").sentence
    is_shut = case.error == "unusable_address" and case.url.port is not None
    if case.error != "refused" and not is_silent and not is_shut:
        return
    made = []
    bare, mark, number = case.host.rpartition(":")
    if mark and number.isdigit():
        made.append(Fix("no_port", f"Call {bare} without a port", (fixes.host(case, bare),)))
    if is_shut:
        yield Finding("port_shut", {"port": number}, tuple(made))
        return
    other = "http" if case.url.scheme == "https" else "https"
    made.append(Fix(other, f"Use {other}", (fixes.scheme(case, other),)))
    made.append(fixes.again())
    yield Finding("port_silent" if is_silent else "port_closed", {"host": case.host}, tuple(made))


def redirect(case: Case) -> Iterator[Finding]:
    """A redirect that was not followed, one that goes round, and one that was followed and could be spared."""
    location = case.headers.get("location", "") if 300 <= case.status < 400 else ""
    if location and _SIGN_IN.search(split(location).path):
        yield Finding("redirect_sign_in")
    elif location:
        yield from _leading_to(case, location, "redirect")
    elif case.error == "redirect_loop" and case.hops:
        yield from _leading_to(case, str(case.hops[0].get("to", "")), "redirect_loop")
    elif case.is_success and case.hops:
        yield from _leading_to(case, str(case.hops[-1].get("to", "")), "redirect_followed")


def base(case: Case) -> Iterator[Finding]:
    """404, or a web page: the part before the action's path is doubled, missing, or ends in another slash."""
    is_page = case.is_page and (case.is_wrong_format or case.status >= 400) and not case.is_sign_in_page
    if case.status != 404 and not (is_page and case.status not in (401, 403)):
        return
    doubled = _doubled(case)
    if doubled is not None:
        yield Finding("base_doubled", {"base": case.base_path}, (_base_fix(case, doubled),))
    is_value = case.status == 404 and not case.is_page and "{" in case.operation.path
    if is_value and doubled is None:
        yield Finding("no_such_id", {"path": case.operation.path})
    if not case.base_path:
        made = tuple(_base_fix(case, each) for each in _bases(case))
        yield Finding("base_page" if is_page else "base_missing", {"base": "/"}, (*made, *_slash(case)))
    elif not is_value and doubled is None:
        made = tuple(_base_fix(case, each) for each in _shorter(case.base_path))
        yield Finding("base_page" if is_page else "path", {"base": case.base_path}, (*made, *_slash(case)))


def _leading_to(case: Case, location: str, id: str) -> Iterator[Finding]:
    try:
        url = urljoin(case.result["request"]["url"], location)
    except ValueError:
        return
    edits = tuple(_edits_towards(case, url))
    made = (Fix("moved", "Use the address it points to", edits),) if edits else ()
    if made or id != "redirect_followed":
        where = split(url)
        yield Finding(id, {"to": f"{where.scheme}://{where.netloc.rpartition('@')[2]}{where.path}"}, made)


def _edits_towards(case: Case, url: str) -> Iterator[Edit]:
    """What in the definition has to change so that the call goes to `url` at once; nothing when that is not clear."""
    to, here = split(url), case.url
    if to.scheme not in ("http", "https") or not to.netloc or "@" in to.netloc or MASK in to.netloc + to.path:
        return
    if to.scheme != here.scheme:
        yield fixes.scheme(case, to.scheme)
    if to.netloc != here.netloc:
        yield fixes.host(case, to.netloc)
    if to.path == here.path:
        return
    rendered = here.path[len(case.base_path) :]
    if to.path.rstrip("/") == here.path.rstrip("/"):
        yield fixes.move(case, case.operation.method, _other_slash(case))
    elif rendered.strip("/") and to.path.endswith(rendered):
        yield fixes.base_path(case, to.path.removesuffix(rendered))


def _doubled(case: Case) -> str | None:
    """The base path without the piece that the action's path begins with as well; None when none is doubled."""
    segments = case.base_path.split("/")
    for count in range(len(segments) - 1, 0, -1):
        piece = "/" + "/".join(segments[-count:])
        if case.operation.path.startswith(piece + "/"):
            return "/".join(segments[:-count])
    return None


def _shorter(base: str) -> list[str]:
    """The base path without its last piece, and none at all."""
    return list(dict.fromkeys([base.rpartition("/")[0], ""]))


def _bases(case: Case) -> list[str]:
    """The beginnings of addresses that the answer itself names, then the usual ones."""
    named = [each for each in _BASE.findall(case.body) if not case.operation.path.startswith(each + "/")]
    usual = [each for each in USUAL_BASES if not case.operation.path.startswith(each + "/")]
    return list(dict.fromkeys([*named[:2], *usual]))[:3]


def _base_fix(case: Case, wanted: str) -> Fix:
    return Fix(f"base_{wanted}", f"Use the base URL {wanted or '/'}", (fixes.base_path(case, wanted),))


def _slash(case: Case) -> Iterator[Fix]:
    path = _other_slash(case)
    if path:
        words = "End the path with a slash" if path.endswith("/") else "End the path without a slash"
        yield Fix("slash", words, (fixes.move(case, case.operation.method, path),))


def _other_slash(case: Case) -> str:
    path = case.operation.path
    return path.rstrip("/") if path.endswith("/") else path + "/"


CHECKS = (name, port, redirect, base)
