"""The people of an organisation, as its administrators see and change them."""

from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone

from portal.accounts.models import Membership, Organisation, Person
from portal.words import all_in, words_of

LAST = "You are the only administrator. Make somebody else one first, so that {organisation} is never without."
SHOWS = {
    "everyone": models.Q(),
    "administrators": models.Q(is_administrator=True, person__is_active=True),
    "deactivated": models.Q(person__is_active=False),
}


class LastAdministrator(Exception):
    """The change would leave the organisation without anybody who can administer it. `str()` is a sentence."""


@dataclass(frozen=True)
class Stake:
    """What hangs on a person: connectors they own, with how many people each is shared, and connections they made."""

    connectors: list[models.Model]
    connections: int


def listing(organisation: Organisation, text: str, show: str) -> models.QuerySet[Membership]:
    """Memberships with their person, by name; `text` is looked for in names and e-mails."""
    found = organisation.memberships.select_related("person").filter(SHOWS.get(show, SHOWS["everyone"]))
    found = found.filter(all_in(words_of(text), "person__name", "person__email"))
    return found.order_by("person__name", "person__email")


def counts(organisation: Organisation) -> dict[str, int]:
    """How many memberships each of SHOWS has; one query."""
    return organisation.memberships.aggregate(
        **{show: models.Count("pk", filter=condition or None) for show, condition in SHOWS.items()}
    )


def stake(person: Person) -> Stake:
    owned = person.connectors.annotate(shared_with=models.Count("shares")).order_by("title")
    return Stake(list(owned), person.connections.count())


@transaction.atomic
def set_administrator(membership: Membership, may: bool) -> None:
    """Makes or unmakes an administrator. Raises LastAdministrator."""
    if not may:
        _keep_one(membership)
    Membership.objects.filter(pk=membership.pk).update(is_administrator=may)


@transaction.atomic
def deactivate(membership: Membership) -> None:
    """Closes the account until it is reactivated, and ends its sessions. Raises LastAdministrator."""
    _keep_one(membership)
    Person.objects.filter(pk=membership.person_id).update(is_active=False)
    end_sessions(membership.person)


def reactivate(membership: Membership) -> None:
    Person.objects.filter(pk=membership.person_id).update(is_active=True)


def end_sessions(person: Person) -> None:
    """Deletes the person's sessions, so that an old cookie stays dead even when the account is opened again."""
    sessions = Session.objects.filter(expire_date__gte=timezone.now())
    for session in sessions.iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def _keep_one(membership: Membership) -> None:
    """The organisation's row is the lock: two administrators cannot take each other's place at the same time."""
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    others = organisation.memberships.filter(SHOWS["administrators"]).exclude(pk=membership.pk)
    if not others.exists():
        raise LastAdministrator(LAST.format(organisation=organisation))
