"""What the project says about itself leads somewhere: links, file names, and the list of decisions."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
ENTRIES = {path.name for path in ROOT.iterdir()}
MADE_LATER = tuple(line.lstrip("/") for line in (ROOT / ".gitignore").read_text().split() if line.endswith("/"))

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FILE_NAME = re.compile(r"[\w.<>*-]+(/[\w.<>*-]+)*/?")
SUFFIXES = (".css", ".html", ".js", ".json", ".md", ".png", ".py", ".svg", ".toml", ".txt", ".yaml")


def name(path):
    return str(path.relative_to(ROOT))


def prose(page):
    return FENCE.sub("", page.read_text())


def anchors(page):
    """The fragments of a page's headings, as code hosts and the help pages make them."""
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in HEADING.findall(page.read_text()))
    return {re.sub(r"\s", "-", heading.strip()) for heading in plain}


def is_file_name(text):
    """`designer/findings.py` is one, and so is `help/<name>.md`; `text/plain` and `/etc/hosts` are not."""
    if not FILE_NAME.fullmatch(text) or "/" not in text or text.startswith(MADE_LATER):
        return False
    return text.endswith(("/", *SUFFIXES)) or text.split("/")[0] in ENTRIES


def dangling(page):
    for target in LINK.findall(prose(page)):
        path, _, fragment = target.partition("#")
        if ":" in path or path.startswith("/"):
            continue
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (fragment and fragment not in anchors(there)):
            yield target


def missing(page):
    for text in CODE.findall(prose(page)):
        pattern = re.sub(r"<[^>]*>", "*", text)
        if is_file_name(text) and not any(ROOT.glob(pattern.rstrip("/"))):
            yield text


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_leads_somewhere(page):
    assert list(dangling(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_that_is_named_exists(page):
    assert list(missing(page)) == []


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_a_decision_says_context_decision_and_consequences(page):
    sections = [
        heading for heading in HEADING.findall(page.read_text())[1:] if page.read_text().count(f"\n## {heading}")
    ]
    assert sections == ["Context", "Decision", "Consequences"]


def test_the_index_lists_every_decision_in_order():
    index = LINK.findall((ROOT / "docs" / "adr" / "README.md").read_text())
    assert [target for target in index if target[0].isdigit()] == [page.name for page in DECISIONS]


def test_decisions_are_numbered_without_gaps():
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_every_direct_dependency_has_its_reason():
    reasons = (ROOT / "docs" / "adr" / "0003-dependencies.md").read_text().lower()
    pinned = [
        line.partition("==")[0].partition("[")[0].lower()
        for file in ("requirements.txt", "requirements-dev.txt")
        for line in (ROOT / file).read_text().splitlines()
        if "==" in line
    ]
    assert [package for package in pinned if f"| {package} |" not in reasons] == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("designer/findings.py", True),
        ("nowhere/at/all.py", True),
        ("docs/help/<name>.md", True),
        ("script/server", True),
        ("templates/", True),
        ("README.md", False),  # no slash: a word like any other
        ("data/keys.json", False),  # made when the portal runs
        ("text/plain", False),
        ("/etc/hosts", False),
        ("https://example.org/a.json", False),
    ],
)
def test_a_file_name_is_told_from_other_words_in_code(text, is_one):
    assert is_file_name(text) == is_one
