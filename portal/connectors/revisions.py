"""Saving, undoing and restoring. Every save is a revision; nothing is overwritten, and nobody's edit is lost."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Max, Min
from django.utils import timezone

from designer.document import comparison
from designer.document.document import Change, Document, load
from designer.document.pointer import JSON, MISSING
from portal.accounts.models import Person
from portal.connectors import derived
from portal.connectors.drafts import BESIDE, ICON, PROPERTIES, SCRIPT, State, changes_at, draft, keep, state_of
from portal.connectors.models import Change as ChangeRow
from portal.connectors.models import Connector, HeadPart, OperationIndex, Part, Revision

GAP = 2**20  # between the positions of two neighbours, so that a part moves without touching the others
FIRST = {"": 0, SCRIPT: -3 * GAP, PROPERTIES: -2 * GAP, ICON: -GAP}
ATTEMPTS = 5


class Stale(Exception):
    """Somebody saved in the same moment; read the draft again."""


@dataclass(frozen=True)
class Edit:
    """What a save wants to do: changes by place, and the sentence that says it."""

    changes: dict[str, Change]
    sentence: str = ""
    kind: str = Revision.Kind.EDIT
    of: int | None = None
    positions: dict[str, int] = field(default_factory=dict)  # exact positions, when an earlier state comes back


def save(connector: Connector, person: Person, build: Callable[[State], Edit]) -> Revision | None:
    """Build an edit on the present draft and store it; built anew when somebody else was quicker.

    Returns the new revision, or None when the edit changes nothing. `connector.head` is up to date afterwards.
    """
    for _ in range(ATTEMPTS):
        state = draft(connector)
        edit = build(state)
        changes = {place: change for place, change in edit.changes.items() if _differs(state, place, change)}
        if not changes:
            return None
        try:
            with transaction.atomic():
                revision = _commit(connector, person, state, edit, changes)
        except Stale:
            connector.refresh_from_db(fields=["head"])
        else:
            keep(connector, state.source.after(changes))
            return revision
    raise Stale("The connector is being saved too often at once. Try again.")


def create(connector: Connector, person: Person, texts: dict[str, str], sentence: str) -> Revision:
    """The first revision of a new connector, from place → text."""
    with transaction.atomic():
        changes = {place: Change(text) for place, text in texts.items()}
        positions = {
            place: number * GAP for number, place in enumerate((each for each in texts if each not in FIRST), 1)
        }
        return _commit(connector, person, state_of({}), Edit(changes, sentence, positions=positions), changes)


def _differs(state: State, place: str, change: Change) -> bool:
    return change.before is not None or change.text != state.source.read(place)


def _commit(connector: Connector, person: Person, state: State, edit: Edit, changes: dict[str, Change]) -> Revision:
    number = connector.head + 1
    claimed = Connector.objects.filter(pk=connector.pk, head=connector.head).update(
        head=number, edited=timezone.now(), edited_by=person
    )
    if not claimed:
        raise Stale
    sentence = edit.sentence or sentence_of(state, changes)
    revision = Revision.objects.create(
        connector=connector, number=number, author=person, kind=edit.kind, of=edit.of, sentence=sentence[:300]
    )
    before = {head.place: head for head in _heads(connector, list(changes))}
    parts = store(connector, [change.text for change in changes.values() if change.text is not None])
    heads = {
        place: _placed(connector, place, change, parts[change.text], before.get(place), edit.positions.get(place))
        for place, change in changes.items()
        if change.text is not None
    }
    gone = [head.pk for place, head in before.items() if place not in heads]
    HeadPart.objects.filter(pk__in=gone).delete()
    _agree_on_positions(connector, before, heads)
    ChangeRow.objects.bulk_create(
        (_row(revision, place, before.get(place), heads.get(place)) for place in changes), batch_size=derived.BATCH
    )
    connector.head = number
    _derive(connector, state, changes, list(heads.values()))
    return revision


def _heads(connector: Connector, places: list[str]) -> Iterator[HeadPart]:
    for some in derived.batches(places):
        yield from HeadPart.objects.filter(connector=connector, place__in=some)


def _placed(
    connector: Connector, place: str, change: Change, part: Part, old: HeadPart | None, position: int | None
) -> HeadPart:
    """The part as it stands at `place` now. `derived` stores it, together with what it derives.

    Where it was moved to, or was placed by its neighbours, is stored at once: the next part may be placed by it.
    """
    by_neighbours = position is None
    if position is None:
        position = _position(connector, place, change, old)
    head = HeadPart(pk=old.pk if old else None, connector=connector, place=place, part=part, position=position)
    if old:
        head.facts, head._state.adding = old.facts, False
    is_moved = old.position != position if old else by_neighbours
    if is_moved:
        head.save()
    return head


def _agree_on_positions(connector: Connector, before: dict[str, HeadPart], heads: dict[str, HeadPart]) -> None:
    """Making room for one part moves others, these ones too."""
    if all(place in before and before[place].position == head.position for place, head in heads.items()):
        return
    for head in _heads(connector, list(heads)):
        heads[head.place].position = head.position


def _row(revision: Revision, place: str, before: HeadPart | None, after: HeadPart | None) -> ChangeRow:
    return ChangeRow(
        revision=revision,
        connector_id=revision.connector_id,
        number=revision.number,
        place=place,
        before_id=before.part_id if before else None,
        position_before=before.position if before else None,
        after_id=after.part_id if after else None,
        position_after=after.position if after else None,
    )


def store(connector: Connector, texts: list[str]) -> dict[str, Part]:
    """text → the part with it, made if the connector has none yet."""
    digests = {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}
    rows = (Part(connector=connector, digest=digest, text=text) for digest, text in digests.items())
    Part.objects.bulk_create(rows, batch_size=derived.BATCH, ignore_conflicts=True)
    found: dict[str, Part] = {}
    for some in derived.batches(list(digests)):
        stored = Part.objects.filter(connector=connector, digest__in=some).only("digest")
        found |= {digests[part.digest]: part for part in stored}
    return found


def _position(connector: Connector, place: str, change: Change, head: HeadPart | None) -> int:
    """Where a part stands: where it was, last, or between the part it now precedes and that one's neighbour."""
    if place in FIRST:
        return FIRST[place]
    if change.before is None and head:
        return head.position
    all_heads = HeadPart.objects.filter(connector=connector)
    container = all_heads.filter(place__startswith=place[: place.index("/", 1) + 1])
    following = container.filter(place=change.before).values_list("position", flat=True).first()
    if following is None:
        return (container.aggregate(last=Max("position"))["last"] or _base(connector)) + GAP
    previous = container.filter(position__lt=following).aggregate(last=Max("position"))["last"]
    if previous is None:
        first = container.aggregate(first=Min("position"))["first"]
        return first - GAP
    if following - previous < 2:
        _spread(connector, following)
        return following + GAP // 2
    return (previous + following) // 2


