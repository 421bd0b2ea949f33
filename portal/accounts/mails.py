"""Mails in plain text. They leave in the background, so that an answer never waits for, or tells of, a mail server."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from portal.accounts.models import Invitation, Person

log = logging.getLogger(__name__)
MAILMAN = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
SECONDS = 20
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def is_set_up() -> bool:
    """Whether mails reach people; otherwise they are printed in the server's window."""
    return settings.EMAIL_BACKEND != CONSOLE


def absolute(path: str) -> str:
    """`path` on the configured address. Never taken from the request: its Host header is the sender's to choose."""
    return f"{settings.PUBLIC_URL}{path}"


def invitation_link(token: str) -> str:
    return absolute(reverse("accounts:invitation", args=[token]))


def send_invitation(invitation: Invitation, token: str) -> None:
    """The link to join, to the address that was invited."""
    context = {"invitation": invitation, "link": invitation_link(token)}
    subject = f"{invitation.invited_by} invites you to {invitation.organisation} on Connector Designer"
    _send(invitation.email, subject, "mail/invitation.txt", context)


def send_password_reset(person: Person) -> None:
    """The link to choose a new password; good once and for an hour."""
    key, token = urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)
    link = absolute(reverse("accounts:password-reset-confirm", args=[key, token]))
    context = {"person": person, "link": link, "minutes": settings.PASSWORD_RESET_TIMEOUT // 60}
    _send(person.email, "Your new password for Connector Designer", "mail/password_reset.txt", context)


def send_password_changed(person: Person) -> None:
    """A word to the owner of the account, in case somebody else did it."""
    link = absolute(reverse("accounts:password-reset"))
    _send(person.email, "Your password was changed", "mail/password_changed.txt", {"person": person, "link": link})


def _send(to: str, subject: str, template: str, context: dict[str, Any]) -> None:
    one_line = " ".join(subject.split())
    mail = EmailMessage(one_line, render_to_string(template, context), to=[to])
    MAILMAN.submit(_deliver, mail)


def _deliver(mail: EmailMessage) -> None:
    try:
        mail.connection = get_connection(timeout=SECONDS)
        mail.send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors, too; a ValueError is an impossible address
        log.error("A mail could not be sent: %s. Check EMAIL_URL.", type(error).__name__)
