"""Who gets what answer from every address of the portal: a declared table, and nothing of the portal outside it.

An address without a row fails the last test, which prints the row as the portal answers now: check every cell before
you add it. Where an address needs further values than VALUES has, give them in ARGUMENTS; what a POST sends is in DATA.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.accounts.models import Invitation, Person
from portal.connections.models import Connection, Run
from portal.connectors import edits
from portal.connectors.creation import create
from portal.connectors.models import Connector, HeadPart, Icon, Version
from portal.sharing.models import Share
from tests.conftest import BACKEND

pytestmark = pytest.mark.django_db

# Anonymous; Priya, shared nothing; Aiko, who views; Tomas, who edits; Mara, the owner; Ines, who administers the
# organisation; Otto, who administers another one. "door": led to the sign-in page.
ACTORS = ("anonymous", "priya", "aiko", "tomas", "mara", "ines", "otto")
MATRIX = """
"""


@dataclass(frozen=True)
class Row:
    name: str
    method: str
    expected: tuple[str, ...]


def rows() -> list[Row]:
    lines = [line.split() for line in MATRIX.strip().splitlines() if line.strip() and not line.startswith("#")]
    return [Row(name, method, tuple(cells)) for name, method, *cells in lines]


@dataclass(frozen=True)
class World:
    """What exists before every request: one of everything, Mara's, and a browser of everybody."""

    people: dict[str, Person]
    browsers: dict[str, Client]
    connector: Connector
    connection: Connection
    run: Run
    invitation: Invitation


@pytest.fixture
def world(organisation, mara, tomas, aiko, priya, ines, otto) -> World:
    connector = create(mara, DEFINITION, {"properties": {}}, "Made for a test")
    heads = HeadPart.objects.filter(connector=connector).order_by("position").values_list("place", "part_id")
    version = Version.objects.create(
        connector=connector, name="1", revision=1, manifest=orjson.dumps(list(heads)).decode(), author=mara
    )
    Connector.objects.filter(pk=connector.pk).update(published=version)
    edits.save_element(connector, mara, connector.head, LIST, {"summary": "List all pets"})
    Icon.objects.create(connector=connector, digest="d" * 64, png=b"\x89PNG\r\n\x1a\n")
    Share.objects.create(connector=connector, person=tomas, level="edit", shared_by=mara)
    Share.objects.create(connector=connector, person=aiko, level="view", shared_by=mara)
    connection = Connection.objects.create(
        connector=connector, owner=mara, label="Mine", origin="https://api.example.com"
    )
    run = Run.objects.create(connector=connector, connection=connection, person=mara, operation=LIST, title="A run")
    invitation, _ = Invitation.create(organisation, "new@brightwater.example", ines)
    people = {"priya": priya, "aiko": aiko, "tomas": tomas, "mara": mara, "ines": ines, "otto": otto}
    return World(people, browsers_of(people), connector, connection, run, invitation)


def browsers_of(people: dict[str, Person]) -> dict[str, Client]:
    browsers = {actor: Client(raise_request_exception=False) for actor in ACTORS}
    for actor, browser in browsers.items():
        browser.handler = browsers["anonymous"].handler  # each would load all middleware once more
        if actor in people:
            browser.force_login(people[actor], backend=BACKEND)
    return browsers


LIST = "/paths/~1pets/get"
DEFINITION = {
    "swagger": "2.0",
    "info": {"title": "Pets", "version": "1.0"},
    "host": "api.example.com",
    "paths": {"/pets": {"get": {"operationId": "ListPets", "summary": "List pets", "responses": {}}}},
}

VALUES = {
    "slug": lambda world: world.connector.slug,
    "id": lambda world: world.people["tomas"].pk,
    "person": lambda world: world.people["aiko"].pk,
    "number": lambda world: 1,
    "digest": lambda world: "d" * 64,
    "verb": lambda world: "new-action",
    "file": lambda world: "openapi.json",
    "token": lambda world: "unknown",
    "uidb64": lambda world: "unknown",
    "name": lambda world: "findings",
}
ARGUMENTS: dict[str, dict[str, Any]] = {
    "administration:invitation-renew": {"id": lambda world: world.invitation.pk},
    "administration:invitation-revoke": {"id": lambda world: world.invitation.pk},
    **{f"connections:{name}": {"id": lambda world: world.connection.pk} for name in ("connection", "replace", "bind", "delete")},
    "connectors:test-download": {"id": lambda world: world.run.pk},
    "help:page": {"name": lambda world: "sharing"},
}
DATA: dict[str, dict[str, Any]] = {
    "administration:administrator": {"may": "no"},
    "connectors:share-level": {"level": "edit"},
    "connectors:delete": {"name": "Pets"},
}


def test_everybody_gets_the_answer_of_the_table(world: World):
    differing = [
        f"{row.method} {row.name} by {actor}: {got}, the table says {expected}"
        for row in rows()
        for actor, got, expected in zip(ACTORS, answers(row, world), row.expected, strict=True)
        if got != expected
    ]
    assert not differing, "\n".join(differing)


def test_every_address_has_a_row(world: World):
    known = {row.name for row in rows()}
    missing = [name for name, _ in addresses(get_resolver().url_patterns) if name not in known]
    lines = [line(Row(name, method, ()), world) for name in missing for method in ("GET", "POST")]
    assert not missing, "Check these rows and add them to MATRIX:\n" + "\n".join(lines)


def test_every_row_has_an_address():
    names = {name for name, _ in addresses(get_resolver().url_patterns)}
    assert [row.name for row in rows() if row.name not in names] == []


def line(row: Row, world: World) -> str:
    return f"{row.name:34} {row.method:5}" + "".join(f"{cell:>10}" for cell in answers(row, world))


def answers(row: Row, world: World) -> list[str]:
    """What each of ACTORS gets, every one of them from the same state."""
    return [answer(row, world, actor) for actor in ACTORS]


def answer(row: Row, world: World, actor: str) -> str:
    browser = world.browsers[actor]
    cookies = browser.cookies.copy()
    with transaction.atomic():
        response = browser.generic(row.method, address(row.name, world), **form(row))
        transaction.set_rollback(True)
    browser.cookies = cookies
    return "door" if response.get("Location", "").startswith("/sign-in/") else str(response.status_code)


def form(row: Row) -> dict[str, Any]:
    if row.method == "GET":
        return {}
    data = "&".join(f"{name}={value}" for name, value in DATA.get(row.name, {}).items())
    return {"data": data, "content_type": "application/x-www-form-urlencoded"}


def address(name: str, world: World) -> str:
    arguments = dict(addresses(get_resolver().url_patterns))[name]
    given = ARGUMENTS.get(name, {})
    return reverse(name, kwargs={each: (given.get(each) or VALUES[each])(world) for each in arguments})


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """(name, its arguments) of every address, namespaces before the name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            for name, arguments in addresses(pattern.url_patterns, inner):
                yield name, sorted({*pattern.pattern.regex.groupindex, *arguments})
        else:
            assert pattern.name, f"Give the address {pattern.pattern} a name."
            yield prefix + pattern.name, sorted(pattern.pattern.regex.groupindex)
