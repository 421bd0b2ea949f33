"""The one way in: each function fetches an object for a person and says what they may do, or refuses.

A stranger gets 404, so that nobody learns what exists. Somebody who may see the thing but not do this gets 403.
"""

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, OuterRef, Subquery, Value, When
from django.http import Http404, HttpRequest

from portal.accounts.models import Organisation, Person
from portal.connections.models import Connection, Run
from portal.connectors.models import Connector
from portal.sharing.models import Share

OWNER, EDIT, VIEW = "owner", "edit", "view"
RANK = {VIEW: 1, EDIT: 2, OWNER: 3}


def connectors(person: Person):
    """Every connector `person` may open, each with `.role`: owner, edit or view."""
    level = Subquery(Share.objects.filter(person=person, connector=OuterRef("pk")).values("level")[:1])
    return Connector.objects.visible_to(person).annotate(
        role=Case(When(owner=person, then=Value(OWNER)), default=level, output_field=CharField())
    )


def connector_read(person: Person, slug: str) -> Connector:
    """The connector, for whoever may at least view its published version."""
    return _connector(person, slug, VIEW)


def connector_write(person: Person, slug: str) -> Connector:
    """The connector, for its owner and editors."""
    return _connector(person, slug, EDIT)


def connector_own(person: Person, slug: str) -> Connector:
    """The connector, for its owner only."""
    return _connector(person, slug, OWNER)


def connection_use(person: Person, id: uuid.UUID) -> Connection:
    """A connection of the person's own, to a connector they may still open."""
    connections = Connection.objects.select_related("connector")
    found = connections.filter(owner=person, connector__in=Connector.objects.visible_to(person), id=id).first()
    if found is None:
        raise Http404("No such connection.")
    return found


def connections(person: Person):
    """Every connection of the person's own that still leads somewhere they may go."""
    return Connection.objects.filter(owner=person, connector__in=Connector.objects.visible_to(person))


def run_read(person: Person, connector: Connector, id: uuid.UUID) -> Run:
    """A run the person made. Nobody sees another person's runs: they hold that service's data."""
    found = Run.objects.filter(connector=connector, person=person, id=id).first()
    if found is None:
        raise Http404("No such run.")
    return found


def colleagues(person: Person):
    """The people of the same organisation who can sign in."""
    return Person.objects.filter(membership__organisation=person.membership.organisation_id, is_active=True)


def administrator(request: HttpRequest) -> Organisation:
    """The organisation that the person administers. Raises PermissionDenied for everybody else."""
    if not request.user.is_authenticated or not request.user.membership.is_administrator:  # type: ignore[union-attr]
        raise PermissionDenied("Only an administrator of the organisation can open this page.")
    return request.user.membership.organisation  # type: ignore[union-attr]


def _connector(person: Person, slug: str, needed: str) -> Connector:
    found = connectors(person).select_related("published", "owner", "edited_by").filter(slug=slug).first()
    if found is None:
        raise Http404("No such connector.")
    if RANK[found.role] < RANK[needed]:
        raise PermissionDenied(REFUSALS[needed])
    return found


REFUSALS = {
    EDIT: "You may use this connector, not change it. Ask its owner to let you edit.",
    OWNER: "Only the owner of this connector can do that.",
}
