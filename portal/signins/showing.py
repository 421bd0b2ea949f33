"""A sign-in in words."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.urls import reverse
from django.utils import timezone

from portal.signins import finishing
from portal.signins.models import SignIn

HOUR, DAY = 3600, 86400


@dataclass(frozen=True)
class Verdict:
    """`tone` is "good", "warn", "bad" or "" while it is not decided."""

    tone: str
    sentence: str
    advice: str = ""


def context_of(row: SignIn, url: str = "") -> dict[str, Any]:
    """What the record of an attempt shows. `url` is the service's page, known only as the attempt begins."""
    return {
        "row": row,
        "url": url,
        "host": urlsplit(url).hostname or "",
        "legs": orjson.loads(row.legs),
        "verdict": verdict(row),
        "outcome": orjson.loads(row.outcome),
        "took": took(row),
        "can_drill": can_drill(row),
        "is_over": is_over(row),
        "back": row.onwards or _home(row),
    }


def verdict(row: SignIn) -> Verdict:
    told = orjson.loads(row.outcome)
    if row.state == SignIn.State.FAILED:
        return Verdict("bad", told["sentence"], told["advice"])
    if row.state == SignIn.State.OTHER_ACCOUNT:
        old = row.connection.account if row.connection else ""
        return Verdict(
            "warn",
            f"You signed in as {told['account'] or 'somebody else'}, and this connection belongs to {old}.",
            "Use the other account from now on, or sign in again with the one before.",
        )
    if row.state == SignIn.State.DONE:
        return Verdict("good", _signed_in(told["account"]), lifetime(told["ends"], told["renews"]))
    if is_over(row):
        return Verdict(
            "bad", "Nobody came back from the sign-in page within ten minutes.", "Start again when you are ready."
        )
    if "device" in told:
        return Verdict("", "Type the code on the service’s page.", "This page notices by itself when you have.")
    return Verdict("", "Sign in in the other window.", "If it did not open, or you closed it, start again.")


def is_over(row: SignIn) -> bool:
    """Whether nothing more will come."""
    if row.state != SignIn.State.WAITING:
        return True
    device = orjson.loads(row.outcome).get("device")
    if device:
        return bool(device["expires_at"] < timezone.now().timestamp())
    return row.created < timezone.now() - finishing.VALID


def can_drill(row: SignIn) -> bool:
    told = orjson.loads(row.outcome)
    return row.state == SignIn.State.DONE and row.purpose == SignIn.Purpose.TRY and bool(told.get("renews"))


def took(row: SignIn) -> str:
    """How long all its legs took, the person's own time left out: "6.0 s"."""
    return f"{sum(leg['milliseconds'] for leg in orjson.loads(row.legs)) / 1000:.1f} s"


def lifetime(ends: int | None, renews: bool) -> str:
    """How long it will work, in words."""
    if ends is None:
        return "The service does not say how long the token lasts."
    left = int(ends - datetime.now(UTC).timestamp())
    if left <= 0:
        return "The token has ended, and renews itself." if renews else "The token has ended."
    lasts = f"The token lasts {_span(left)}"
    if renews:
        return f"{lasts} and renews itself."
    return f"{lasts}, and then somebody has to sign in again: the service gave nothing to renew it with."


def _home(row: SignIn) -> str:
    if row.connection_id:
        return reverse("connections:connection", args=[row.connection_id])
    return reverse("connectors:edit-security", args=[row.connector.slug])


def _signed_in(account: str) -> str:
    return f"Signed in as {account}." if account else "Signed in."


def _span(seconds: int) -> str:
    for size, one, many in ((DAY, "day", "days"), (HOUR, "hour", "hours"), (60, "minute", "minutes")):
        if seconds >= size * 0.95:
            number = round(seconds / size)
            return f"{number} {one if number == 1 else many}"
    return f"{seconds} seconds"
