"""Where the browser of the browser tests is, what happens without one, and which tests come first."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
HOW = "no Chromium: install the package “chromium”, or set CHROMIUM to the path of one"


# Long ones first: one that begins last keeps a single process at work while the others have nothing left.
LONG = (
    "tests/browser/",
    "tests/security/test_secret",
    "tests/security/test_fuzz",
    "tests/portal/test_rotate",
    "tests/portal/signins/test_refresh",
    "tests/portal/test_serve.",
    "tests/portal/test_access_matrix",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    if CHROMIUM is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=HOW))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the installed browser, for Playwright's `executable_path`."""
    assert CHROMIUM is not None, HOW
    return CHROMIUM
