"""An import becomes a connector: all of it or nothing, and the import is gone with the same commit."""

import base64
import io
from collections.abc import Collection

import orjson
from django.db import transaction

from designer.document import secrets
from designer.document.selection import selected
from portal import icons
from portal.connectors.creation import create
from portal.connectors.models import Connector
from portal.imports.models import Import, Upstream


def accept(item: Import, chosen: Collection[str]) -> Connector:
    """The connector with the operations at the pointers in `chosen`.

    Secrets in the properties are taken out. An icon that cannot be read is left out.
    """
    result = item.outcome
    definition = orjson.loads(result["definition"])
    properties = secrets.without(result["properties"])
    brought = {"definition": definition, "properties": properties}
    offered = [operation["at"] for operation in result["operations"]]
    if set(offered) - set(chosen):
        definition = selected(definition, frozenset(chosen))
    sentence = f"Imported from {result['report']['format']}, {item.name}"[:300]
    with transaction.atomic():
        icon, script = _icon(result["icon"]), result["script"]
        connector = create(item.person, definition, properties, sentence, icon, script)
        Upstream.remember(connector, item, brought)
        item.delete()
    return connector


def _icon(encoded: str) -> bytes | None:
    try:
        return icons.made_anew(io.BytesIO(base64.b64decode(encoded))) if encoded else None
    except icons.IconError:
        return None
