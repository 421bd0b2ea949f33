"""What a run keeps of an answer beside its text: a picture, a file, or all of a text that is too long for the run."""

from dataclasses import dataclass

from django.db.models import BinaryField
from django.db.models.functions import Length, Substr

from portal.connections.models import Run, WholeAnswer

KEPT = 10  # whole answers of one person and connector
PICTURES = {
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"GIF87a": ("image/gif", "gif"),
    b"GIF89a": ("image/gif", "gif"),
}
KNOWN = {  # what the service says it is → the ending of the file; a browser never opens it
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/gzip": "gz",
    "application/xml": "xml",
    "application/json": "json",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/html": "html.txt",
    "image/svg+xml": "svg.txt",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
}


@dataclass(frozen=True)
class Kind:
    """`media_type` is what it is sent as; only a picture is shown in the page."""

    media_type: str
    ending: str
    is_picture: bool = False


def kind_of(content: bytes, said: str) -> Kind:
    """What a file is: a picture by its first bytes, anything else by what the service `said`."""
    for start, (media_type, ending) in PICTURES.items():
        if content.startswith(start):
            return Kind(media_type, ending, True)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind("image/webp", "webp", True)
    return Kind("application/octet-stream", KNOWN.get(said, "bin"))


@dataclass(frozen=True)
class Kept:
    kind: Kind
    size: int


def kept(run: Run, said: str) -> Kept | None:
    """What is kept beside a run, without reading all of it."""
    beside = WholeAnswer.objects.filter(run=run)
    found = (
        beside.annotate(size=Length("content"), start=Substr("content", 1, 16, output_field=BinaryField()))
        .values_list("start", "size")
        .first()
    )
    return Kept(kind_of(bytes(found[0]), said), found[1]) if found else None


def keep(run: Run, content: bytes) -> None:
    """Store the whole answer of a run that is stored, and let go of the oldest ones."""
    WholeAnswer.objects.create(run=run, content=content)
    own = WholeAnswer.objects.filter(run__person=run.person_id, run__connector=run.connector_id)
    oldest = own.order_by("-run__started").values_list("pk", flat=True)[KEPT:]
    WholeAnswer.objects.filter(pk__in=list(oldest)).delete()


def whole(run: Run) -> bytes | None:
    """All of a run's answer; None where the run itself has it, or where it was let go."""
    found = WholeAnswer.objects.filter(run=run).values_list("content", flat=True).first()
    return None if found is None else bytes(found)
