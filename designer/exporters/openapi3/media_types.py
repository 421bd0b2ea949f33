"""Media types of bodies and answers, written as 3.x has them."""

from typing import Any

from designer.document.openapi3 import KEPT
from designer.document.pointer import JSON, MISSING
from designer.exporters.openapi3.schemas import schema
from designer.exporters.openapi3.writing import Writing
from designer.properties import as_object


def media_type(kept: JSON, shown: JSON, writing: Writing) -> dict[str, Any]:
    """What was kept of a media type; without a schema of its own it has the one that is shown (MISSING: none)."""
    member = as_object(kept)
    node = member.get("schema", shown)
    made: dict[str, Any] = {} if node is MISSING or node is None else {"schema": schema(node, writing)}
    others = {key: value for key, value in member.items() if key not in ("schema", KEPT)}
    if "itemSchema" in others:
        others["itemSchema"] = schema(others["itemSchema"], writing)
    return writing.restored(made, "content", others)
