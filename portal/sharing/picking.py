"""Finding the people to share with: those picked so far, and those who match what was typed."""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from portal import access
from portal.accounts.models import Person
from portal.connectors.models import Connector
from portal.sharing.forms import ids_in
from portal.sharing.models import Share

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
    found = matching(colleagues.exclude(pk__in=[each.pk for each in chosen]), q)[: SHOWN + 1] if q else []
    return Picks(q, chosen, matches(connector, list(found)[:SHOWN], q), len(found) > SHOWN)


def matching(people, text: str):
    """`people` whose name or e-mail holds every word of `text`, by name."""
    for word in text.split():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return people.order_by("name", "email")


def matches(connector: Connector, people: list[Person], q: str = "") -> list[Match]:
    shares = {share.person_id: share for share in Share.objects.filter(connector=connector, person__in=people)}
    return [Match(person, pieces(person.name, q), shares.get(person.pk)) for person in people]


def pieces(name: str, q: str) -> list[tuple[str, bool]]:
    """`("Priya Raman", "pr")` → `[("Pr", True), ("iya Raman", False)]`."""
    words = [re.escape(word) for word in q.split()]
    if not words:
        return [(name, False)]
    found = re.split(f"({'|'.join(words)})", name, flags=re.IGNORECASE)
    return [(text, index % 2 == 1) for index, text in enumerate(found) if text]
