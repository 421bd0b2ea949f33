"""The files that a description is bundled from: what stands in them, and where in them a note is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from designer.document import pointer, yaml
from designer.document.openapi3 import anchors
from designer.document.pointer import JSON, MISSING, PointerError
from designer.document.text import TextError, load_json
from designer.importers.given import Given
from designer.importers.imported import Note
from designer.importers.positions import positions

MAIN = ""
Source = tuple[str, str]  # a file, and a pointer into it
Origins = Mapping[str, Source]  # a pointer into the bundle → what stands there came from


@dataclass
class Files:
    """The files that came along; each is read once, when something in it is wanted."""

    given: Given
    _read: dict[str, JSON] = field(default_factory=dict)
    _anchors: dict[str, dict[str, str]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.given.files

    def value(self, source: Source) -> JSON:
        """What stands at `source`. Raises TextError for a file that cannot be read, and where there is nothing."""
        name, at = source
        if name == MAIN:
            return pointer.find(self.given.value, pointer.split(at))
        try:
            value = pointer.find(self._whole(name), pointer.split(at))
        except PointerError:
            value = MISSING
        if value is MISSING:
            raise TextError(f"There is nothing at “#{at[:100]}” in the file “{name[:100]}”.")
        return value

    def pointer(self, name: str, fragment: str) -> str:
        """`fragment` of a reference into the file `name` as a pointer. It may be the name of an anchor there.

        Raises TextError for a file that cannot be read.
        """
        if fragment == "/":  # so people write the whole of a file; no file has a member without a name
            return ""
        if not fragment or fragment.startswith("/") or name == MAIN:
            return fragment
        if name not in self._anchors:
            self._anchors[name] = anchors(self._whole(name))
        return self._anchors[name].get(fragment, fragment)

    def _whole(self, name: str) -> JSON:
        if name not in self._read:
            self._read[name] = _loaded(self.given.files[name], name)
        return self._read[name]


def _loaded(data: bytes, name: str) -> JSON:
    try:
        text = data.decode("utf-8-sig")
        return load_json(text) if text.lstrip()[:1] in ("{", "[") else yaml.load(text)
    except UnicodeDecodeError:
        raise TextError(f"The file “{name[:100]}” is no text in UTF-8.") from None
    except TextError as error:
        raise TextError(f"The file “{name[:100]}” cannot be read: {error.sentence}", error.line, error.column) from None


def located(notes: Iterable[Note], origins: Origins, given: Given) -> tuple[Note, ...]:
    """Notes about a bundle, each with its place in the file that it is about; a file beside the main one is named."""
    if not origins:
        return given.located(notes)
    by_file: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        name, at = _origin(note.pointer, origins)
        sentence = note.sentence if name == MAIN else f"{note.sentence} This is in the file “{name[:100]}”."
        by_file[name].append(replace(note, sentence=sentence, pointer=at))
    main = given.located(by_file.pop(MAIN, ()))
    return main + tuple(note for name, found in by_file.items() for note in _in_file(found, given.files[name]))


def _origin(at: str, origins: Origins) -> Source:
    tokens = pointer.split(at)
    for length in range(len(tokens), 0, -1):
        source = origins.get(pointer.join(tokens[:length]))
        if source:
            return source[0], source[1] + pointer.join(tokens[length:])
    return MAIN, at


def _in_file(notes: list[Note], data: bytes) -> tuple[Note, ...]:
    text = data.decode("utf-8-sig")
    return Given(text, positions=partial(positions, text)).located(notes)
