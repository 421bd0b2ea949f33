"""The one way in: each function fetches an object for a person and says what they may do, or refuses.

A stranger gets 404, so that nobody learns what exists. Somebody who may see the thing but not do this gets 403.
"""

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import Http404, HttpRequest

from portal.accounts.models import Organisation, Person
from portal.connections.models import Connection, Run, Sample
from portal.connectors.models import Connector, ConnectorQuerySet, OperationIndex
from portal.imports.models import Import
from portal.sharing.models import Share
from portal.signins.models import SignIn

OWNER, EDIT, VIEW = "owner", "edit", "view"
RANK = {VIEW: 1, EDIT: 2, OWNER: 3}
REFUSALS = {
    EDIT: "You may use this connector, not change it. Ask its owner to let you edit.",
    OWNER: "Only the owner of this connector can do that.",
}


def connectors(person: Person) -> ConnectorQuerySet:
    """Every connector `person` may open, each with `.role`: owner, edit or view."""
    level = Subquery(Share.objects.filter(person=person, connector=OuterRef("pk")).values("level")[:1])
    role = Case(When(owner=person, then=Value(OWNER)), default=level, output_field=CharField())
    # By its name as text: the type checker takes an annotation for a second declaration of Connector.role.
    return Connector.objects.visible_to(person).annotate(**{"role": role})


def connector_read(person: Person, slug: str) -> Connector:
    """The connector, for whoever may at least view its published version."""
    return _connector(person, slug, VIEW)


def connector_write(person: Person, slug: str) -> Connector:
    """The connector, for its owner and editors."""
    return _connector(person, slug, EDIT)


def connector_own(person: Person, slug: str) -> Connector:
    """The connector, for its owner only."""
    return _connector(person, slug, OWNER)


def operations(person: Person) -> QuerySet[OperationIndex]:
    """Every action and trigger `person` may see: of the draft for owners and editors, of the version for viewers."""
    visible = connectors(person)
    of_draft = Q(version=None, connector__in=visible.filter(Q(role__in=(OWNER, EDIT))).values("pk"))
    of_version = Q(version=F("connector__published"), connector__in=visible.filter(Q(role=VIEW)).values("pk"))
    return OperationIndex.objects.filter(of_draft | of_version)


def import_own(person: Person, id: uuid.UUID) -> Import:
    """An import that the person brought; nobody else's."""
    found = Import.objects.defer("source").filter(person=person, id=id).first()
    if found is None:
        raise Http404("There is no such import. It may have been accepted or discarded.")
    return found


def sign_in_own(person: Person, id: uuid.UUID) -> SignIn:
    """An attempt to sign in of the person's own, for a connector they may still open."""
    found = SignIn.objects.select_related("connector", "connection")
    row = found.filter(person=person, connector__in=Connector.objects.visible_to(person), id=id).first()
    if row is None:
        raise Http404("No such sign-in. Its record is kept for a day.")
    row.connector = connector_read(person, row.connector.slug)
    return row


def connection_use(person: Person, id: uuid.UUID) -> Connection:
    """A connection of the person's own, to a connector they may still open."""
    connections = Connection.objects.select_related("connector")
    found = connections.filter(owner=person, connector__in=Connector.objects.visible_to(person), id=id).first()
    if found is None:
        raise Http404("No such connection.")
    return found


def connection_of(person: Person, connector: Connector, id: uuid.UUID) -> Connection:
    """A connection of the person's own to `connector`, which they have opened already."""
    found = Connection.objects.filter(owner=person, connector=connector, id=id).first()
    if found is None:
        raise Http404("No such connection.")
    found.connector = connector
    return found


def connections(person: Person) -> QuerySet[Connection]:
    """Every connection of the person's own that still leads somewhere they may go."""
    return Connection.objects.filter(owner=person, connector__in=Connector.objects.visible_to(person))


def run_read(person: Person, connector: Connector, id: uuid.UUID) -> Run:
    """A run the person made. Nobody sees another person's runs: they hold that service's data."""
    found = Run.objects.filter(connector=connector, person=person, id=id).first()
    if found is None:
        raise Http404("No such run.")
    return found


def sample_of(person: Person, connector: Connector, id: uuid.UUID) -> Sample:
    """A sample the person saved. Like runs, nobody sees those of somebody else."""
    found = Sample.objects.filter(connector=connector, person=person, id=id).first()
    if found is None:
        raise Http404("No such sample.")
    return found


def colleagues(person: Person) -> QuerySet[Person]:
    """The people of the same organisation who can sign in."""
    return Person.objects.filter(membership__organisation=person.membership.organisation_id, is_active=True)


def administrator(request: HttpRequest) -> Organisation:
    """The organisation that the person administers. Raises PermissionDenied for everybody else."""
    if not request.user.is_authenticated or not request.user.membership.is_administrator:
        raise PermissionDenied("Only an administrator of the organisation can open this page.")
    return request.user.membership.organisation


def _connector(person: Person, slug: str, needed: str) -> Connector:
    """The rule of `visible_to` for one row: every save comes by here, and this costs a third of that query."""
    found = Connector.objects.select_related("published").filter(organisation=person.membership.organisation_id)
    connector = found.filter(slug=slug).first()
    role = connector and _role(person, connector)
    if connector is None or not role:
        raise Http404("No such connector.")
    if RANK[role] < RANK[needed]:
        raise PermissionDenied(REFUSALS[needed])
    connector.role = role
    return connector


def _role(person: Person, connector: Connector) -> str:
    """owner, edit, view, or "" for who may not open it. Viewers see nothing until it is published."""
    if connector.owner_id == person.pk:
        return OWNER
    shares = Share.objects.filter(person=person, connector=connector).order_by()
    level = shares.values_list("level", flat=True).first() or ""
    return "" if level == VIEW and connector.published_id is None else level
