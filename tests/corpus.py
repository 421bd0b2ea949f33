"""The corpus of real files beside the project. It may be absent: tests that need it are then skipped, visibly."""

import json
import pathlib

import pytest

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")


def connectors() -> list[pathlib.Path]:
    """The folder of every connector in the corpus; empty without it."""
    return sorted(path for path in CORPUS.glob("connectors/*") if path.is_dir())


def definition(folder: pathlib.Path):
    """The definition in a connector's folder, or None when it is not JSON as it stands."""
    return _load(next(folder.glob("[Aa]pi[Dd]efinition*.json")))


def properties(folder: pathlib.Path):
    """The properties document in a connector's folder, or None when it is not JSON as it stands."""
    return _load(folder / "apiProperties.json")


def _load(path: pathlib.Path):
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError):
        return None
