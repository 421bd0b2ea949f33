"""`python -m tests.fuzz [IMPORTER] [SECONDS]`: mutated documents for as long as asked; see CONTRIBUTING.md.

With atheris installed, it follows what the code does with them; without, they are random. Stops at the first broken
law and leaves the document in a file.
"""

import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from random import Random
from typing import Any, NoReturn

try:
    import atheris
except ImportError:
    atheris = None

from tests.fuzz.seeds import seeds

with atheris.instrument_imports(include=["designer"]) if atheris else nullcontext():
    from tests.fuzz.mutation import MAX_SIZE, mutated
    from tests.fuzz.targets import check, importers

    IMPORTERS = importers()

SECONDS, MEMORY = 10, 2 * 2**30  # of processor time for one document; bytes of address space for all


class Slow(Exception):
    """One document took more processor time than any may."""


def main(arguments: list[str]) -> int:
    """0 when nothing was found, 1 for a broken law, 2 for an importer that there is not."""
    known = IMPORTERS
    name = arguments[0] if arguments and not arguments[0].isdecimal() else ""
    seconds = next((int(each) for each in arguments if each.isdecimal()), 60)
    if name and name not in known:
        print(f"There is no importer “{name}”. Choose one of {', '.join(known)}.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGPROF, _slow)
    chosen = [name] if name else list(known)
    return max(_run(each, known[each], seconds / len(chosen)) for each in chosen)


def _slow(*_: object) -> NoReturn:
    raise Slow


def _run(name: str, importer: Any, seconds: float) -> int:
    if atheris:
        return _guided(name, importer, seconds)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return _at_random(name, importer, seconds)


def _guided(name: str, importer: Any, seconds: float) -> int:
    """In a process of its own: libFuzzer ends the one that it runs in."""
    with tempfile.TemporaryDirectory() as folder:
        child = os.fork()
        if not child:
            _fuzz(name, importer, seconds, Path(folder))
        return int(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0)


def _fuzz(name: str, importer: Any, seconds: float, folder: Path) -> NoReturn:
    for number, data in enumerate(seeds(name)):
        (folder / str(number)).write_bytes(data)
    others = [data for other in IMPORTERS for data in seeds(other)]

    def mutate(data: bytes, limit: int, seed: int) -> bytes:
        return mutated(data, others, Random(seed))[:limit]

    limits = [f"-max_total_time={round(seconds)}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEMORY // 2**20}"]
    files = [f"-artifact_prefix=fuzz-{name}-", str(folder)]
    command = [sys.argv[0], f"-max_len={MAX_SIZE}", *limits, *files]
    atheris.Setup(command, lambda data: check(importer, data) and None, custom_mutator=mutate)
    atheris.Fuzz()
    os._exit(0)


def _at_random(name: str, importer: Any, seconds: float) -> int:
    end, count, read = time.monotonic() + seconds, 0, 0
    for data in _documents(name, Random()):
        if time.monotonic() > end:
            break
        try:
            read += _limited(importer, data)
        except BaseException as error:
            return _found(name, data, error)
        count += 1
    print(f"{name}: {count:,} documents, {read:,} of them read, nothing found")
    return 0


def _documents(name: str, random: Random) -> Iterator[bytes]:
    documents, others = seeds(name), [data for other in IMPORTERS for data in seeds(other)]
    while True:
        data = random.choice(documents)
        for _ in range(random.choice((1, 1, 2, 5))):
            data = mutated(data, others, random)
        yield data


def _limited(importer: Any, data: bytes) -> bool:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return check(importer, data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _found(name: str, data: bytes, error: BaseException) -> int:
    if isinstance(error, KeyboardInterrupt):
        raise error
    file = Path(f"fuzz-{name}.txt")
    file.write_bytes(data)
    print(f"{name}: {type(error).__name__}: {str(error)[:300]}\nThe document is in {file}.", file=sys.stderr)
    traceback.print_exception(error)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
