"""Reading what people bring, against the least that it can cost, and against a validator and a YAML reader alone.

Only with the corpus at hand.
"""

import json
import pathlib
from collections.abc import Callable
from typing import Any

import yaml as pyyaml
from openapi_spec_validator import validate

from benchmarks.figures import Figure, interleaved
from benchmarks.floor import bare_import
from benchmarks.site import Site
from designer import linting
from designer.document import yaml
from designer.document.document import Document
from designer.document.garbage import search_paused
from designer.document.text import TextError
from designer.importers import reading

TITLE = "Reading what people bring"
CORPUS = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus"
ROUNDS = 5


def measure(site: Site) -> list[Figure]:
    large = {name: CORPUS / "large" / f"{name}.json" for name in ("stripe", "github")}
    found = [_against_the_floor(name, path.read_bytes()) for name, path in large.items() if path.exists()]
    if (stripe := large["stripe"]).exists():
        found.append(_against_a_validator(stripe.read_bytes()))
    return found + _yaml() + _published()


def _against_the_floor(name: str, data: bytes) -> Figure:
    times = interleaved({"ours": lambda: whole(data), "floor": lambda: bare_import(data)}, ROUNDS, warm_up=1)
    ours, floor = times["ours"].p50, times["floor"].p50
    size = f"{len(data) / 1e6:.0f} MB"
    note = f" ({ours:.0f} ms against {floor:.0f} ms)"
    return Figure(f"Read, convert, check and index {name}, {size}, against its floor", ours / floor, "×", 3, note)


def _against_a_validator(data: bytes) -> Figure:
    value = json.loads(data)
    times = interleaved({"ours": lambda: whole(data), "validator": lambda: validate(value)}, 3, warm_up=1)
    ours, alone = times["ours"].p50, times["validator"].p50
    note = f" ({alone / ours:.1f} times as fast)"
    return Figure("All of that, stripe, against openapi-spec-validator alone", ours / alone, "×", 1 / 12, note)


def _yaml() -> list[Figure]:
    """Reading YAML against PyYAML with libyaml, which refuses less and means YAML 1.1."""
    paths = {name: CORPUS / "large" / f"{name}.json" for name in ("stripe", "github", "k8s", "box")}
    return [_yaml_of(name, path) for name, path in paths.items() if path.exists()]


def _yaml_of(name: str, path: pathlib.Path) -> Figure:
    text = pyyaml.dump(json.loads(path.read_bytes()), Dumper=pyyaml.CSafeDumper, sort_keys=False, allow_unicode=True)
    acts: dict[str, Callable[[], Any]] = {
        "ours": lambda: yaml.load(text),
        "libyaml": lambda: pyyaml.load(text, Loader=pyyaml.CSafeLoader),
    }
    times = interleaved(acts, ROUNDS, warm_up=1)
    ours, libyaml = times["ours"].p50, times["libyaml"].p50
    size, note = f"{len(text) / 1e6:.0f} MB", f" ({ours:.0f} ms against {libyaml:.0f} ms)"
    return Figure(f"Read {name} as YAML, {size}, against PyYAML's C reader", ours / libyaml, "×", 1 / 8, note)


def _published() -> list[Figure]:
    """Every published connector, read and checked one after the other."""
    texts = [path.read_bytes() for path in sorted(CORPUS.glob("connectors/*/[Aa]pi[Dd]efinition*.json"))]
    if not texts:
        return []
    acts: dict[str, Callable[[], Any]] = {str(number): _reader(data) for number, data in enumerate(texts)}
    each = sorted(times.p50 for times in interleaved(acts, 1, warm_up=1).values())
    return [
        Figure("A published connector read and checked, the median", each[len(each) // 2], " ms", 4),
        Figure(f"All {len(texts)} of them, one after the other", sum(each) / 1000, " s", 5),
    ]


def _reader(data: bytes) -> Callable[[], Any]:
    def read() -> None:
        try:
            whole(data)
        except TextError:
            return

    return read


def whole(data: bytes) -> int:
    """As the portal and the command line do: nothing that is read and checked has reference cycles to search for."""
    with search_paused():
        imported = reading.read(data)
        document = Document.from_value(imported.definition)
        return len(linting.check(document, imported.properties))
