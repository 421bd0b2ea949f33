"""The environment of the tests: nothing of the caller's, and a data folder that is gone afterwards.

Importing it does the work, because the settings read the environment as soon as they are imported.
"""

import atexit
import os
import shutil
import tempfile

from portal.environment import TABLE

KEPT = "DATABASE_URL"  # so that the same tests run on PostgreSQL

for variable in TABLE:
    if variable.name != KEPT:
        os.environ.pop(variable.name, None)
DATA = tempfile.mkdtemp(prefix="connector-designer-tests-")
os.environ["DATA_DIR"] = DATA
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
