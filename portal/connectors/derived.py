"""What is derived from parts: facts, findings, the operation index, the reference index. All of it can be rebuilt."""

from collections.abc import Iterator

import orjson
from django.db import transaction
from django.db.models import QuerySet

from designer.document.document import Document, load
from designer.document.elements import Operation
from designer.document.elements import operations as operations_of
from designer.document.pointer import JSON, MISSING, PointerError
from designer.document.references import references
from designer.findings import ERROR, WARNING, Finding
from designer.linting import SAVE, engine, fingerprint, in_profile
from designer.linting.facts import facts_of
from portal.connectors.drafts import BESIDE, OPAQUE
from portal.connectors.models import Connector, HeadPart, OperationIndex, Reference

STALE = ""  # in place of a ruleset: something that the part refers to has changed since it was checked
CHECKED = ["findings", "ruleset", "errors", "warnings"]
WRITTEN = ["part", "facts", *CHECKED]
COUNTED = ["errors", "warnings"]
INDEXED = ["position", "order", "operation_id", "summary", "kind", "visibility", *COUNTED]
REUSABLE = ("/definitions/", "/parameters/", "/responses/")
BATCH = 500  # rows of one statement


def batches(items: list[str]) -> Iterator[list[str]]:
    """`items` in pieces that one statement takes."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def refresh(connector: Connector, document: Document, places: list[str], heads: list[HeadPart]) -> None:
    """Derive what depends on the parts at `places`, and store it with `heads`, the parts that stand there now.

    Parts that use a shared one of them are only marked: `catch_up` checks them when somebody looks at the findings, so
    that a save costs the same however many there are.
    """
    for some in batches([place for place in places if place.startswith(REUSABLE)]):
        users = Reference.objects.filter(connector=connector, target__in=some)
        HeadPart.objects.filter(connector=connector, place__in=users.values("place")).update(ruleset=STALE)
    standing = {head.place: head for head in heads}
    for some in batches(places):
        written = [standing[place] for place in some if place in standing]
        for head in written:
            _derive(document, head)
        _store_heads(written)
        _index_references(connector, document, some)
        _index_operations(connector, document, some, written)


def catch_up(connector: Connector, document: Document) -> None:
    """Check the parts that a change elsewhere, or an upgrade of the rules, has made doubtful.

    Nothing is stored when somebody saves meanwhile: `connector.head` tells, and the next look checks again.
    """
    outdated = HeadPart.objects.filter(connector=connector).exclude(ruleset=fingerprint())
    heads = list(outdated.exclude(place__in=OPAQUE))
    for head in heads:
        _derive(document, head)
    rows = _counted(connector, heads)
    with transaction.atomic():
        if not Connector.objects.select_for_update().filter(pk=connector.pk, head=connector.head).first():
            return
        HeadPart.objects.bulk_update(heads, ["facts", *CHECKED], batch_size=BATCH)
        OperationIndex.objects.bulk_update(rows, COUNTED, batch_size=BATCH)


def _derive(document: Document, head: HeadPart) -> None:
    """Write facts and findings into `head`, without storing it.

    What stands beside the definition has none of its own here: to check it takes every part (`findings.report`).
    """
    findings: list[Finding] = []
    if head.place not in BESIDE:
        head.facts = orjson.dumps(facts_of(head.place, document.part(head.place)).as_dict(), default=tuple).decode()
        findings = engine.check_part(head.place, document.part(head.place), lambda ref: resolve(document, ref))
    head.findings = orjson.dumps([finding.as_dict() for finding in findings]).decode()
    head.ruleset = fingerprint()
    blocking = list(in_profile(findings, SAVE))
    head.errors = sum(finding.severity == ERROR for finding in blocking)
    head.warnings = sum(finding.severity == WARNING for finding in blocking)


def _store_heads(heads: list[HeadPart]) -> None:
    known = [head for head in heads if head.pk]
    HeadPart.objects.bulk_create(head for head in heads if not head.pk)
    for head in known:
        head.save(update_fields=WRITTEN)


def resolve(document: Document, reference: str) -> JSON:
    """`"#/parameters/limit"` → its value, MISSING when there is none."""
    try:
        return document.get(reference.removeprefix("#")) if reference.startswith("#/") else MISSING
    except PointerError:
        return MISSING


def _index_references(connector: Connector, document: Document, places: list[str]) -> None:
    """Bring the rows of the parts at `places` in step: those that refer to something else than before."""
    wanted = {place: _targets(document.read(place)) for place in places if place not in BESIDE}
    changed = [place for place in wanted if wanted[place] != _targets(document.source.read(place))]
    if not changed:
        return
    Reference.objects.filter(connector=connector, place__in=changed).delete()
    Reference.objects.bulk_create(
        Reference(connector=connector, place=place, target=target) for place in changed for target in wanted[place]
    )


def _targets(text: str | None) -> list[str]:
    """The places that the part refers to, in order."""
    return [] if text is None else sorted({"/".join(each.split("/")[:3]) for _, each in references(load(text))})


def _index_operations(connector: Connector, document: Document, places: list[str], heads: list[HeadPart]) -> None:
    """Bring the rows of the parts at `places` in step. An operation that stays keeps its row: pages know its id."""
    known = {row.pointer: row for row in _rows(connector, places)}
    wanted = {row.pointer: row for head in heads for row in _operation_rows(connector, document, head)}
    if gone := [row.pk for at, row in known.items() if at not in wanted]:
        OperationIndex.objects.filter(pk__in=gone).delete()
    OperationIndex.objects.bulk_create([row for at, row in wanted.items() if at not in known])
    for at, row in wanted.items():
        if at in known:
            row.pk, row._state.adding = known[at].pk, False
            row.save(update_fields=INDEXED)


def _operation_rows(connector: Connector, document: Document, head: HeadPart) -> list[OperationIndex]:
    """A row for each operation of the part, with its own share of the part's findings."""
    if not head.place.startswith("/paths/"):
        return []
    operations = enumerate(operations_of(head.place, document.part(head.place)))
    rows = [operation_row(connector, head.place, head.position, order, operation) for order, operation in operations]
    _share_out(head, rows)
    return rows


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


def _counted(connector: Connector, heads: list[HeadPart]) -> list[OperationIndex]:
    """The rows of the operations of `heads`, with their shares of the findings."""
    rows: dict[str, list[OperationIndex]] = {head.place: [] for head in heads}
    for some in batches(list(rows)):
        for row in _rows(connector, some):
            rows[row.place].append(row)
    for head in heads:
        _share_out(head, rows[head.place])
    return [row for each in rows.values() for row in each]


def _share_out(head: HeadPart, rows: list[OperationIndex]) -> None:
    """Write how many of the part's findings are about each operation."""
    findings = list(in_profile([Finding(**finding) for finding in load(head.findings)], SAVE))
    for row in rows:
        mine = [each for each in findings if (each.pointer + "/").startswith(row.pointer + "/")]
        row.errors = sum(each.severity == ERROR for each in mine)
        row.warnings = sum(each.severity == WARNING for each in mine)


def _rows(connector: Connector, places: list[str]) -> QuerySet[OperationIndex]:
    return OperationIndex.objects.filter(connector=connector, version=None, place__in=places)
