"""Settings of the tests: the portal's own, over the environment that `tests.environment` makes when it is imported."""

import pathlib

import tests.environment
from portal.settings import *

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In memory, threads would share one cache whose locks do not wait. A file behaves as it does in service.
    DATABASES["default"]["TEST"] = {"NAME": pathlib.Path(tests.environment.DATA) / "tests.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},  # no collectstatic needed
}
STATIC_ROOT = pathlib.Path(tests.environment.DATA) / "static"  # empty, so that no client scans what is collected
STATIC_ROOT.mkdir(exist_ok=True)
