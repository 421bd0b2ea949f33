"""Saving one field over HTTP: session, CSRF, write, check again, answer. The size of the document must not matter."""

import json
import re
from html import unescape
from itertools import count

from benchmarks import pace
from benchmarks.browser import Browser
from benchmarks.figures import Figure, interleaved
from benchmarks.site import Site

TITLE = "Saving one field"
ROUNDS = 80
UNDOS = 30
SUMMARY = "summary"


class Editor:
    """One action's form in a browser, as the page gave it."""

    def __init__(self, browser: Browser, slug: str) -> None:
        self.browser = browser
        self.url = f"/connectors/{slug}/edit/definition/"
        self.undo_url = f"/connectors/{slug}/edit/undo/"
        page = browser.get(self.url).text
        posts_to = re.search(r'<form method="post" action="([^"]+)" id="e[0-9a-f]{10}" class="autosave', page)
        if posts_to is None:
            raise RuntimeError(f"{self.url} shows no action to edit.")
        self.action = unescape(posts_to[1])
        self.fields = _fields(page[posts_to.start() : page.index("</form>", posts_to.start())])
        self._numbers = count()

    def save(self) -> None:
        """Type another name, which saves it; the next save goes on from the revision that this one made."""
        fields = {**self.fields, SUMMARY: f"Name {next(self._numbers)}"}
        answer = self.browser.post(self.action, fields, HX_Request="true")
        self.fields["base"] = str(json.loads(answer.headers["HX-Trigger"])["connector-changed"]["head"])

    def undo(self) -> None:
        self.browser.post(self.undo_url, {"next": self.url}, expect=302)


def measure(site: Site) -> list[Figure]:
    browser = Browser(site.port)
    browser.sign_in(site.seed["people"]["many"], site.seed["password"])
    editors = {name: Editor(browser, site.seed["slugs"][name]) for name in site.sizes}
    saves = interleaved({name: editor.save for name, editor in editors.items()} | pace.page(site, browser), ROUNDS)
    undos = interleaved({name: editor.undo for name, editor in editors.items()}, UNDOS, warm_up=2)
    small = saves["small"]
    figures = [
        Figure("Save one field, 32 KB, p50", pace.paced(small.p50, saves), " ms", 15, pace.note(small.p50, saves))
    ]
    for name in [each for each in site.sizes if each != "small"]:
        figures += [
            Figure(f"Save one field, {name} against 32 KB", saves[name].p50 / small.p50, "×", 1.5),
            Figure(f"Undo, {name} against 32 KB", undos[name].p50 / undos["small"].p50, "×", 1.5),
        ]
    return figures


def _fields(form: str) -> dict[str, str]:
    """What a browser would send of `form`: its text fields, and what is chosen in the others."""
    fields = {}
    for tag in re.finditer(
        r"<(input|textarea|select)\b([^>]*)>(.*?)(?=<(?:input|textarea|select|label)\b|$)", form, re.S
    ):
        kind, attributes, inside = tag.groups()
        name = _attribute(attributes, "name")
        if kind == "textarea":
            fields[name] = unescape(inside.split("</textarea>")[0]).removeprefix("\n")
        elif kind == "select":
            chosen = re.search(r'<option value="([^"]*)" selected', inside)
            fields[name] = unescape(chosen[1]) if chosen else ""
        elif "checked" in attributes or 'type="radio"' not in attributes and 'type="checkbox"' not in attributes:
            fields[name] = _attribute(attributes, "value")
    return fields


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""
