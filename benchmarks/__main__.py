"""`python -m benchmarks [name …]`: runs benchmarks and prints one table. Exit status 1 when a budget is missed."""

import importlib
import pkgutil
import sys
from types import ModuleType

import benchmarks
from benchmarks.figures import Figure, table
from benchmarks.site import running


def names() -> list[str]:
    """The modules of this package that measure something; a new one is found by itself. RUNS_LAST comes last."""
    found = [each.name for each in pkgutil.iter_modules(benchmarks.__path__) if is_one(each.name)]
    return sorted(found, key=lambda name: (hasattr(module(name), "RUNS_LAST"), name))


def is_one(name: str) -> bool:
    return name != "__main__" and hasattr(module(name), "measure")


def module(name: str) -> ModuleType:
    return importlib.import_module(f"benchmarks.{name}")


def main(arguments: list[str]) -> int:
    if arguments == ["--list"]:
        print("\n".join(f"{name:10} {module(name).TITLE}" for name in names()))
        return 0
    if unknown := set(arguments) - set(names()):
        print(f"There is no benchmark called {', '.join(sorted(unknown))}. --list shows them.", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    with running() as site:
        for name in arguments or names():
            print(f"{module(name).TITLE} …", file=sys.stderr)
            figures += module(name).measure(site)
    print(table(figures))
    return int(any(figure.verdict == "MISSED" for figure in figures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
