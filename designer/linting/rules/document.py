"""Rules over the whole document: what no part can know alone. They read facts only."""

from collections.abc import Iterator

from designer.linting.fact_rows import Operation
from designer.linting.index import Index, shape
from designer.linting.labels import quoted
from designer.linting.ruleset import FarProblem, Options


def operation_id_is_taken(index: Index, options: Options) -> Iterator[FarProblem]:
    first: dict[str, Operation] = {}
    for operation in index.operations:
        other = first.setdefault(operation.operation_id, operation)
        if operation.operation_id and other is not operation:
            words = {"id": quoted(operation.operation_id), "this": _label(operation), "other": _label(other)}
            yield f"{operation.pointer}/operationId", words


def path_differs_in_case_only(index: Index, options: Options) -> Iterator[FarProblem]:
    first: dict[str, str] = {}
    for place, path in index.paths:
        other = first.setdefault(path.lower(), path)
        if other != path:
            yield place, {"path": quoted(path), "other": quoted(other)}


def operation_is_indistinct(index: Index, options: Options) -> Iterator[FarProblem]:
    """Same verb, and paths that differ only in the names of their variables."""
    first: dict[tuple[str, str], Operation] = {}
    for operation in index.operations:
        other = first.setdefault((operation.verb, shape(operation.path)), operation)
        if other is not operation and other.path.lower() != operation.path.lower():
            yield operation.pointer, {"this": _label(operation), "other": _label(other)}


def has_too_many_operations(index: Index, options: Options) -> Iterator[FarProblem]:
    if len(index.operations) > options["most"]:
        yield "", {"count": str(len(index.operations)), "most": str(options["most"])}


def reference_is_dangling(index: Index, options: Options) -> Iterator[FarProblem]:
    for reference in index.dangling:
        if reference.target.startswith(options["prefix"]):
            yield reference.pointer, {"target": quoted(reference.target.removeprefix(options["prefix"]))}


def definition_needs_itself(index: Index, options: Options) -> Iterator[FarProblem]:
    """Following required properties through references leads back to the start."""
    for place in _on_a_loop(index.must):
        yield place, {"name": quoted(place.removeprefix("/definitions/"))}


def called_operation_is_missing(index: Index, options: Options) -> Iterator[FarProblem]:
    for call in index.calls:
        if call.operation_id not in index.by_operation_id:
            yield f"{call.pointer}/operationId", {"id": quoted(call.operation_id)}


def call_lacks_input(index: Index, options: Options) -> Iterator[FarProblem]:
    """A call leaves out an input that the called operation requires and has no default for; the first one is named."""
    for call in index.calls:
        called = index.by_operation_id.get(call.operation_id)
        given = {*call.gives, *(name.partition("/")[0] for name in call.gives)}
        needs = (index.needed_name(need) for need in called.needs) if called else ()
        missing = next((name for name in needs if name and name not in given), "")
        if missing:
            yield call.pointer, {"id": quoted(call.operation_id), "name": quoted(missing)}


def hook_calls_no_webhook(index: Index, options: Options) -> Iterator[FarProblem]:
    for hook in index.hooks:
        called = index.by_operation_id.get(hook.operation_id)
        if called and not called.is_webhook:
            yield f"{hook.pointer}/operationId", {"id": quoted(hook.operation_id)}


def required_scheme_is_missing(index: Index, options: Options) -> Iterator[FarProblem]:
    for requirement in index.requirements:
        if requirement.scheme not in index.schemes:
            yield requirement.pointer, {"name": quoted(requirement.scheme)}


def scope_is_unknown(index: Index, options: Options) -> Iterator[FarProblem]:
    for requirement in index.requirements:
        known = index.scopes.get(requirement.scheme)
        for at, scope in enumerate(requirement.scopes if known is not None else ()):
            if known is not None and scope not in known:
                yield f"{requirement.pointer}/{at}", {"scope": quoted(scope), "name": quoted(requirement.scheme)}


def scopes_are_of_no_use(index: Index, options: Options) -> Iterator[FarProblem]:
    """Scopes are asked of a scheme that has none: only OAuth 2.0 does."""
    for requirement in index.requirements:
        scheme = index.schemes.get(requirement.scheme)
        if scheme and scheme.kind in ("basic", "apiKey") and requirement.scopes:
            yield requirement.pointer, {"name": quoted(scheme.name)}


def _label(operation: Operation) -> str:
    return quoted(f"{operation.verb.upper()} {operation.path}")


def _on_a_loop(edges: dict[str, list[str]]) -> list[str]:
    """The nodes that lie on a loop, or between two loops, in order."""
    return list(_without_ends(_reversed(_without_ends(edges))))


def _without_ends(edges: dict[str, list[str]]) -> dict[str, list[str]]:
    """`edges` without the nodes from which every way comes to an end."""
    back = _reversed(edges)
    ways = {node: len(targets) for node, targets in edges.items()}
    ended = [node for node in back if not ways.get(node)]
    while ended:
        for source in back.get(ended.pop(), ()):
            ways[source] -= 1
            if not ways[source]:
                ended.append(source)
    return {node: [to for to in targets if ways.get(to)] for node, targets in edges.items() if ways[node]}


def _reversed(edges: dict[str, list[str]]) -> dict[str, list[str]]:
    back: dict[str, list[str]] = {node: [] for node in edges}
    for node, targets in edges.items():
        for target in targets:
            back.setdefault(target, []).append(node)
    return back
