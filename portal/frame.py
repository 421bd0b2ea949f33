"""What the frame around every page needs: the organisation, and the navigation with its counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from portal import access
from portal.accounts.models import Membership, Person


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation. `app` is the namespace of its pages."""

    label: str
    icon: str
    app: str
    url_name: str
    count: Callable[[Person], int] | None = None
    is_for_administrators: bool = False


PLACES = (
    Place("Connectors", "plug", "connectors", "list", lambda person: access.connectors(person).count()),
    Place("Connections", "link-45deg", "connections", "list", lambda person: access.connections(person).count()),
    Place("Administration", "sliders", "administration", "people", is_for_administrators=True),
)


@dataclass(frozen=True)
class Item:
    """A place as one person sees it from one page. `current` is the value of `aria-current`, or nothing."""

    label: str
    icon: str
    url: str
    count: int | None
    current: str


def context(request: HttpRequest) -> dict[str, Any]:
    """The organisation, and `navigation`, which asks the database only where a template draws it: not in a fragment."""
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None:
        return {}
    return {
        "membership": membership,
        "organisation": membership.organisation,
        "navigation": SimpleLazyObject(lambda: navigation(request, membership)),
    }


def navigation(request: HttpRequest, membership: Membership) -> list[Item]:
    """The places that this person may go to. One query for each count."""
    places = [place for place in PLACES if membership.is_administrator or not place.is_for_administrators]
    items = []
    for place in places:
        url = reverse(f"{place.app}:{place.url_name}")
        count = place.count(membership.person) if place.count else None
        items.append(Item(place.label, place.icon, url, count, _current(request, place)))
    return items


def _current(request: HttpRequest, place: Place) -> str:
    match = request.resolver_match
    if match is None or match.app_name != place.app:
        return ""
    return "page" if match.url_name == place.url_name else "true"