def _base(connector: Connector) -> int:
    return HeadPart.objects.filter(connector=connector).aggregate(last=Max("position"))["last"] or 0


def _spread(connector: Connector, start: int) -> None:
    """Make room: everything from `start` on moves one gap down. The order of parts stays as it is."""
    for rows in (HeadPart.objects, OperationIndex.objects.filter(version=None)):
        rows.filter(connector=connector, position__gte=start).update(position=F("position") + GAP)


def sentence_of(state: State, changes: dict[str, Change]) -> str:
    """What the changes do, in one sentence."""
    if list(changes) == [ICON]:
        return "Icon changed" if changes[ICON].text else "Icon removed"
    if not {place for place, change in changes.items() if change.text != state.source.read(place)}:
        return "Order of actions changed"
    found: list[comparison.Change] = []
    for place, change in changes.items():
        found += changes_at(place, _value(state.source.read(place)), _value(change.text))
    return comparison.sentence(found)


def _value(text: str | None) -> JSON:
    return MISSING if text is None else load(text)


def _derive(connector: Connector, state: State, changes: dict[str, Change], heads: list[HeadPart]) -> None:
    after = Document(state.definition.source, {p: c for p, c in changes.items() if p not in BESIDE})
    derived.refresh(connector, after, list(changes), heads)
    if set(changes) & {"", *BESIDE}:
        given = changes[PROPERTIES].text if PROPERTIES in changes else None
        properties = load(given) if given else state.properties
        _summarise(connector, after, properties, changes)


def _summarise(connector: Connector, document: Document, properties: JSON, changes: dict[str, Change]) -> None:
    """Keep what lists and search show of the draft in step with it."""
    info = document.get("/info", {})
    info = info if isinstance(info, dict) else {}
    connector.title = str(info.get("title", ""))[:200] or "Untitled"
    connector.description = str(info.get("description", ""))
    connector.host = str(document.get("/host", ""))[:300] if document.get("/host") else ""
    colour = properties.get("properties", {}).get("iconBrandColor", "") if isinstance(properties, dict) else ""
    connector.brand_colour = colour if _is_colour(colour) else "#007ee5"
    if ICON in changes:
        icon = changes[ICON].text
        connector.icon_digest = load(icon) if icon else ""
    connector.save(update_fields=["title", "description", "host", "brand_colour", "icon_digest"])


