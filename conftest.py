"""Where the browser of the browser tests is, and what happens without one."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
HOW = "no Chromium: install the package “chromium”, or set CHROMIUM to the path of one"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=HOW))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the installed browser, for Playwright's `executable_path`."""
    assert CHROMIUM is not None, HOW
    return CHROMIUM
