"""How a connection stands, in words: what is the matter, one sentence more, and the one act that helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats, timezone

from portal.connections.models import Connection, Loan
from portal.connections.origins import in_words

SOON = timedelta(days=14)
IDLE = timedelta(days=90)
NEEDS = 2  # up to this rank somebody has to do something
STATUSES = {  # key → what the filter calls it
    "needs": "Needs you",
    "works": "Works",
    "ending": "Ends soon",
    "signed_out": "Needs sign-in",
    "refused": "Not accepted by the service",
    "failed": "The last call did not get through",
    "moved": "The connector moved",
    "unused": "Not used yet",
    "idle": "Not used for long",
}


@dataclass(frozen=True)
class Standing:
    """`tone` is "ok", "warn", "bad" or "idle". `act`: "reconnect", "replace", "allow", "delete", "test", or "".

    `rank` orders those that need somebody first.
    """

    key: str
    rank: int
    tone: str
    words: str
    sentence: str = ""
    act: str = ""

    @property
    def needs_you(self) -> bool:
        return self.rank <= NEEDS


def of(connection: Connection, goes_to: str | None, loans: Sequence[Loan] = ()) -> Standing:
    """As its owner reads it. `goes_to` is where the connector calls now, None where that is not known."""
    now = timezone.now()
    mend = "reconnect" if connection.token_origins else "replace"
    status = connection.last_status
    if status == Connection.Status.SIGNED_OUT:
        return Standing("signed_out", 0, "bad", "Signed out by the service", connection.trouble, mend)
    if _is_over(connection, now):
        return Standing("signed_out", 0, "bad", "It has ended", f"It stopped working on {day(connection.ends)}.", mend)
    if goes_to and goes_to not in connection.origins:
        sentence = f"It now calls {in_words(goes_to)}. Nothing is sent there until you allow it."
        return Standing("moved", 1, "bad", "The connector moved", sentence, "allow")
    if status == Connection.Status.REFUSED:
        return Standing("refused", 1, "bad", "Not accepted by the service", since(connection), mend)
    if connection.ends and not connection.renews and connection.ends < now + SOON:
        what = "sign-in" if connection.token_origins else "key"
        return Standing("ending", NEEDS, "warn", f"Works, but the {what} ends", left(connection.ends, now), mend)
    if status == Connection.Status.FAILED:
        return Standing("failed", 3, "warn", "The last call did not get through", since(connection))
    if (connection.last_used or connection.created) < now - IDLE:
        days = (now - (connection.last_used or connection.created)).days
        return Standing("idle", 5, "idle", f"Not used for {days} days", "Likely not needed any more.", "delete")
    if status == Connection.Status.WORKS:
        return Standing("works", 4, "ok", "Works", _well(connection, loans))
    return Standing("unused", 4, "idle", "Not used yet", lent_to(loans))


def of_lent(loan: Loan, goes_to: str | None) -> Standing:
    """As its borrower reads it: they see whether it works, never what it holds, and can ask its owner."""
    owner, found = loan.connection.owner, of(loan.connection, goes_to)
    calls = f"{loan.calls_left} call{'' if loan.calls_left == 1 else 's'} left"
    if found.tone == "bad":
        return Standing(found.key, NEEDS + 1, "bad", found.words, f"Only {owner} can mend it.", "ask")
    tone, words = ("ok", "Works") if found.key in ("works", "ending", "idle") else (found.tone, found.words)
    return Standing(found.key, 4, tone, words, f"From {owner}, {calls}.")


def since(connection: Connection) -> str:
    if connection.failing_since is None:
        return ""
    return f"Failing since {_moment(connection.failing_since)}."


def left(ends: datetime, now: datetime) -> str:
    """`You have 4 days.`"""
    days = (timezone.localdate(ends) - timezone.localdate(now)).days
    if days < 1:
        return f"It ends today at {formats.date_format(timezone.localtime(ends), 'H:i')}."
    return f"You have {days} day{'' if days == 1 else 's'}."


def ends_in_words(connection: Connection) -> str:
    """What the column says of its end."""
    if connection.renews:
        return "Renews itself"
    if connection.ends is None:
        return "Never" if not connection.token_origins else "Unknown"
    if _is_over(connection, timezone.now()):
        is_today = timezone.localdate(connection.ends) == timezone.localdate()
        return "Ended today" if is_today else f"Ended {day(connection.ends)}"
    return day(connection.ends)


def lent_to(loans: Sequence[Loan]) -> str:
    """`Lent to Aiko and Tomas.`"""
    names = sorted({loan.borrower.get_short_name() for loan in loans})
    if len(names) > 3:
        return f"Lent to {len(names)} people."
    return f"Lent to {' and '.join(filter(None, [', '.join(names[:-1]), names[-1]]))}." if names else ""


def _well(connection: Connection, loans: Sequence[Loan]) -> str:
    if loans:
        return lent_to(loans)
    if connection.renews:
        is_ahead = connection.ends and connection.ends > timezone.now()
        return f"Renews itself, next {_moment(connection.ends)}." if is_ahead and connection.ends else "Renews itself."
    return f"Last tried {_moment(connection.last_used)}." if connection.last_used else ""


def _is_over(connection: Connection, now: datetime) -> bool:
    return bool(connection.ends and not connection.renews and connection.ends <= now)


def _moment(moment: datetime) -> str:
    """`today at 09:41`, `12 Oct at 09:41`."""
    here = timezone.localtime(moment)
    day = "today" if here.date() == timezone.localdate() else formats.date_format(here, "j M")
    return f"{day} at {formats.date_format(here, 'H:i')}"


def day(moment: datetime | None) -> str:
    """`27 Nov`, with the year where it is another one."""
    here = timezone.localtime(moment)
    return formats.date_format(here, "j M" if here.year == timezone.localdate().year else "j M Y")
