"""Findings as the pages list them: in groups, each with its place in words and the form where it can be mended."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from designer.document import pointer
from designer.document.document import DIVIDED
from designer.document.elements import METHODS, kind_at
from designer.findings import Finding
from designer.linting.fixes import is_fixable
from portal.connectors.models import Connector

SHOWN = 200  # findings of one group
TITLES = (("error", "Before publishing"), ("warning", "Worth a look"), ("advice", "Advice"))
SHARED = {"definitions": "Definition", "parameters": "Input", "responses": "Response"}


def groups(connector: Connector, findings: list[Finding], lines: Mapping[str, int]) -> list[dict[str, Any]]:
    """The findings in their three groups, the first SHOWN of each. `lines` are those of the source that is shown."""
    return [
        {
            "severity": severity,
            "title": title,
            "count": sum(each.severity == severity for each in findings),
            "findings": [_listed(connector, each, lines) for each in islice(_of(severity, findings), SHOWN)],
        }
        for severity, title in TITLES
    ]


def _listed(connector: Connector, finding: Finding, lines: Mapping[str, int]) -> dict[str, Any]:
    more = {"is_fixable": is_fixable(finding), "where": where(finding.pointer), "line": lines.get(finding.pointer)}
    return {**link(connector, finding), **more}


def _of(severity: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (each for each in findings if each.severity == severity)


def link(connector: Connector, finding: Finding) -> dict[str, Any]:
    """A finding and the form where it can be mended."""
    at = finding.pointer
    if at.startswith("properties:") or at.startswith(("/securityDefinitions", "/security")):
        return {"finding": finding, "url": reverse("connectors:edit-security", args=[connector.slug])}
    element = nearest(at) if at.startswith("/") else ""
    if not element:
        return {"finding": finding, "url": reverse("connectors:edit-general", args=[connector.slug])}
    return {"finding": finding, "url": definition_url(connector, element)}


def definition_url(connector: Connector, at: str = "") -> str:
    """Where an element of the definition is edited."""
    url = reverse("connectors:edit-definition", args=[connector.slug])
    return f"{url}?{urlencode({'at': at})}" if at else url


def nearest(at: str) -> str:
    """The address of the smallest element with a form of its own that holds `at`."""
    tokens = pointer.split(at)
    while len(tokens) > 1:
        here = pointer.join(tokens)
        if (
            tokens[0] in DIVIDED
            and kind_at(here) in ("operation", "parameter", "response", "header")
            or _is_property(here)
        ):
            return here
        tokens = tokens[:-1]
    return ""


def _is_property(at: str) -> bool:
    tokens = pointer.split(at)
    return kind_at(at) == "schema" and (tokens[-2] == "properties" or len(tokens) == 2)


def where(at: str) -> str:
    """The action or shared element that a finding is about, in short."""
    if at.startswith("script:"):
        return "Script"
    if at.startswith("icon:"):
        return "Icon"
    if not at.startswith("/"):
        return "Sign-in and properties" if at else "General"
    tokens = pointer.split(at)
    if tokens[0] == "paths":
        verb = tokens[2].upper() if tokens[2:3] and tokens[2] in METHODS else ""
        return f"{verb} {' '.join(tokens[1:2])}".strip()
    return " ".join((SHARED.get(tokens[0], tokens[0]), *tokens[1:2]))
