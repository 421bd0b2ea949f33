"""Sources of the command line: a file, a folder of a connector, or standard input."""

import sys
from dataclasses import dataclass
from pathlib import Path

from designer.document.text import TextError
from designer.importers import decoding, openapi2, reading
from designer.importers.given import Given
from designer.importers.imported import Imported

MAX_BESIDE = 2_000  # files of a folder


class Unreadable(Exception):
    """A source that cannot be read, as the line `FILE:LINE:COLUMN: what is wrong`."""


@dataclass(frozen=True)
class Read:
    """One source: its name as it was given, the text with its positions, and the connector."""

    name: str
    given: Given
    imported: Imported


def read(name: str) -> Read:
    """The source called `name`. Raises Unreadable."""
    try:
        data, files, own = _content(name)
        given = reading.given_of(data, files, own)
        return Read(name, given, reading.detect(given).read(given))
    except TextError as error:
        file = str(Path(name) / error.name) if isinstance(error, reading.FileError) else name
        raise Unreadable(f"{file}:{error.line}:{error.column}: {error.sentence}") from None
    except OSError as error:
        raise Unreadable(f"{name}:1:1: {error.strerror or 'This cannot be read'}.") from None


def _content(name: str) -> tuple[bytes, dict[str, bytes], str]:
    """The bytes of a source, the files beside it, and what they call it."""
    if name == "-":
        return sys.stdin.buffer.read(decoding.MAX_BYTES + 1), {}, ""
    path = Path(name)
    if path.is_dir():
        return _folder(path)
    return _limited(path), _beside(path), path.name


def _limited(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(decoding.MAX_BYTES + 1)  # one more than allowed is enough to refuse it


def _folder(path: Path) -> tuple[bytes, dict[str, bytes], str]:
    """The files of a folder, like those of an archive: the definition, and what lies beside it."""
    names = sorted(each for each in path.rglob("*") if each.is_file() and not _is_hidden(each.relative_to(path)))
    files = {each.relative_to(path).as_posix(): _limited(each) for each in names[:MAX_BESIDE]}
    main = reading.main_file(files)
    return files[main], reading.beside(files, main), Path(main).name


def _beside(path: Path) -> dict[str, bytes]:
    """What belongs to a connector's definition: the properties, icon and script in its folder."""
    if not path.name.lower().endswith(".swagger.json"):
        return {}
    kept = ("apiproperties.json", *openapi2.ICONS, ".csx")
    return {each.name: _limited(each) for each in sorted(path.parent.iterdir()) if each.name.lower().endswith(kept)}


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
