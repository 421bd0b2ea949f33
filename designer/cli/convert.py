"""`convert`: sources into files of another kind, with a report of what was recognised, approximated and dropped."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from designer.cli import progress, sources
from designer.cli.sources import Read, Unreadable
from designer.cli.targets import TARGETS, made
from designer.exporters.openapi2 import indented


def run(options: argparse.Namespace) -> int:
    """Convert one source to a file or standard output, or several into a folder."""
    return _several(options) if len(options.sources) > 1 else _one(options)


def _one(options: argparse.Namespace) -> int:
    try:
        with progress.shown("Reading"):
            read = sources.read(options.sources[0])
            content = _content(read, options.to, options.out or "")
        if options.report:
            _write(Path(options.report), indented(read.imported.report.as_dict()))
        if options.out:
            _write(Path(options.out), content)
        else:
            sys.stdout.buffer.write(content)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    print(_summary(read), file=sys.stderr)
    return 0


def _several(options: argparse.Namespace) -> int:
    """One line a file; a file that cannot be read does not stop the others."""
    if not options.out:
        print("With several sources, -o names the folder for what is made of them.", file=sys.stderr)
        return 2
    folder, failed, reports, taken = Path(options.out), 0, {}, set[str]()
    folder.mkdir(parents=True, exist_ok=True)
    for name in progress.through(options.sources):
        try:
            read = sources.read(name)
            path = folder / _file_name(name, TARGETS[options.to], taken)
            _write(path, _content(read, options.to, path.name))
        except Unreadable as error:
            failed += 1
            print(error)
            continue
        reports[name] = read.imported.report.as_dict()
        print(f"{_summary(read)} → {path}")
    if options.report:
        _write(Path(options.report), indented(reports))
    return int(failed > 0)


def _content(read: Read, target: str, out: str) -> bytes:
    try:
        return made(read.imported, target, out)
    except ValueError as error:
        raise Unreadable(f"{read.name}:1:1: {error}") from None


def _file_name(source: str, ending: str, taken: set[str]) -> str:
    """A name for what is made of `source` that no other source of this run has."""
    path = Path(source)
    stem = path.name.partition(".")[0] or "connector"
    if path.name.lower().startswith("apidefinition") or path.is_dir():
        stem = path.resolve().name if path.is_dir() else path.resolve().parent.name
    name, number = stem, 2
    while (name + ending).lower() in taken:
        name, number = f"{stem}-{number}", number + 1
    taken.add((name + ending).lower())
    return name + ending


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: a reader never sees half a file."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise Unreadable(f"{path}:1:1: This cannot be written: {error.strerror}.") from None
    finally:
        beside.unlink(missing_ok=True)


def _summary(read: Read) -> str:
    report = read.imported.report
    kinds = Counter(note.kind for note in report.said)
    counts = [f"{count} {what.removesuffix('s') if count == 1 else what}" for what, count in report.counts.items()]
    return f"{read.name}: {', '.join([report.format, *counts, *(f'{count} {kind}' for kind, count in kinds.items())])}"
