"""The one way in: each function fetches an object for a person and says what they may do, or refuses.

A stranger gets 404, so that nobody learns what exists. Somebody who may see the thing but not do this gets 403.
"""

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import Http404, HttpRequest

from portal.accounts.models import Organisation, Person
from portal.connections import lending
from portal.connections.models import Connection, Loan, Run, Sample
from portal.connectors.models import Connector, ConnectorQuerySet, OperationIndex
from portal.imports.models import Import
from portal.sharing.models import Share
from portal.signins.models import ClientSecret, SignIn

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


def connection_for_call(person: Person, connector: Connector, id: uuid.UUID) -> Connection:
    """A connection to `connector`, which they have opened already: the person's own, or one that was lent to them.

    The latter has its newest `.loan`, which may be over: `lending` says so when it is to serve.
    """
    found = Connection.objects.filter(owner=person, connector=connector, id=id).first()
    loan = None if found else _loans(person).filter(connection=id, connection__connector=connector).first()
    if loan:
        found = loan.connection
        found.loan = loan
    if found is None:
        raise Http404("No such connection.")
    found.connector = connector
    return found


def loans_to(person: Person) -> QuerySet[Loan]:
    """Every connection that is lent to the person, and that they and its owner may still use."""
    visible = Connector.objects.visible_to(person)
    return _loans(person).filter(lending.standing(), connection__connector__in=visible)


def loan_of(person: Person, id: uuid.UUID) -> Loan:
    """A loan to the person that is not over. Its owner sees it with the connection."""
    found = loans_to(person).filter(id=id).first()
    if found is None:
        raise Http404("No such loan, or it is over.")
    return found


def loans_by(person: Person) -> QuerySet[Loan]:
    """Every loan of the person's own connections that is not over."""
    found = Loan.objects.filter(lending.standing(), connection__in=connections(person))
    return found.select_related("borrower", "connection__owner", "connection__connector")


def loan_own(person: Person, id: uuid.UUID) -> Loan:
    """A loan of a connection of the person's own, over or not."""
    mine = Loan.objects.filter(connection__in=connections(person), id=id)
    found = mine.select_related("borrower", "connection__connector").first()
    if found is None:
        raise Http404("No such loan.")
    return found


def borrowers(person: Person, connector: Connector) -> QuerySet[Person]:
    """Whom the person may lend a connection to `connector`: colleagues who can open it."""
    shares = Share.objects.filter(_usable(), connector=connector).values("person")
    return colleagues(person).filter(Q(pk__in=shares) | Q(pk=connector.owner_id)).exclude(pk=person.pk)


def client_secret_write(person: Person, id: uuid.UUID) -> ClientSecret:
    """A secret of the application of a connector that the person may edit; 404 for everybody else."""
    editable = connectors(person).filter(Q(role__in=(OWNER, EDIT)))
    found = ClientSecret.objects.filter(connector__in=editable.values("pk"), id=id).select_related("connector").first()
    if found is None:
        raise Http404("No such client secret.")
    return found


def client_secrets(person: Person) -> QuerySet[ClientSecret]:
    """The secrets of the applications of every connector that the person may edit."""
    editable = connectors(person).filter(Q(role__in=(OWNER, EDIT)))
    return ClientSecret.objects.filter(connector__in=editable.values("pk")).select_related("connector", "added_by")


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


def _loans(person: Person) -> QuerySet[Loan]:
    """Loans to the person, the newest first, of owners who may still use the connection themselves."""
    theirs = Share.objects.filter(
        _usable(), person=OuterRef("connection__owner"), connector=OuterRef("connection__connector")
    )
    found = Loan.objects.filter(Q(connection__connector__owner=F("connection__owner")) | Exists(theirs))
    return found.filter(borrower=person, connection__owner__is_active=True).select_related(
        "borrower", "connection__connector__published", "connection__owner"
    )


def _usable() -> Q:
    """Shares that let somebody in: viewers see nothing until it is published."""
    return Q(level=EDIT) | Q(level=VIEW, connector__published__isnull=False)


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
