"""Small things that several views of the wizard read from a request."""

from django.http import QueryDict

from portal.connectors import edits
from portal.connectors.drafts import State, draft
from portal.connectors.models import Connector


def base_of(data: QueryDict | None, head: int) -> int:
    """The revision that a posted form was read from; the head when it says nothing usable."""
    given = data.get("base", "") if data is not None else ""
    return int(given) if given.isdecimal() and given.isascii() and 0 < int(given[:9]) <= head else head


def state_at_base(connector: Connector, base: int) -> State:
    """The state a form compares with: the draft, or what it was when the form was made."""
    return draft(connector) if base >= connector.head else edits.base_state(connector, base)
