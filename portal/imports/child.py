"""Running the reader of untrusted files: a process without surroundings, with limits, whose answer alone counts."""

import subprocess
import sys
from typing import Any

import orjson

from designer.document.text import TextError
from portal.environment import ROOT

SECONDS = 60  # by the clock; the reader itself has a limit of processor time
PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from designer.importers.child import main; main()"


def read(data: bytes) -> dict[str, Any]:
    """What `data` was read as, see designer.importers.child. Raises TextError for what cannot be read."""
    answer = _answer(data)
    if error := answer.get("error"):
        raise TextError(error["sentence"], error["line"], error["column"])
    return answer


def _answer(data: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", PROGRAM, str(ROOT)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            env={},  # no secret of the portal is in there
            cwd="/",
            check=True,
        )
        answer: dict[str, Any] = orjson.loads(done.stdout)
    except (subprocess.SubprocessError, orjson.JSONDecodeError):
        raise TextError("Reading this took too long or too much memory. Take out what is not needed.") from None
    return answer
