"""Invitations: made by administrators, accepted once, by whoever holds the link."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts import mails
from portal.accounts.models import Invitation, Membership, Organisation, Person, digest


def by_token(token: str) -> Invitation | None:
    """The invitation that `token` was made for, open or not; None for a token that nobody made."""
    found = Invitation.objects.select_related("organisation", "invited_by").filter(token_digest=digest(token))
    return found.first()


def state(invitation: Invitation | None) -> str:
    """`open`, or why it cannot be used: `unknown`, `accepted`, `revoked`, `expired`, or `taken` by another account."""
    if invitation is None:
        return "unknown"
    return "taken" if invitation.is_open and has_account(invitation) else invitation.state


def has_account(invitation: Invitation) -> bool:
    return Person.objects.filter(email=invitation.email).exists()


@transaction.atomic
def invite(organisation: Organisation, emails: list[str], by: Person, is_administrator: bool) -> list[tuple[str, str]]:
    """An invitation for each e-mail, sent where a mail server is set up: its e-mail and its link, shown this once."""
    made = [Invitation.create(organisation, email, by, is_administrator) for email in emails]
    return [(invitation.email, _pass_on(invitation, token)) for invitation, token in made]


def renew(invitation: Invitation, by: Person) -> tuple[str, str]:
    """Its e-mail and a new link, with a new end, also for one that expired or was revoked; the old link is dead."""
    token = invitation.renew(by)
    return invitation.email, _pass_on(invitation, token)


def revoke(invitation: Invitation) -> None:
    """Its link is dead from now on; renewing it makes another."""
    invitation.revoked = invitation.revoked or timezone.now()
    invitation.save(update_fields=["revoked"])


@transaction.atomic
def accept(token: str, name: str, password: str, time_zone: str) -> Person | None:
    """The person who joins; None when the invitation was used or revoked meanwhile, or its e-mail got an account.

    The row of the invitation is the lock: of two posts at once, the second finds it accepted.
    """
    invitation = Invitation.objects.select_for_update().open().filter(token_digest=digest(token)).first()
    if invitation is None:
        return None
    try:
        with transaction.atomic():
            person = Person.objects.create_person(invitation.email, name, password, time_zone)
    except IntegrityError:
        return None
    Membership.objects.create(
        person=person, organisation=invitation.organisation, is_administrator=invitation.is_administrator
    )
    invitation.accepted = timezone.now()
    invitation.save(update_fields=["accepted"])
    return person


def _pass_on(invitation: Invitation, token: str) -> str:
    if mails.is_set_up():
        transaction.on_commit(lambda: mails.send_invitation(invitation, token))
    return mails.invitation_link(token)
