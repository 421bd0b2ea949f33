"""Taking a sampled request into a definition: as a new operation, or as the request of one that is there."""

from collections.abc import Collection

from designer.document import operations, pointer
from designer.document.document import Document
from designer.document.names import operation_id_of
from designer.document.pointer import JSON
from designer.document.references import resolve
from designer.document.schema_inference import merge_into
from designer.importers.sampled_operation import SampledOperation

Identity = tuple[JSON, JSON]


def added(document: Document, made: SampledOperation, operation_ids: Collection[str]) -> tuple[Document, str]:
    """A copy with `made` as a new operation whose id is none of `operation_ids`; and its address.

    Raises OperationError when the method and path are taken.
    """
    document, method = _with_host(document, made), made.method.lower()
    value = dict(made.operation)
    if value.get("operationId") in operation_ids:
        value["operationId"] = operation_id_of(method, made.path, made.summary, operation_ids)
    return operations.add(document, method, made.path, value), pointer.join(("paths", made.path, method))


def requested(document: Document, at: str, made: SampledOperation) -> tuple[Document, str]:
    """A copy in which the operation at `at` is called as `made` is; and its new address.

    It keeps its name, its responses, what people wrote about its inputs, and the inputs that the sample does not show.
    Raises OperationError when another operation has the method and path.
    """
    document, at = operations.moved(_with_host(document, made), at, made.method.lower(), made.path)
    shown = {_identity(entry): entry for entry in made.operation["parameters"]}
    for entry in _entries(document, pointer.join(pointer.split(at)[:2])):
        shown.pop(_identity(resolve(document, entry)), None)  # declared for the whole path
    kept = [_merged(entry, shown.pop(_identity(resolve(document, entry)), {})) for entry in _entries(document, at)]
    document = document.put(at + "/parameters", [*kept, *shown.values()])
    if "consumes" in made.operation:
        document = document.put(at + "/consumes", made.operation["consumes"])
    return document, at


def _with_host(document: Document, made: SampledOperation) -> Document:
    """A connector without a host takes the sample's: the person has just said where the API lives."""
    if document.get("/host") or not made.host:
        return document
    return document.put("/host", made.host).put("/schemes", [made.scheme or "https"])


def _entries(document: Document, at: str) -> list[JSON]:
    entries = document.get(at + "/parameters", [])
    return entries if isinstance(entries, list) else []


def _identity(entry: JSON) -> Identity:
    if not isinstance(entry, dict):
        return (None, None)
    return ("body", "body") if entry.get("in") == "body" else (entry.get("name"), entry.get("in"))


def _merged(old: JSON, new: dict[str, JSON]) -> JSON:
    if not isinstance(old, dict) or "$ref" in old:
        return old
    if "schema" in old and "schema" in new:
        return {**new, **old, "schema": merge_into(old["schema"], new["schema"])}
    return {**new, **old}
