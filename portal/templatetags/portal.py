"""Small pieces of markup that every page uses."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.accounts.models import Person
from portal.connectors.models import Connector

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1000)  # a page holds hundreds, of a few dozen kinds
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite. Without `label` it is decoration, hidden from screen readers."""
    href = f"{static('icons.svg')}#{name}"
    classes = f"icon {css}".strip()
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, href)


SHORT = {"delete": ("del", "DEL")}  # method → class and word; the others are themselves
TRIGGERS = {"webhook": ("hook", "HOOK"), "polling": ("poll", "POLL")}


@register.simple_tag
@lru_cache(maxsize=100)  # as with icons
def verb(method: str, kind: str = "", size: str = "") -> SafeString:
    """The badge of an operation: its method in small letters, or its kind when it is a trigger. `size`: "" or "lg".

    A large badge has room for the whole method.
    """
    if size == "lg":
        return format_html('<span class="verb verb-{} verb-lg">{}</span>', method, method.upper())
    css, word = TRIGGERS.get(kind) or SHORT.get(method) or (method, method.upper())
    return format_html('<span class="verb verb-{}">{}</span>', css, word)


@register.inclusion_tag("_tile.html")
def tile(connector: Connector, size: str = "") -> dict[str, object]:
    """A connector's tile: its icon, or the first letter of its name, on its brand colour.

    The colour is an SVG attribute: the content security policy allows no inline style. `size`: "", "sm" or "lg".
    """
    return {"connector": connector, "size": size, "letter": (connector.title.strip() or "?")[0].upper()}


@register.filter
def by(person: Person | None, viewer: Person) -> str:
    """`you`, or the person's name."""
    if person is None:
        return "somebody who left"
    return "you" if person == viewer else str(person)


@register.filter
def ago(moment: datetime | None) -> str:
    """`just now`, `3 min ago`, `Yesterday, 16:20`, `12 Oct`, `21 Aug 2025`, in the person's time zone."""
    if moment is None:
        return "never"
    here, now = timezone.localtime(moment), timezone.localtime()
    seconds = (now - here).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    days = (now.date() - here.date()).days
    if days < 2:
        return f"{'Today' if days == 0 else 'Yesterday'}, {formats.date_format(here, 'H:i')}"
    return formats.date_format(here, "j M" if here.year == now.year else "j M Y")
