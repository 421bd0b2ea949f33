"""Ids as they come in addresses and forms."""

import uuid

from django.http import Http404


def as_uuid(text: str) -> uuid.UUID:
    """Raises Http404 for what is no id: nothing has it."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404("No such thing.") from None