def _is_colour(value: object) -> bool:
    return (
        isinstance(value, str)
        and len(value) == 7
        and value[0] == "#"
        and all(c in "0123456789abcdefABCDEF" for c in value[1:])
    )


def part_at(connector: Connector, place: str, number: int) -> str | None:
    """The text of the part at `place` as it was in revision `number`; None when there was none."""
    later = ChangeRow.objects.filter(connector=connector, place=place, number__gt=number).order_by("number")
    first = later.values_list("before__text", flat=True)[:1]
    if rows := list(first):
        return rows[0]
    return HeadPart.objects.filter(connector=connector, place=place).values_list("part__text", flat=True).first()


def positions_at(connector: Connector, number: int) -> dict[str, tuple[int, int]]:
    """place → (part id, position) of every part as of revision `number`."""
    heads = HeadPart.objects.filter(connector=connector).values_list("place", "part_id", "position")
    found = {place: (part, position) for place, part, position in heads}
    changes = ChangeRow.objects.filter(connector=connector, number__gt=number).order_by("-number", "-id")
    for place, part, position in changes.values_list("place", "before_id", "position_before"):
        if part is None or position is None:  # it was not there yet
            found.pop(place, None)
        else:
            found[place] = (part, position)
    return found


def state_at(connector: Connector, number: int) -> State:
    """The whole connector as it was in revision `number`."""
    found = positions_at(connector, number)
    texts = dict(Part.objects.filter(id__in={part for part, _ in found.values()}).values_list("id", "text"))
    order = sorted(found, key=lambda place: found[place][1])
    return state_of({place: texts[found[place][0]] for place in order})


def undoable(connector: Connector) -> Revision | None:
    """The revision that Undo takes back next: the latest edit that no undo has taken back."""
    skip = 0
    for revision in _recent(connector):
        if revision.kind == Revision.Kind.UNDO:
            skip += 1
        elif revision.kind == Revision.Kind.REDO or skip > 0:
            skip -= 1
        else:
            return revision if revision.number > 1 else None
    return None


def redoable(connector: Connector) -> Revision | None:
    """The undo that Redo takes back next: the latest one, unless something was edited since."""
    skip = 0
    for revision in _recent(connector):
        if revision.kind == Revision.Kind.REDO:
            skip += 1
        elif revision.kind != Revision.Kind.UNDO:
            return None
        elif skip:
            skip -= 1
        else:
            return revision
    return None


def _recent(connector: Connector) -> Iterable[Revision]:
    return connector.revisions.select_related("author").order_by("-number")[:200]


def undo(connector: Connector, person: Person) -> Revision | None:
    """Take the latest edit back, as a revision of its own."""
    return _reverse(connector, person, undoable(connector), Revision.Kind.UNDO, "Undid: ")


def redo(connector: Connector, person: Person) -> Revision | None:
    """Take the latest undo back, as a revision of its own."""
    return _reverse(connector, person, redoable(connector), Revision.Kind.REDO, "Redid: ")


def _reverse(connector: Connector, person: Person, target: Revision | None, kind: str, verb: str) -> Revision | None:
    if target is None:
        return None
    rows = list(target.changes.select_related("before"))
    changes = {row.place: Change(row.before.text if row.before else None) for row in rows}
    positions = {row.place: row.position_before for row in rows if row.position_before is not None}
    subject = target.sentence.removeprefix("Undid: ").removeprefix("Redid: ")
    moved = {place: _keep_place(change, place in positions) for place, change in changes.items()}
    return save(connector, person, lambda _: Edit(moved, verb + subject, kind, target.number, positions))


def restore(connector: Connector, person: Person, number: int) -> Revision | None:
    """Bring the whole connector back to how it was in revision `number`, as a new revision."""
    then, now = positions_at(connector, number), positions_at(connector, connector.head)
    texts = dict(Part.objects.filter(id__in={part for part, _ in then.values()}).values_list("id", "text"))
    changes = {place: Change(None) for place in now if place not in then}
    changes |= {
        place: _keep_place(Change(texts[then[place][0]]), True) for place in then if then[place] != now.get(place)
    }
    positions = {place: position for place, (_, position) in then.items()}
    sentence = f"Restored what it was in revision {number}"
    return save(connector, person, lambda _: Edit(changes, sentence, Revision.Kind.RESTORE, number, positions))


def _keep_place(change: Change, has_position: bool) -> Change:
    """A change that also counts when only the position differs."""
    return Change(change.text, "") if change.text is not None and has_position else change
