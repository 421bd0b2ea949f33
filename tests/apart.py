"""A portal of its own in a folder of its own, whose processes a test may kill."""

import os
import pathlib
import shutil
import subprocess
import sys

import tests.environment
from portal.environment import ROOT

EMPTY = pathlib.Path(tests.environment.DATA) / "empty.sqlite3"  # with every table: migrating takes seconds


class Apart:
    """Commands run against the data folder `folder`, as an operator would run them."""

    def __init__(self, folder: pathlib.Path, **settings: str) -> None:
        own = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings", **settings}
        self.environ = {**os.environ, **own}
        database = folder / "portal.sqlite3"
        if os.environ.get("DATABASE_URL"):
            self.manage("migrate", "--verbosity", "0")
        elif not EMPTY.exists():
            self.manage("migrate", "--verbosity", "0")
            shutil.copyfile(database, EMPTY)
        else:
            shutil.copyfile(EMPTY, database)

    def start(self, *arguments: str, said_to: pathlib.Path | None = None) -> subprocess.Popen[str]:
        """`manage.py …`, running. What it says goes to the file `said_to`, or to a pipe."""
        said = said_to.open("w") if said_to else subprocess.PIPE
        command = [sys.executable, "manage.py", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=self.environ, stdin=pipe, stdout=said, stderr=pipe, text=True)

    def manage(self, *arguments: str, typed: str = "") -> str:
        """What `manage.py …` says, given `typed` on its standard input. Fails with its complaint."""
        process = self.start(*arguments)
        said, complaint = process.communicate(typed)
        assert process.returncode == 0, complaint
        return said

    def shell(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)
