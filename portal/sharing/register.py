"""Everything that is shared in an organisation, as its administrators see it."""

from collections.abc import Iterable, Iterator
from datetime import UTC

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from portal.accounts.models import Organisation
from portal.connections.models import Connection
from portal.sharing.models import Share
from portal.words import all_in, words_of

LEVELS = {"": Q(), Share.Level.VIEW.value: Q(level=Share.Level.VIEW), Share.Level.EDIT.value: Q(level=Share.Level.EDIT)}
TIES = ("connector__title", "person__name", "pk")
SORTS = {
    "connector": ("connector__title", "person__name"),
    "person": ("person__name", "connector__title"),
    "level": ("level",),
    "since": ("created",),
    "owner": ("connector__owner__name",),
}
SEARCHED = ("connector__title", "connector__host", "connector__owner__name", "person__name", "person__email")
COLUMNS = ("Connector", "Host", "Person", "E-mail", "Level", "Since (UTC)", "Shared by", "Owner")


def shares(organisation: Organisation) -> QuerySet[Share]:
    """Every share of the organisation's connectors, each with what a row shows."""
    found = Share.objects.filter(connector__organisation=organisation)
    return found.select_related("connector__owner", "person", "shared_by")


def listing(organisation: Organisation, text: str, level: str, sort: str) -> QuerySet[Share]:
    """The shares that hold every word of `text`, of one of LEVELS, by one of SORTS; a `-` before it turns it round."""
    found = shares(organisation).filter(LEVELS[level])
    found = found.filter(all_in(words_of(text), *SEARCHED))
    turn = "-" if sort.startswith("-") else ""
    order = SORTS[sort.removeprefix("-")]
    return found.order_by(*(turn + name for name in order), *(name for name in TIES if name not in order))


def tallies(organisation: Organisation) -> dict[str, int]:
    """How many shares there are of each of LEVELS (`all` for every one), and of how many connectors; one query."""
    counts = {level or "all": Count("pk", filter=condition or None) for level, condition in LEVELS.items()}
    found = Share.objects.filter(connector__organisation=organisation)
    return found.aggregate(connectors=Count("connector", distinct=True), **counts)


def with_connections(found: QuerySet[Share]) -> QuerySet[Share]:
    """`found` with `.connections`: how many the person has to that connector."""
    theirs = Connection.objects.filter(connector=OuterRef("connector"), owner=OuterRef("person")).order_by()
    number = theirs.values("connector").annotate(number=Count("pk")).values("number")
    return found.annotate(connections=Coalesce(Subquery(number, output_field=IntegerField()), Value(0)))


def rows(found: Iterable[Share]) -> Iterator[tuple[str, ...]]:
    """One row of COLUMNS for each share."""
    for share in found:
        yield (
            share.connector.title,
            share.connector.host,
            share.person.name,
            share.person.email,
            share.get_level_display(),
            share.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            share.shared_by.name if share.shared_by else "",
            share.connector.owner.name,
        )
