"""What is derived from parts: facts, findings, the operation index, the reference index. All of it can be rebuilt."""

import orjson
from django.db.models import QuerySet

from designer.document.document import Document, load
from designer.document.elements import Operation
from designer.document.elements import operations as operations_of
from designer.document.pointer import JSON, MISSING, PointerError
from designer.document.references import references
from designer.findings import ERROR, WARNING, Finding
from designer.linting import SAVE, engine, fingerprint, in_profile
from designer.linting.facts import facts_of
from portal.connectors.drafts import BESIDE, PROPERTIES
from portal.connectors.models import Connector, HeadPart, OperationIndex, Reference

MAX_RECHECKED = (
    100  # parts that use a shared one and are checked again at once; the panel checks the rest when it opens
)
CHECKED = ["findings", "ruleset", "errors", "warnings"]
REUSABLE = ("/definitions/", "/parameters/", "/responses/")


def refresh(connector: Connector, document: Document, properties: JSON, places: list[str]) -> None:
    """Derive anew what depends on the parts at `places`, which have just been written."""
    heads = {head.place: head for head in _heads(connector, places)}
    for place in places:
        _clear(connector, place)
        if place in heads:
            _derive(connector, document, properties, heads[place])
    for head in _users(connector, [place for place in places if place.startswith(REUSABLE)]):
        if head.place not in places:
            _check(head, document, properties)
            head.save(update_fields=CHECKED)
            _count(connector, head)


def catch_up(connector: Connector, document: Document, properties: JSON) -> None:
    """Derive anew what other rules than today's have found, after an upgrade of the portal."""
    for head in HeadPart.objects.filter(connector=connector).exclude(ruleset=fingerprint()):
        if head.place in BESIDE and head.place != PROPERTIES:
            continue
        _clear(connector, head.place)
        _derive(connector, document, properties, head)


def _clear(connector: Connector, place: str) -> None:
    OperationIndex.objects.filter(connector=connector, version=None, place=place).delete()
    Reference.objects.filter(connector=connector, place=place).delete()


def _derive(connector: Connector, document: Document, properties: JSON, head: HeadPart) -> None:
    if head.place not in BESIDE:
        value = document.part(head.place)
        head.facts = orjson.dumps(facts_of(head.place, value).as_dict(), default=tuple).decode()
        _index_references(connector, head.place, value)
        _index_operations(connector, head, value)
    _check(head, document, properties)
    head.save(update_fields=["facts", *CHECKED])
    _count(connector, head)


def _check(head: HeadPart, document: Document, properties: JSON) -> None:
    findings: list[Finding] = []
    if head.place == PROPERTIES:
        findings = engine.check_properties(properties, EVERY_OPERATION)
    elif head.place not in BESIDE:
        findings = engine.check_part(head.place, document.part(head.place), lambda ref: resolve(document, ref))
    head.findings = orjson.dumps([finding.as_dict() for finding in findings]).decode()
    head.ruleset = fingerprint()
    blocking = list(in_profile(findings, SAVE))
    head.errors = sum(finding.severity == ERROR for finding in blocking)
    head.warnings = sum(finding.severity == WARNING for finding in blocking)


class _Every:
    """Contains whatever is asked for: whether an operation exists is checked across parts, not here."""

    def __contains__(self, _: object) -> bool:
        return True


EVERY_OPERATION = _Every()


def resolve(document: Document, reference: str) -> JSON:
    """`"#/parameters/limit"` → its value, MISSING when there is none."""
    try:
        return document.get(reference.removeprefix("#")) if reference.startswith("#/") else MISSING
    except PointerError:
        return MISSING


def _index_references(connector: Connector, place: str, value: JSON) -> None:
    targets = {"/".join(target.split("/")[:3]) for _, target in references(value)}
    Reference.objects.bulk_create(Reference(connector=connector, place=place, target=each) for each in sorted(targets))


def _index_operations(connector: Connector, head: HeadPart, value: JSON) -> None:
    OperationIndex.objects.bulk_create(
        operation_row(connector, head.place, head.position, order, operation)
        for order, operation in enumerate(operations_of(head.place, value))
    )


def operation_row(connector: Connector, place: str, position: int, order: int, operation: Operation) -> OperationIndex:
    return OperationIndex(
        connector=connector,
        place=place,
        pointer=operation.pointer,
        position=position,
        order=order,
        method=operation.method,
        path=operation.path,
        operation_id=operation.id[:300],
        summary=operation.summary[:300],
        kind=operation.kind,
        visibility=operation.visibility[:20],
    )


def _count(connector: Connector, head: HeadPart) -> None:
    """Write each operation's own share of the part's findings into its row."""
    findings = list(in_profile([Finding(**finding) for finding in load(head.findings)], SAVE))
    for row in OperationIndex.objects.filter(connector=connector, version=None, place=head.place):
        mine = [each for each in findings if (each.pointer + "/").startswith(row.pointer + "/")]
        row.errors = sum(each.severity == ERROR for each in mine)
        row.warnings = sum(each.severity == WARNING for each in mine)
        row.save(update_fields=["errors", "warnings"])


def _heads(connector: Connector, places: list[str]) -> QuerySet[HeadPart]:
    return HeadPart.objects.filter(connector=connector, place__in=places)


def _users(connector: Connector, targets: list[str]) -> list[HeadPart]:
    if not targets:
        return []
    places = Reference.objects.filter(connector=connector, target__in=targets).values("place")
    return list(HeadPart.objects.filter(connector=connector, place__in=places)[:MAX_RECHECKED])
