"""Publishing: the draft frozen as a version that viewers and connections use."""

import orjson
from django.db import transaction

from designer.document import comparison
from designer.document.comparison import Change
from designer.document.document import load
from designer.document.pointer import MISSING
from portal.accounts.models import Person
from portal.connectors.drafts import changes_at
from portal.connectors.findings import report
from portal.connectors.models import Connector, HeadPart, OperationIndex, Part, Version


class NotPublishable(Exception):
    """The draft has errors, or was saved by somebody else while the page was open."""


def changes_since(connector: Connector) -> list[Change]:
    """What differs between the published version and the draft, in words; everything, when none is published."""
    old = dict(orjson.loads(connector.published.manifest)) if connector.published else {}
    new = dict(HeadPart.objects.filter(connector=connector).order_by("position").values_list("place", "part_id"))
    places = [place for place in dict.fromkeys([*old, *new]) if old.get(place) != new.get(place)]
    ids = {side[place] for side in (old, new) for place in places if place in side}
    texts = dict(Part.objects.filter(id__in=ids).values_list("id", "text"))
    found: list[Change] = []
    for place in places:
        before, after = (load(texts[side[place]]) if place in side else MISSING for side in (old, new))
        found += changes_at(place, before, after)
    return found


def next_name(connector: Connector, changes: list[Change]) -> str:
    """The version to propose: 1 first, a whole number more when something can break, a decimal otherwise."""
    if connector.published is None:
        return "1"
    if not changes:
        return connector.published.name
    proposed = comparison.next_version(changes, connector.published.name)
    taken = set(connector.versions.values_list("name", flat=True))
    while proposed in taken:
        proposed = comparison.next_version(changes, proposed)
    return proposed


def publish(connector: Connector, person: Person, revision: int, note: str) -> Version:
    """Freeze the draft of `revision`. Raises NotPublishable with a sentence."""
    if connector.head != revision:
        raise NotPublishable("Somebody saved since you opened this page. Read the changes once more.")
    if report(connector).errors:
        raise NotPublishable("There are problems to settle first.")
    changes = changes_since(connector)
    if connector.published and not changes:
        raise NotPublishable("Nothing has changed since the published version.")
    with transaction.atomic():
        heads = HeadPart.objects.filter(connector=connector).order_by("position")
        version = Version.objects.create(
            connector=connector,
            name=next_name(connector, changes),
            revision=revision,
            manifest=orjson.dumps(list(heads.values_list("place", "part_id"))).decode(),
            note=note,
            author=person,
        )
        if not Connector.objects.filter(pk=connector.pk, head=revision).update(published=version):
            raise NotPublishable("Somebody saved since you opened this page. Read the changes once more.")
        rows = list(OperationIndex.objects.filter(connector=connector, version=None))
        for row in rows:
            row.pk, row.version = None, version
        OperationIndex.objects.bulk_create(rows)
    connector.published = version
    return version
