"""Reading what people bring against the Node.js tools for the same, where Node.js is at hand."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks.figures import Figure, interleaved
from benchmarks.importing import CORPUS, whole
from benchmarks.site import ROOT, Site
from designer.document.garbage import search_paused
from designer.exporters import openapi2
from designer.importers import reading
from designer.importers.openapi3 import document

TITLE = "Converting and checking against Node.js tools"
NODE = ROOT / "benchmarks" / "node"
ROUNDS = 5
TINY = '{"openapi": "3.0.3", "info": {"title": "Tiny", "version": "1"}, "paths": {}}'
RULES = "extends: ['spectral:oas']\n"
PATIENCE = 600.0  # seconds: Spectral has taken over 100


def measure(site: Site) -> list[Figure]:
    stripe = CORPUS / "large" / "stripe.json"
    if not stripe.exists() or not shutil.which("npm") or not _installed():
        return []
    return [*_against_a_converter(stripe), _against_spectral(stripe)]


def _installed() -> bool:
    if (NODE / "node_modules").exists():
        return True
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    return subprocess.run(command, cwd=NODE, check=False, timeout=PATIENCE).returncode == 0


def _against_a_converter(path: pathlib.Path) -> list[Figure]:
    """In warm processes, with and without reading and writing; and as commands, less what a tiny document takes."""
    data = path.read_bytes()
    value = json.loads(data)
    acts: dict[str, Callable[[], Any]] = {"text": lambda: _converted(data), "value": lambda: _value_of(value)}
    ours = {name: times.p50 for name, times in interleaved(acts, ROUNDS, warm_up=1).items()}
    theirs = json.loads(_node("node", "convert.cjs", str(path), str(ROUNDS)))
    told = "OpenAPI 3 to 2.0, stripe, against api-spec-converter"
    return [
        _compared(f"{told}: from text to text", ours["text"], theirs["text"], 1 / 8),
        _compared("The same from value to value, ours with notes", ours["value"], theirs["value"], 1 / 8),
        _compared("The same as commands, less their start-up", *_as_commands(path), 1 / 4),
    ]


def _as_commands(path: pathlib.Path) -> tuple[float, float]:
    """The milliseconds of both commands on `path`, less those on a document that holds next to nothing."""
    with tempfile.TemporaryDirectory() as folder:
        tiny = pathlib.Path(folder) / "tiny.json"
        tiny.write_text(TINY)
        made = str(pathlib.Path(folder) / "made.json")
        ours = (sys.executable, "-m", "designer", "convert", "--to", "openapi2", "-o", made)
        theirs = ("node_modules/.bin/api-spec-converter", "--from=openapi_3", "--to=swagger_2")
        acts: dict[str, Callable[[], Any]] = {
            "ours": lambda: _run(ROOT, *ours, str(path)),
            "our start": lambda: _run(ROOT, *ours, str(tiny)),
            "theirs": lambda: _run(NODE, *theirs, str(path)),
            "their start": lambda: _run(NODE, *theirs, str(tiny)),
        }
        taken = {name: times.p50 for name, times in interleaved(acts, ROUNDS, warm_up=1).items()}
    return taken["ours"] - taken["our start"], taken["theirs"] - taken["their start"]


def _compared(name: str, ours: float, theirs: float, budget: float) -> Figure:
    note = f" ({theirs / ours:.1f} times as fast: {ours:.0f} ms against {theirs:.0f} ms)"
    return Figure(name, ours / theirs, "×", budget, note)


def _against_spectral(path: pathlib.Path) -> Figure:
    data = path.read_bytes()
    ours = interleaved({"ours": lambda: whole(data)}, ROUNDS, warm_up=1)["ours"].p50
    ruleset = NODE / "node_modules" / ".spectral.yaml"
    ruleset.write_text(RULES)
    started = time.perf_counter()
    _node("node_modules/.bin/spectral", "lint", "--quiet", "--ruleset", str(ruleset), str(path))
    theirs = (time.perf_counter() - started) * 1000
    return _compared("Read, convert and check, stripe, against Spectral, which checks", ours, theirs, 1 / 25)


def _converted(data: bytes) -> int:
    return len(openapi2.indented(reading.read(data).definition))


def _value_of(value: dict[str, Any]) -> object:
    with search_paused():
        return document.convert(value)


def _node(*command: str) -> str:
    return _run(NODE, *command)


def _run(folder: pathlib.Path, *command: str) -> str:
    run = subprocess.run(command, cwd=folder, check=False, timeout=PATIENCE, capture_output=True, text=True)
    if run.returncode not in (0, 1):  # 1: Spectral has found something
        raise RuntimeError(f"{command[0]}: {run.stderr.strip()}")
    return run.stdout
