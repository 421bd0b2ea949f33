"""Mara and her connector, open in the wizard."""

import pytest

from designer import properties
from portal.connectors.creation import create
from tests.portal.wizard import pets


@pytest.fixture
def connector(mara):
    return create(mara, pets(), properties.blank(), "Made for a test")


@pytest.fixture
def browser(signed_in, mara):
    return signed_in(mara)
