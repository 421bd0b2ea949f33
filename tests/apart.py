"""A portal of its own in a folder of its own, whose processes a test may kill."""

import os
import pathlib
import subprocess
import sys

from portal.environment import ROOT


class Apart:
    """Commands run against the data folder `folder`, as an operator would run them."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.environ = {**os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings"}
        self.manage("migrate", "--verbosity", "0")

    def start(self, *arguments: str, said_to: pathlib.Path | None = None) -> subprocess.Popen[str]:
        """`manage.py …`, running. What it says goes to the file `said_to`, or to a pipe."""
        said = said_to.open("w") if said_to else subprocess.PIPE
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=said, stderr=subprocess.PIPE, text=True)

    def manage(self, *arguments: str) -> str:
        """What `manage.py …` says. Fails with its complaint."""
        process = self.start(*arguments)
        said, complaint = process.communicate()
        assert process.returncode == 0, complaint
        return said

    def shell(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)
