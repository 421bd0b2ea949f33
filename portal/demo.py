"""An organisation to look around in: five people, and connectors that call the practice API."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from designer import auth, properties
from designer.document.document import Document
from designer.document.references import references
from portal.accounts.models import Membership, Organisation, Person
from portal.connectors import creation, versions
from portal.connectors.models import Connector
from portal.environment import ROOT
from portal.sharing import services as sharing

ORGANISATION = "Brightwater"
PEOPLE = {  # e-mail → name; the last one administers
    "mara@brightwater.example": "Mara Lindqvist",
    "tomas@brightwater.example": "Tomas Oyelaran",
    "aiko@brightwater.example": "Aiko Tanaka",
    "priya@brightwater.example": "Priya Raman",
    "ines@brightwater.example": "Ines Ferreira",
}
MARA, TOMAS, AIKO, _, INES = PEOPLE
DEFINITIONS = "/definitions/"


@dataclass(frozen=True)
class Sample:
    """A connector made of some paths of the practice API, behind one of its doors. Mara owns it."""

    title: str
    paths: str  # those that begin so
    base_path: str
    colour: str
    kind: str
    sign_in: dict[str, str]
    shared: tuple[tuple[str, str], ...] = ()
    is_published: bool = False


SAMPLES = (
    Sample(
        title="Text sentiment",
        paths="/text/",
        base_path="/",
        colour="#0f6cbd",
        kind="api_key",
        sign_in={"label": "Subscription key", "name": "Ocp-Apim-Subscription-Key", "location": "header"},
        shared=((TOMAS, "edit"), (AIKO, "view")),
        is_published=True,
    ),
    Sample(
        title="Notebook",
        paths="/notes",
        base_path="/basic",
        colour="#7a4ea3",
        kind="basic",
        sign_in={},
        shared=((TOMAS, "edit"),),
    ),
)


@transaction.atomic
def add() -> str:
    """Make the organisation unless it is there, give its people a fresh password, and return that password.

    A password that nobody was told stays secret when the portal is opened to others later.
    """
    if not Person.objects.filter(email=MARA).exists():
        people = _people()
        for sample in SAMPLES:
            _connector(sample, people)
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    for person in Person.objects.filter(email__in=PEOPLE):
        person.set_password(password)
        person.save()
    return password


def _people() -> dict[str, Person]:
    organisation = Organisation.objects.create(name=ORGANISATION)
    people = {}
    for email, name in PEOPLE.items():
        person = people[email] = Person.objects.create_person(email, name)
        person.membership = Membership.objects.create(
            person=person, organisation=organisation, is_administrator=email == INES
        )
    return people


def _connector(sample: Sample, people: dict[str, Person]) -> Connector:
    mara = people[MARA]
    document, about = auth.write(
        Document.from_value(definition(sample)), _properties(sample), sample.kind, sample.sign_in
    )
    connector = creation.create(mara, document.value(), about, "Made from the practice API")
    for email, level in sample.shared:
        sharing.share(connector, mara, [people[email]], level)
    if sample.is_published:
        versions.publish(connector, mara, connector.head, "The first version.")
    return connector


def _properties(sample: Sample) -> dict[str, Any]:
    about = properties.blank()
    about["properties"] |= {"iconBrandColor": sample.colour, "publisher": ORGANISATION}
    return about


def definition(sample: Sample) -> dict[str, Any]:
    """The part of the practice API's own description that `sample` needs, without its sign-in."""
    whole = json.loads((ROOT / "practice" / "openapi.json").read_bytes())
    paths = {path: item for path, item in whole["paths"].items() if path.startswith(sample.paths)}
    return {
        "swagger": "2.0",
        "info": {**whole["info"], "title": sample.title},
        "host": f"127.0.0.1:{settings.ENV['PRACTICE_PORT']}",
        "basePath": sample.base_path,
        "schemes": whole["schemes"],
        "consumes": whole["consumes"],
        "produces": whole["produces"],
        "paths": paths,
        "definitions": _used(paths, whole["definitions"]),
    }


def _used(value: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The definitions that `value` refers to, and those that they refer to."""
    used: set[str] = set()
    found = _names(value)
    while found:
        used |= found
        found = {name for other in found for name in _names(definitions[other])} - used
    return {name: schema for name, schema in definitions.items() if name in used}


def _names(value: Any) -> set[str]:
    return {target.removeprefix(DEFINITIONS) for _, target in references(value)}
