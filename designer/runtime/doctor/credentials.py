"""Checks of a call that was not let in: no key, a key lost on the way, the wrong words around it, the clock."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from designer import auth
from designer.runtime.doctor import fixes
from designer.runtime.doctor.case import Case, split
from designer.runtime.doctor.finding import Finding
from designer.runtime.doctor.fixes import Fix
from designer.runtime.doctor.key_forms import ASKED, with_word

REFUSALS = (401, 403)
SKEW_SECONDS = 60  # signed calls and tokens are refused from about there
KNOWN = {**ASKED, "basic": "Basic", "digest": "Digest", "negotiate": "Negotiate", "ntlm": "NTLM"}
_WORD = re.compile(r"[A-Za-z][\w-]*")
_ENDED = re.compile(r"expired|has ended|no longer valid", re.IGNORECASE)
_SCOPE = re.compile(r'scope="([^"]{1,200})"')


def lost(case: Case) -> Iterator[Finding]:
    """A redirect to another host was followed; keys are not taken along there."""
    if case.status not in REFUSALS or not case.hops:
        return
    first, last = split(str(case.hops[0]["url"])), split(str(case.hops[-1].get("to", "")))
    if last.netloc and (first.scheme, first.netloc) != (last.scheme, last.netloc):
        edits = [fixes.host(case, last.netloc)] if last.netloc != first.netloc else []
        edits += [fixes.scheme(case, last.scheme)] if last.scheme != first.scheme else []
        made = () if "@" in last.netloc else (Fix("moved", f"Call {last.scheme}://{last.netloc}", tuple(edits)),)
        yield Finding("key_lost", {"to": last.netloc.rpartition("@")[2]}, made)


def missing(case: Case) -> Iterator[Finding]:
    if case.status in REFUSALS and not case.has_key and not case.hops:
        kind = auth.kind_of(case.document, case.properties)
        yield Finding("no_sign_in" if kind.KIND == "none" else "no_key")


def words(case: Case) -> Iterator[Finding]:
    """The service names another way to sign in than the one that was used (RFC 9110, section 11.6.1)."""
    asked = _asked(case)
    if case.status != 401 or not asked or not case.has_key:
        return
    sent = case.sent_headers.get("authorization", "")
    used = sent.partition(" ")[0] if " " in sent.strip() else ""
    if used.lower() == asked.lower():
        return
    if asked.lower() in ASKED and sent and not used:
        yield Finding("prefix_missing", {"word": asked}, tuple(with_word(case, asked)))
    else:
        yield Finding("other_way", {"asked": asked, "used": used or "a key of its own"})


def token(case: Case) -> Iterator[Finding]:
    """A token that has ended, or that the service does not know (RFC 6750, section 3.1)."""
    said = case.headers.get("www-authenticate", "").lower()
    is_refused = 'error="invalid_token"' in said or '"invalid_token"' in case.body
    if case.status in REFUSALS and case.has_key and is_refused:
        yield Finding("token_ended" if _ENDED.search(said + case.body) else "token_unknown")


def scope(case: Case) -> Iterator[Finding]:
    """RFC 6750, section 3.1."""
    said = case.headers.get("www-authenticate", "")
    if case.status in REFUSALS and "insufficient_scope" in said:
        found = _SCOPE.search(said)
        yield Finding("scope_missing", {"scope": found[1] if found else "another scope"})


def clock(case: Case) -> Iterator[Finding]:
    if case.status not in REFUSALS or case.sent_at is None:
        return
    theirs = read_date(case.headers.get("date", ""))
    apart = abs((theirs - case.sent_at).total_seconds()) if theirs else 0.0
    if apart > SKEW_SECONDS:
        yield Finding("clock", {"apart": in_words(apart)}, (fixes.again(),))


def guard(case: Case) -> Iterator[Finding]:
    """A web page with a refusal comes from a firewall more often than from an API."""
    if case.status == 403 and case.is_page:
        yield Finding("firewall", {}, (fixes.again(),))


def read_date(text: str) -> datetime | None:
    """A date of HTTP, None for anything else."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def in_words(seconds: float) -> str:
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    return f"{round(seconds)} second{'' if round(seconds) == 1 else 's'}"


def _asked(case: Case) -> str:
    found = _WORD.match(case.headers.get("www-authenticate", ""))
    return KNOWN.get(found[0].lower(), "") if found else ""


CHECKS = (lost, missing, token, words, scope, clock, guard)
