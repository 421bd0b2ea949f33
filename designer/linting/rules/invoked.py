"""Rules for what the actions answer that dynamic choices and shapes call: the paths of a call lead into that.

Source: https://learn.microsoft.com/connectors/custom-connectors/openapi-extensions, the dynamic extensions.
"""

from collections.abc import Iterator

from designer.linting.answer_schemas import ABSENT, Shape, at_path, entry_of, is_other_than_array
from designer.linting.fact_rows import Want
from designer.linting.index import Index
from designer.linting.labels import quoted
from designer.linting.ruleset import FarProblem, Options


def invoked_operation_gives_no_array(index: Index, options: Options) -> Iterator[FarProblem]:
    """What a list of choices is read from is something else than an array."""
    for want in index.wants:
        if want.is_list and is_other_than_array(at_path(_answer(index, want), want.path, index.resolve), index.resolve):
            place = f"at {quoted(want.path)}" if want.path else "as a whole"
            yield f"{want.pointer}/{want.member}", {"id": quoted(want.operation_id), "place": place}


def invoked_operation_lacks_property(index: Index, options: Options) -> Iterator[FarProblem]:
    """What a call wants is not in the answer, or not in the entries of the array in it."""
    for want in index.wants:
        found = at_path(_answer(index, want), want.path, index.resolve)
        if want.path and found is ABSENT:
            yield f"{want.pointer}/{want.member}", {"id": quoted(want.operation_id), "path": quoted(want.path)}


def _answer(index: Index, want: Want) -> Shape:
    """The answer of the called action; where entries are wanted, what they are like."""
    answer = index.answer(want.operation_id)
    return answer if want.array is None else entry_of(at_path(answer, want.array, index.resolve), index.resolve)
