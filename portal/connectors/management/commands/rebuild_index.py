"""Derive everything anew that is derived from the documents: the lists of actions, references, facts and findings."""

from django.core.management.base import BaseCommand
from django.db import transaction

from designer.document.document import Change, Document, Parts
from portal.connectors import derived
from portal.connectors.drafts import draft
from portal.connectors.models import Connector, HeadPart


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        connectors = Connector.objects.order_by("pk")
        total = connectors.count()
        for number, connector in enumerate(connectors.iterator(), 1):
            rebuild(connector)
            self.stdout.write(f"{number} of {total}: {connector.slug}")


def rebuild(connector: Connector) -> None:
    """Drop and derive anew what belongs to the draft of one connector. Nobody saves it meanwhile."""
    with transaction.atomic():
        Connector.objects.select_for_update().get(pk=connector.pk)
        connector.operations.filter(version=None).delete()
        connector.references.all().delete()
        state = draft(connector, whole=True)
        heads = list(HeadPart.objects.filter(connector=connector).order_by("position"))
        places = state.definition.places()
        # As if every part were new: what is derived is compared with what the parts said before.
        anew = Document(Parts({}), {place: Change(state.definition.read(place)) for place in places})
        derived.refresh(connector, anew, [head.place for head in heads], heads)
