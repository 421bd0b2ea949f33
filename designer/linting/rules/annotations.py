"""Rules for `x-ms-api-annotation`: the versions of an action, and what replaces an old one.

Source: https://learn.microsoft.com/connectors/custom-connectors/operational-updates
"""

import re
from collections.abc import Iterator

from designer.linting.elements import Element, members, text
from designer.linting.fact_rows import Annotation
from designer.linting.index import Index
from designer.linting.labels import quoted
from designer.linting.ruleset import FarProblem, Options, Problem


def current_operation_has_replacement(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if "replacement" in members(element.node[member]) and element.node.get("deprecated") is not True:
        yield (member, "replacement"), {}


def replacement_lacks(element: Element, member: str, options: Options) -> Iterator[Problem]:
    replacement = members(element.node[member]).get("replacement")
    if isinstance(replacement, dict) and options["member"] not in replacement:
        yield (member, "replacement"), {}


def family_lacks_revision(element: Element, member: str, options: Options) -> Iterator[Problem]:
    annotation = members(element.node[member])
    if annotation.get("family") and annotation.get("revision") in (None, ""):
        yield (member,), {"family": quoted(text(annotation["family"]))}


def operation_id_lacks_revision(element: Element, member: str, options: Options) -> Iterator[Problem]:
    revision = members(element.node[member]).get("revision")
    if type(revision) is not int or revision <= 1:
        return
    name = text(element.node.get("operationId"))
    if name and not re.search(rf"[vV]{revision}\Z", name):
        yield ("operationId",), {"id": quoted(name), "revision": str(revision)}


def family_repeats_revision(index: Index, options: Options) -> Iterator[FarProblem]:
    first: dict[tuple[str, int], Annotation] = {}
    for each in index.annotations:
        other = first.setdefault((each.family, each.revision), each)
        if each.family and each.revision and other is not each:
            words = {"id": quoted(each.operation_id), "other": quoted(other.operation_id)}
            yield each.pointer, {**words, "revision": str(each.revision)}


def family_has_several_without_revision(index: Index, options: Options) -> Iterator[FarProblem]:
    for family, listed in index.families.items():
        without = [each for each in listed if not each.revision]
        for each in without[1:]:
            yield each.pointer, {"family": quoted(family)}


def family_has_too_many_current(index: Index, options: Options) -> Iterator[FarProblem]:
    """More than `most` actions of one family are not deprecated; with `status`, only those in it count."""
    for family, listed in index.families.items():
        current = [each for each in listed if not each.is_deprecated]
        counted = [each for each in current if each.status == options.get("status", each.status)]
        for each in counted[options["most"] :]:
            yield each.pointer, {"family": quoted(family), "count": str(len(counted))}


def operation_is_ahead_of_connector(index: Index, options: Options) -> Iterator[FarProblem]:
    """An action is in production while the connector is a preview, which it is when nothing is said."""
    if "Production" in index.statuses:
        return
    for each in index.annotations:
        if each.status == "Production":
            yield each.pointer, {"id": quoted(each.operation_id)}
