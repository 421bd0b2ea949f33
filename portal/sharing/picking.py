"""Finding the people to share with: those picked so far, and those who match what was typed."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from portal import access
from portal.accounts.models import Person
from portal.connectors.models import Connector
from portal.sharing.forms import ids_in
from portal.sharing.models import Share
from portal.words import all_in, pieces, words_of

SHOWN = 8
LONGEST = 100


@dataclass(frozen=True)
class Match:
    """A person who matches, the pieces of their name as (text, whether it was typed), and what they may do already."""

    person: Person
    pieces: list[tuple[str, bool]]
    share: Share | None


@dataclass(frozen=True)
class Picks:
    q: str
    chosen: list[Person]
    matches: list[Match]
    has_more: bool


def picks(person: Person, connector: Connector, data: QueryDict) -> Picks:
    """Whom `people` of the query or the posted form names, and up to SHOWN others who match every word of `q`."""
    q = data.get("q", "").replace("\0", "").strip()[:LONGEST]
    colleagues = access.colleagues(person).exclude(pk=connector.owner_id)
    chosen = list(colleagues.filter(pk__in=ids_in(data.getlist("people"))).order_by("name"))
    others = colleagues.exclude(pk__in=[each.pk for each in chosen])
    found = list(matching(others, words_of(q))[: SHOWN + 1]) if q else []
    return Picks(q, chosen, matches(connector, found[:SHOWN], q), len(found) > SHOWN)


def matching(people: QuerySet[Person], words: list[str]) -> QuerySet[Person]:
    """`people` whose name or e-mail holds every one of `words`, by name."""
    return people.filter(all_in(words, "name", "email")).order_by("name", "email")


def matches(connector: Connector, people: list[Person], q: str = "") -> list[Match]:
    shares = {share.person_id: share for share in Share.objects.filter(connector=connector, person__in=people)}
    return [Match(person, pieces(person.name, words_of(q)), shares.get(person.pk)) for person in people]
