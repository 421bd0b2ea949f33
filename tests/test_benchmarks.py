"""The benchmarks can be started. How fast anything is, no test says."""

import importlib
import pathlib
import pkgutil
import subprocess

import pytest

import benchmarks

ROOT = pathlib.Path(__file__).resolve().parents[1]
MODULES = sorted(each.name for each in pkgutil.iter_modules(benchmarks.__path__) if not each.ispkg)


@pytest.mark.parametrize("name", MODULES)
def test_every_module_imports(name):
    assert importlib.import_module(f"benchmarks.{name}").__doc__


def test_script_bench_lists_what_it_measures():
    listed = subprocess.run([ROOT / "script/bench", "--list"], capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == [
        "calling",
        "faults",
        "hanging",
        "importing",
        "pages",
        "peers",
        "queries",
        "saving",
        "signed_in",
        "weights",
        "memory",
    ]


def test_a_missed_budget_is_said():
    from benchmarks.figures import Figure, table

    figures = [Figure("Undo", 1.6, "×", 1.5), Figure("Save", 1.2, "×", 1.5), Figure("Beside", 9, " ms")]
    assert [figure.verdict for figure in figures] == ["MISSED", "ok", "–"]
    assert "≤ 1.50×" in table(figures)
