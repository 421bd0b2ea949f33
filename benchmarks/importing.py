"""Reading what people bring, against doing nothing with it, and against a validator alone.

The nothing: parse the JSON, hash it, walk it once with pointers, write its parts. Only with the corpus at hand.
"""

import hashlib
import json
import pathlib
from collections.abc import Callable
from typing import Any

import orjson
from openapi_spec_validator import validate

from benchmarks.figures import Figure, interleaved
from benchmarks.site import Site
from designer import linting
from designer.document.document import Document, divide
from designer.document.text import TextError
from designer.importers import reading

TITLE = "Reading what people bring"
CORPUS = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus"
ROUNDS = 5


def measure(site: Site) -> list[Figure]:
    large = {name: CORPUS / "large" / f"{name}.json" for name in ("stripe", "github")}
    found = [_against_nothing(name, path.read_bytes()) for name, path in large.items() if path.exists()]
    if (small := CORPUS / "large" / "box.json").exists():
        found.append(_against_a_validator(small.read_bytes()))
    return found + _published()


def _against_nothing(name: str, data: bytes) -> Figure:
    times = interleaved({"ours": lambda: _whole(data), "nothing": lambda: _nothing(data)}, ROUNDS, warm_up=1)
    ours, nothing = times["ours"].p50, times["nothing"].p50
    size = f"{len(data) / 1e6:.0f} MB"
    note = f" ({ours:.0f} ms against {nothing:.0f} ms)"
    return Figure(f"Read, convert, check and index {name}, {size}, against its floor", ours / nothing, "×", note=note)


def _against_a_validator(data: bytes) -> Figure:
    value = json.loads(data)
    times = interleaved({"ours": lambda: _whole(data), "validator": lambda: validate(value)}, 3, warm_up=1)
    return Figure(
        "openapi-spec-validator alone against all of that, box, 2 MB", times["validator"].p50 / times["ours"].p50, "×"
    )


def _published() -> list[Figure]:
    """Every published connector, read and checked one after the other."""
    texts = [path.read_bytes() for path in sorted(CORPUS.glob("connectors/*/[Aa]pi[Dd]efinition*.json"))]
    if not texts:
        return []
    acts: dict[str, Callable[[], Any]] = {str(number): _reader(data) for number, data in enumerate(texts)}
    each = sorted(times.p50 for times in interleaved(acts, 1, warm_up=1).values())
    return [
        Figure("A published connector read and checked, the median", each[len(each) // 2], " ms"),
        Figure(f"All {len(texts)} of them, one after the other", sum(each) / 1000, " s"),
    ]


def _reader(data: bytes) -> Callable[[], Any]:
    def read() -> None:
        try:
            _whole(data)
        except TextError:
            return

    return read


def _whole(data: bytes) -> int:
    imported = reading.read(data)
    document = Document.from_value(imported.definition)
    return len(linting.check(document, imported.properties))


def _nothing(data: bytes) -> int:
    value = orjson.loads(data)
    hashlib.sha256(data).digest()
    stack, seen = [("", value)], 0
    while stack:
        at, node = stack.pop()
        seen += 1
        if isinstance(node, dict):
            stack += [(f"{at}/{key}", member) for key, member in node.items()]
        elif isinstance(node, list):
            stack += [(f"{at}/{index}", member) for index, member in enumerate(node)]
    return seen + len(divide(value))
