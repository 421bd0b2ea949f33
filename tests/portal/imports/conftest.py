"""Mara, who brings descriptions."""

import pytest


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)
