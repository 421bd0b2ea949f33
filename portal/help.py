"""The help pages: docs/help/*.md, written in the words of the screens."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_GET
from markdown_it import MarkdownIt
from markdown_it.token import Token

from designer import linting
from designer.document import yaml
from designer.document.pointer import JSON
from portal.environment import ROOT

FOLDER = ROOT / "docs" / "help"
INDEX = "index"
PRACTICE = "http://127.0.0.1:8010"  # where the files say that the practice API is: its address by default


@dataclass(frozen=True)
class Page:
    """A page: its name in the address, its first heading, and the rest as HTML."""

    name: str
    title: str
    html: SafeString


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "help/page.html", {"page": read(INDEX), "pages": pages()})


@require_GET
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One page. Only names that are in the folder exist, whatever the address says."""
    if name == INDEX or name not in names():
        raise Http404("No such help page.")
    return render(request, "help/page.html", {"page": read(name), "pages": pages()})


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule that connectors are checked by, in its groups."""
    ordered = sorted(linting.rules().values(), key=lambda rule: (rule.group, rule.code))
    groups = {group: list(found) for group, found in groupby(ordered, key=lambda rule: rule.group)}
    return render(request, "help/rules.html", {"groups": groups, "pages": pages()})


@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """What one rule asks for and why, with an example of each kind."""
    found = linting.rules().get(code)
    if found is None:
        raise Http404("There is no such rule.")
    examples = {name: _example(getattr(found, name)) for name in ("wrong", "right")}
    return render(request, "help/rule.html", {"rule": found, **examples, "pages": pages()})


def _example(value: JSON) -> str:
    return value if isinstance(value, str) else yaml.dump(value)


@cache
def names() -> tuple[str, ...]:
    """The pages in the order in which the index links to them; those it forgets come last."""
    there = {path.stem for path in FOLDER.glob("*.md")}
    linked = [name for name in re.findall(r"\]\(([\w-]+)\.md", (FOLDER / f"{INDEX}.md").read_text()) if name in there]
    return tuple(dict.fromkeys([INDEX, *linked, *sorted(there)]))


@cache
def pages() -> tuple[Page, ...]:
    return tuple(read(name) for name in names())


@cache
def read(name: str) -> Page:
    """The page `name`, one of `names()`."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse((FOLDER / f"{name}.md").read_text().replace(PRACTICE, practice_address()))
    title, body = tokens[1].content, tokens[3:]
    for token, after in zip(body, [*body[1:], None], strict=True):
        _name_heading(token, after)
        for child in token.children or []:
            _lead_inside(child)
    # Written by us and parsed with HTML off: nothing of a person's is in it.
    return Page(name, title, mark_safe(parser.renderer.render(body, parser.options, {})))


def practice_address() -> str:
    """Where the practice API of this portal really is."""
    return PRACTICE.replace("8010", str(settings.ENV["PRACTICE_PORT"]))


def _name_heading(token: Token, text: Token | None) -> None:
    if token.type == "heading_open" and text is not None:
        token.attrSet("id", slugify(text.content))


def _lead_inside(token: Token) -> None:
    """Links between the files, as they work in the repository, become links between the pages."""
    target = re.fullmatch(r"([\w-]+)\.md(#[\w-]+)?", str(token.attrGet("href") or ""))
    if token.type == "link_open" and target:
        home = "/help/" if target[1] == INDEX else f"/help/{target[1]}/"
        token.attrSet("href", home + (target[2] or ""))
