"""Small things that several views of the wizard read from a request."""

from django.http import Http404, QueryDict

from designer import ways
from designer.document import pointer
from designer.document.pointer import PointerError
from portal.connectors import edits
from portal.connectors.drafts import State, draft
from portal.connectors.models import Connector
from portal.htmx import PortalRequest


def address_of(data: QueryDict) -> str:
    """The JSON pointer `at` of an address. 404 for what is none."""
    at = data.get("at", "")
    try:
        pointer.split(at)
    except PointerError:
        raise Http404("This address leads nowhere.") from None
    return at


def base_of(data: QueryDict | None, head: int) -> int:
    """The revision that a posted form was read from; the head when it says nothing usable."""
    given = data.get("base", "") if data is not None else ""
    return int(given) if given.isdecimal() and given.isascii() and 0 < int(given[:9]) <= head else head


def way_of(request: PortalRequest, connector: Connector) -> str:
    """The way to sign in that a page is about: the one in its address, else the default; "" where there is only one.

    404 for a post to one that is gone: what was typed is not for another way.
    """
    asked, found = request.GET.get("way", ""), [way.name for way in ways.ways(draft(connector).properties)]
    if asked in found:
        return asked
    if asked and request.method == "POST":
        raise Http404("This way to sign in was removed meanwhile.")
    return found[0] if found else ""


def state_at_base(connector: Connector, base: int) -> State:
    """The state a form compares with: the draft, or what it was when the form was made."""
    return draft(connector) if base >= connector.head else edits.base_state(connector, base)
