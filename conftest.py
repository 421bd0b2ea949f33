"""Where the browser of the browser tests is, what happens without one, and which tests come first."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
HOW = "no Chromium: install the package “chromium”, or set CHROMIUM to the path of one"


# One that begins last keeps a single process at work while the others have nothing left.
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
    items[:] = long_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    if CHROMIUM is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=HOW))


def long_first(items: list[pytest.Item], processes: int) -> list[pytest.Item]:
    """The order in which each process, which gets one part of the list, begins with its share of the long ones."""
    long = [item for item in items if item.nodeid.startswith(LONG)]
    others = [item for item in items if not item.nodeid.startswith(LONG)]
    ordered = []
    for number in range(processes):
        end = len(items) * (number + 1) // processes
        ordered += long[number::processes]
        wanted = max(end - len(ordered), 0)
        ordered += others[:wanted]
        del others[:wanted]
    return ordered + others


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the installed browser, for Playwright's `executable_path`."""
    assert CHROMIUM is not None, HOW
    return CHROMIUM
