"""Reading what people bring against the Node.js tools for the same, where Node.js is at hand."""

import pathlib
import shutil
import subprocess
import time

from benchmarks.figures import Figure, interleaved
from benchmarks.importing import CORPUS, whole
from benchmarks.site import ROOT, Site
from designer.document.document import Document
from designer.exporters import openapi2
from designer.importers import reading

TITLE = "Converting and checking against Node.js tools"
NODE = ROOT / "benchmarks" / "node"
ROUNDS = 5
RULES = "extends: ['spectral:oas']\n"
PATIENCE = 600.0  # seconds: Spectral has taken over 100


def measure(site: Site) -> list[Figure]:
    stripe = CORPUS / "large" / "stripe.json"
    if not stripe.exists() or not shutil.which("npm") or not _installed():
        return []
    return [_against_a_converter(stripe), _against_spectral(stripe)]


def _installed() -> bool:
    if (NODE / "node_modules").exists():
        return True
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    return subprocess.run(command, cwd=NODE, check=False, timeout=PATIENCE).returncode == 0


def _against_a_converter(path: pathlib.Path) -> Figure:
    data = path.read_bytes()
    ours = interleaved({"ours": lambda: _converted(data)}, ROUNDS, warm_up=1)["ours"].p50
    theirs = float(_node("node", "convert.cjs", str(path), str(ROUNDS)))
    note = f" ({theirs / ours:.1f} times as fast: {ours:.0f} ms against {theirs:.0f} ms)"
    return Figure("OpenAPI 3 to 2.0, stripe, against api-spec-converter", ours / theirs, "×", 1 / 8, note)


def _against_spectral(path: pathlib.Path) -> Figure:
    data = path.read_bytes()
    ours = interleaved({"ours": lambda: whole(data)}, ROUNDS, warm_up=1)["ours"].p50
    ruleset = NODE / "node_modules" / ".spectral.yaml"
    ruleset.write_text(RULES)
    started = time.perf_counter()
    _node("node_modules/.bin/spectral", "lint", "--quiet", "--ruleset", str(ruleset), str(path))
    theirs = (time.perf_counter() - started) * 1000
    note = f" ({theirs / ours:.0f} times as fast: {ours:.0f} ms against {theirs:.0f} ms)"
    return Figure("Read, convert and check, stripe, against Spectral, which checks", ours / theirs, "×", 1 / 25, note)


def _converted(data: bytes) -> int:
    return len(openapi2.as_json(Document.from_value(reading.read(data).definition)))


def _node(*command: str) -> str:
    run = subprocess.run(command, cwd=NODE, check=False, timeout=PATIENCE, capture_output=True, text=True)
    if run.returncode not in (0, 1):  # 1: Spectral has found something
        raise RuntimeError(f"{command[0]}: {run.stderr.strip()}")
    return run.stdout
