"""A new password by mail: at most one mail a minute, and a lock by wrong passwords ends with it."""

from axes.utils import reset
from django.core.cache import cache

from portal.accounts import mails
from portal.accounts.models import Person

SECONDS_BETWEEN = 60


def request_reset(person: Person | None) -> None:
    """Sends the link in the background. Nobody, and somebody who got one this minute, get none."""
    if person is not None and cache.add(f"password-reset:{person.pk}", True, SECONDS_BETWEEN):
        mails.send_password_reset(person)


def done(person: Person) -> None:
    """Whoever reads the mail of the account may sign in at once, and its owner is told."""
    reset(username=person.email)
    mails.send_password_changed(person)
