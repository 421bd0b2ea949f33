"""`diff`: what changed between two descriptions, in words, each breaking or not."""

import argparse
import json
import sys
from dataclasses import fields

from designer.cli import progress, sources
from designer.cli.sources import Unreadable
from designer.document.comparison import Change, changes, changes_in_properties
from designer.document.pointer import JSON, MISSING


def run(options: argparse.Namespace) -> int:
    """Compare two sources; 1 when a change can break what people built."""
    try:
        with progress.shown("Reading"):
            old, new = sources.read(options.old).imported, sources.read(options.new).imported
            found = [*changes(old.definition, new.definition), *changes_in_properties(old.properties, new.properties)]
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    if options.format == "json":
        print(json.dumps([_as_json(change) for change in found], indent=2, ensure_ascii=False))
    else:
        print("\n".join(map(_line, found)) or "Nothing changed.")
    return int(any(change.is_breaking for change in found))


def _as_json(change: Change) -> dict[str, JSON]:
    members = {field.name: getattr(change, field.name) for field in fields(change)}
    return {name: value for name, value in members.items() if value is not MISSING}


def _line(change: Change) -> str:
    reason = f" {change.reason}" if change.is_breaking and change.reason else ""
    return f"{'breaking' if change.is_breaking else 'safe    '}  {change.sentence}.{reason}"
