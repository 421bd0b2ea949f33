"""New connectors: from nothing, or from documents that are already here."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from designer import general, properties
from designer.document.document import divide, dump
from designer.properties import as_object, as_text
from portal import icons
from portal.accounts.models import Person
from portal.connectors import revisions
from portal.connectors.drafts import ICON, PROPERTIES, SCRIPT
from portal.connectors.models import Connector, Icon

RESERVED = {"new"}  # /connectors/new/ is another page


def create_blank(person: Person, title: str) -> Connector:
    """A connector with a name and nothing else."""
    return create(person, general.blank(title), properties.blank(), f"Made “{title}” from nothing")


def create(
    person: Person,
    definition: dict[str, Any],
    properties_document: dict[str, Any],
    sentence: str,
    icon: bytes | None = None,
    script: str | None = None,
) -> Connector:
    """A connector of `person` with these two documents, as its first revision. `icon` is a PNG made anew."""
    title = as_text(as_object(definition.get("info")).get("title")) or "Untitled"
    texts = {**divide(definition), PROPERTIES: dump(properties_document)}
    texts |= {ICON: dump(icons.digest(icon))} if icon else {}
    texts |= {SCRIPT: dump(script)} if script is not None else {}
    with transaction.atomic():
        connector = Connector.objects.create(
            organisation=person.membership.organisation,
            owner=person,
            slug=free_slug(person, title),
            title=title[:200],
            edited_by=person,
        )
        if icon:
            Icon.objects.create(connector=connector, digest=icons.digest(icon), png=icon)
        revisions.create(connector, person, texts, sentence)
    return connector


def free_slug(person: Person, title: str) -> str:
    """`Sentiment` → `sentiment`, or `sentiment-2` when the organisation has that one."""
    stem = slugify(title)[:50] or "connector"
    alike = person.membership.organisation.connectors.filter(slug__startswith=stem)
    taken = {*alike.values_list("slug", flat=True), *RESERVED}
    number, slug = 2, stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
