"""What a first visit transfers: the page and everything that it loads, compressed as served."""

import re
from html import unescape

from benchmarks.browser import Browser
from benchmarks.figures import Figure
from benchmarks.site import Site

TITLE = "Page weights"
BUDGET = 120  # KB
PAGES = {
    "Connectors": "/connectors/",
    "General": "/connectors/{small}/edit/general/",
    "Definition, 7 actions": "/connectors/{small}/edit/definition/",
    "Definition, 1,223 actions": "/connectors/{large}/edit/definition/",
    "Test, 7 actions": "/connectors/{small}/edit/test/",
    "Test, 1,223 actions": "/connectors/{large}/edit/test/",
}
LOADED = re.compile(r'(?:<link [^>]*href|<script [^>]*src|<img [^>]*src|<use href)="([^"#]+)')
IMPORTED = re.compile(r"url\(['\"]?(/static/[^'\")]+)")


def measure(site: Site) -> list[Figure]:
    browser = Browser(site.port)
    browser.sign_in(site.seed["people"]["many"], site.seed["password"])
    figures = []
    for name, path in PAGES.items():
        sizes = weigh(browser, path.format(**site.seed["slugs"]))
        note = f" (page {sizes[0] / 1000:.0f} KB, {len(sizes) - 1} files)"
        figures.append(Figure(f"First visit: {name}", sum(sizes) / 1000, " KB", BUDGET, note))
    return figures


def weigh(browser: Browser, path: str) -> list[int]:
    """The bytes of the page, then those of each file that it loads, each as compressed as the server offers."""
    page = browser.get(path).text
    files = sorted({unescape(found) for found in LOADED.findall(page) if found.startswith("/")})
    for sheet in [file for file in files if file.endswith(".css")]:
        files += sorted(set(IMPORTED.findall(browser.get(sheet).text)) - set(files))
    return [browser.get(each, Accept_Encoding="gzip, br").size for each in (path, *files)]
