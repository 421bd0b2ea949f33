"""Walking the portal as a person would, and looking at what each page is made of."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

SCHEMES = ("", "http", "https", "mailto")


@dataclass
class Look(HTMLParser):
    """What a page holds that could run a script or send a request of somebody else's."""

    links: list[str] = field(default_factory=list)
    dangers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        for name, value in attributes:
            if name.startswith(("on", "hx-on", "data-hx-on", "x-", "@", ":")) or name in ("style", "srcdoc"):
                self.dangers.append(f"<{tag} {name}>")
            if name in ("href", "src", "action", "formaction") and urlsplit(value or "").scheme not in SCHEMES:
                self.dangers.append(f"<{tag} {name}={value[:40]}>")
            if name.removeprefix("data-") in ("hx-get", "hx-post") and not (value or "").startswith(("/", "?", "")):
                self.dangers.append(f"<{tag} {name}={value[:40]}>")
        if tag in ("iframe", "object", "embed", "base", "foreignobject", "marquee", "math"):
            self.dangers.append(f"<{tag}>")
        if tag == "script" and not (values.get("src", "").startswith("/static/") or "json" in values.get("type", "")):
            self.dangers.append("<script>")
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])


def look(page: str) -> Look:
    made = Look()
    made.feed(page)
    return made


def walk(browser, *starts, most=80):
    """(address, answer) of every page that links lead to, each kind of page a few times."""
    waiting, known, kinds = list(starts), set(starts), {}
    while waiting and most:
        address = waiting.pop(0)
        answer = browser.get(address)
        most -= 1
        yield address, answer
        if "text/html" not in answer.get("Content-Type", ""):
            continue
        for link in look(answer.content.decode()).links:
            target = urlsplit(urljoin(address, link))
            page = target.path + (f"?{target.query}" if target.query else "")
            kind = re.sub(r"=[^&]*|[0-9a-f-]{36}|\d+", "", unquote(page))
            if target.netloc or page in known or target.path.startswith("/static/") or kinds.get(kind, 0) >= 3:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            known.add(page)
            waiting.append(page)
