"""Search over what a person may open: connectors, their actions, and the people of the organisation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from portal import access
from portal.accounts.models import Person
from portal.connectors.models import Connector, OperationIndex
from portal.htmx import PortalRequest
from portal.words import all_in, any_in, pieces, words_of

IN_PALETTE, ON_PAGE, ON_WHOLE_PAGE = 5, 8, 50
PAGE = "search.html"
OF_ACTIONS = ("summary", "operation_id", "path")


@dataclass(frozen=True)
class Line:
    """A result in words. `url` is nothing where there is no page for it."""

    title: str
    say: str
    url: str


@dataclass(frozen=True)
class Hit:
    """A result as it is drawn: `pieces` is its title, cut into (text, is it one of the words)."""

    kind: str
    thing: Any
    pieces: list[tuple[str, bool]]
    say: str
    url: str


def connectors(person: Person, words: list[str]) -> QuerySet[Connector]:
    """Connectors by name, host or description; those whose name begins with the first word come first."""
    found = access.connectors(person).filter(all_in(words, "title", "host", "description"))
    return found.annotate(rank=_rank("title", words)).order_by("rank", "title", "pk")


def _connector_line(connector: Connector, person: Person) -> Line:
    return Line(connector.title, connector.host or connector.description, connector.get_absolute_url())


def actions(person: Person, words: list[str]) -> QuerySet[OperationIndex]:
    """Actions and triggers by name, id or path; those whose name begins with the first word come first."""
    found = access.operations(person).select_related("connector")
    # “crm contacts” finds the contacts of the CRM, but “crm” alone not each of its actions.
    found = found.filter(all_in(words, *OF_ACTIONS, "connector__title"), any_in(words, *OF_ACTIONS))
    return found.annotate(rank=_rank("summary", words)).order_by("rank", "connector__title", "position", "order", "pk")


def _action_line(operation: OperationIndex, person: Person) -> Line:
    page = "connectors:test" if operation.version_id else "connectors:edit-definition"
    url = f"{reverse(page, args=[operation.connector.slug])}?{urlencode({'at': operation.pointer})}"
    return Line(operation.name, f"{operation.connector.title} · {operation.path}", url)


def people(person: Person, words: list[str]) -> QuerySet[Person]:
    """People of the same organisation by name or e-mail."""
    return access.colleagues(person).filter(all_in(words, "name", "email")).order_by("name", "pk")


def _person_line(colleague: Person, person: Person) -> Line:
    is_administrator = person.membership.is_administrator
    url = f"{reverse('administration:people')}?{urlencode({'q': colleague.email})}" if is_administrator else ""
    return Line(colleague.name, colleague.email, url)


@dataclass(frozen=True)
class Kind:
    """One kind of thing: how it is found, and how a result is put in words."""

    name: str
    title: str
    find: Callable[[Person, list[str]], QuerySet[Any]]
    line: Callable[[Any, Person], Line]

    def hits(self, found: Iterable[Any], words: list[str], person: Person) -> list[Hit]:
        lines = [(thing, self.line(thing, person)) for thing in found]
        return [Hit(self.name, thing, pieces(line.title, words), line.say, line.url) for thing, line in lines]


KINDS = (
    Kind("connectors", "Connectors", connectors, _connector_line),
    Kind("actions", "Actions and triggers", actions, _action_line),
    Kind("people", "People", people, _person_line),
)


@require_GET
def search(request: PortalRequest) -> HttpResponse:
    """The search page; for htmx the first results of each kind, as the command palette shows them."""
    text = request.GET.get("q", "").strip()
    words = words_of(text)
    if request.htmx:
        return render(request, f"{PAGE}#palette-hits", {"q": text, "groups": _groups(request.user, words, IN_PALETTE)})
    kind = next((kind for kind in KINDS if kind.name == request.GET.get("kind")), None)
    if words and kind:
        page = Paginator(kind.find(request.user, words), ON_WHOLE_PAGE).get_page(request.GET.get("page"))
        hits = kind.hits(page, words, request.user)
        return render(request, PAGE, {"q": text, "kind": kind, "page": page, "hits": hits})
    return render(request, PAGE, {"q": text, "groups": _groups(request.user, words, ON_PAGE)})


def _groups(person: Person, words: list[str], most: int) -> list[dict[str, Any]]:
    """The first hits of each kind that has any. Without words there is nothing to find."""
    groups = []
    for kind in KINDS if words else ():
        found = kind.find(person, words)
        hits = kind.hits(found[:most], words, person)
        groups.append({"kind": kind, "hits": hits, "count": found.count() if len(hits) == most else len(hits)})
    return [group for group in groups if group["hits"]]


def _rank(field: str, words: list[str]) -> Case:
    starts = When(**{f"{field}__istartswith": words[0]}, then=0)
    holds = When(**{f"{field}__icontains": words[0]}, then=1)
    return Case(starts, holds, default=Value(2), output_field=IntegerField())
