"""Mara, who brings descriptions."""

import orjson
import pytest

from designer.importers import child as reader
from portal.imports import child


@pytest.fixture
def browser_in_service(mara, signed_in):
    """As it is in service: what she brings is read in a process of its own."""
    return signed_in(mara)


@pytest.fixture
def browser(browser_in_service, monkeypatch):
    """What she brings is read in this process: another one would take longer to start than all the rest takes."""
    monkeypatch.setattr(child, "_answer", lambda data: orjson.loads(orjson.dumps(reader.answer(data))))
    return browser_in_service
