"""Media types: the name without its parameters, and which family it belongs to."""

import re

JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"

_ESSENCE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+*-]+", re.ASCII)
_PAGES = ("text/html", "application/xhtml+xml")
_SCRIPTS = ("application/javascript", "text/javascript", "application/x-javascript", "application/ecmascript")
_STYLES = ("text/css", "text/less")
_FONTS = ("application/font", "application/x-font", "application/vnd.ms-fontobject")


def essence(content_type: str) -> str:
    """`"Application/JSON; charset=utf-8"` → `"application/json"`; "" for what is no media type."""
    name = content_type.partition(";")[0].strip().lower()
    return name if _ESSENCE.fullmatch(name) else ""


def is_json(content_type: str) -> bool:
    """Whether a body of this type is JSON; so is one whose type nobody says."""
    return family(content_type) in ("", "json")


def family(content_type: str) -> str:
    """json, xml, form, page, script, style, font, image, media, text or other; "" where the type is not said."""
    name = essence(content_type)
    if not name:
        return ""
    if name.endswith(("/json", "+json")):
        return "json"
    if name in _PAGES:
        return "page"
    if name.startswith(_FONTS) or name.startswith("font/"):
        return "font"
    if name.startswith("image/"):
        return "image"
    if name.endswith(("/xml", "+xml")):
        return "xml"
    if name in (FORM_TYPE, "multipart/form-data"):
        return "form"
    return _rest(name)


def _rest(name: str) -> str:
    if name in _SCRIPTS:
        return "script"
    if name in _STYLES:
        return "style"
    if name.startswith(("audio/", "video/")):
        return "media"
    return "text" if name.startswith("text/") else "other"
