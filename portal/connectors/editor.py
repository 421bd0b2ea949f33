"""What every page of the wizard shows around its step: header, step rail, right panel."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode

from designer.document.elements import operation_at
from portal.accounts.models import Person
from portal.connections.models import Run
from portal.connectors import revisions
from portal.connectors.findings import DEFINITION, GENERAL, SECURITY, Report, report
from portal.connectors.models import Connector, OperationIndex
from portal.connectors.panels import contents
from portal.htmx import PortalRequest

PANELS = (("findings", "Findings"), ("source", "Source"), ("preview", "Preview"))
TEST = "test"
STEPS = ((GENERAL, "General"), (SECURITY, "Security"), (DEFINITION, "Definition"), (TEST, "Test"))


@dataclass(frozen=True)
class Step:
    """One place in the wizard, and how far it is."""

    name: str
    number: int
    title: str
    url: str
    state: str  # empty, progress, done, problems
    words: str


def context(
    request: PortalRequest, connector: Connector, step: str, at: str = "", with_panel: bool = True
) -> dict[str, Any]:
    """The frame of a step, and what its panel shows. `at` is the address of the element that the page edits."""
    findings = report(connector)
    panel = chosen_panel(request)
    frame = {
        "connector": connector,
        "step": step,
        "steps": steps(connector, request.user, findings),
        "at": at,
        "base": connector.head,
        "undo": revisions.undoable(connector),
        "redo": revisions.redoable(connector),
        "unpublished": connector.head - connector.published.revision if connector.published else None,
        "panel": panel,
        "panels": PANELS,
        "findings": findings,
        "findings_here": findings.below(at) if at else findings.of_step(step),
        "shared_with": connector.shares.count(),
        "saved": connector.edited,
        "scope": "here",
        "here_url": page_url(request),
        "asked": request.GET,
        "next_step": next_step(connector, step, at),
    }
    return {**frame, **contents(connector, frame, request.GET.get("format", "yaml"))} if with_panel else frame


def page_url(request: PortalRequest) -> str:
    """The page that the person looks at, also when only a part of it is asked for."""
    if request.htmx and request.htmx.current_url_abs_path:
        return request.htmx.current_url_abs_path
    return request.get_full_path()


def next_step(connector: Connector, step: str, at: str) -> dict[str, str] | None:
    """The step after `step`, with the action that is open."""
    names = [name for name, _ in STEPS]
    if step not in names[:-1]:
        return None
    name, title = STEPS[names.index(step) + 1]
    url = reverse(f"connectors:edit-{name}", args=[connector.slug])
    return {"title": title, "url": f"{url}?{urlencode({'at': at})}" if name == TEST and operation_at(at) else url}


def chosen_panel(request: PortalRequest) -> str:
    """The panel that the address asks for; it is remembered. `none` folds the panel away."""
    names = [name for name, _ in PANELS] + ["none"]
    asked = request.GET.get("panel")
    if asked in names and asked != request.session.get("panel"):
        request.session["panel"] = asked
    return request.session.get("panel", "findings")


def steps(connector: Connector, person: Person, findings: Report) -> list[Step]:
    made = []
    for number, (name, title) in enumerate(STEPS, 1):
        url = reverse(f"connectors:edit-{name}", args=[connector.slug])
        state, words = _state(connector, person, name, findings)
        made.append(Step(name, number, title, url, state, words))
    return made


def _state(connector: Connector, person: Person, step: str, findings: Report) -> tuple[str, str]:
    if step == TEST:
        return _tried(connector, person)
    errors = findings.counts(step)["error"]
    if errors:
        return "problems", f"{errors} problem{'s' if errors > 1 else ''}"
    if step == GENERAL:
        return ("done", "Done") if connector.host else ("empty", "Needs an address")
    if step == SECURITY:
        return "done", "Done"
    actions = OperationIndex.objects.filter(connector=connector, version=None).count()
    return ("done", f"{actions} action{'s' if actions > 1 else ''}") if actions else ("empty", "No action yet")


def _tried(connector: Connector, person: Person) -> tuple[str, str]:
    actions = OperationIndex.objects.filter(connector=connector, version=None, kind="action")
    tried = Run.objects.filter(connector=connector, person=person, status__gte=200, status__lt=300, revision__gt=0)
    counted = actions.aggregate(all=Count("id"), tried=Count("id", filter=Q(pointer__in=tried.values("operation"))))
    if not counted["all"]:
        return "empty", "Nothing to try yet"
    state = "done" if counted["tried"] == counted["all"] else "progress" if counted["tried"] else "empty"
    return state, f"{counted['tried']} of {counted['all']} tried"
