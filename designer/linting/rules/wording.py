"""Rules for the words that people see: titles, summaries, labels, descriptions."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from designer.linting.elements import Element, is_internal, text, within
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem


def shown_text_does_not_match(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A text that people see, and that `pattern` (the ruleset's own) does not match from end to end."""
    value = element.node[member]
    if not isinstance(value, str) or options["pattern"].fullmatch(value) or not value.strip() or not _is_shown(element):
        return ()
    return [((member,), {"value": quoted(value)})]


def shown_text_ends_otherwise(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A text that people see ends with none of `signs`, white space aside."""
    value = text(element.node[member]).rstrip()
    if not value or value[-1] in options["signs"] or not _is_shown(element):
        return ()
    return [((member,), {"value": quoted(value)})]


def shown_text_repeats(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A text that people see says the same as `other`, full stops aside."""
    value, other = text(element.node[member]), text(element.node.get(options["other"]))
    if not value or value.strip().rstrip(".") != other.strip().rstrip(".") or not _is_shown(element):
        return ()
    return [((member,), {"value": quoted(value)})]


def text_has_word(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A text contains one of `words` as a whole word, in any case."""
    found = _any_of(tuple(options["words"])).search(text(element.node[member]))
    if found:
        yield (member,), {"word": quoted(found[0])}


def summary_is_in_title_case(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """Most words after the first begin with a capital letter, or the first one with a small letter."""
    first, *rest = text(element.node[member]).split() or [""]
    capitals = sum(word[0].isupper() and not word.isupper() for word in rest)
    if (first[:1].islower() or (capitals > 1 and capitals * 2 > len(rest))) and _is_shown(element):
        yield (member,), {"value": quoted(text(element.node[member]))}


def trigger_text_begins_differently(element: Element, member: str, options: Options) -> Iterator[Problem]:
    value = text(element.node.get(options["member"]))
    if value.strip() and not value.startswith(options["start"]) and _is_shown(element):
        yield (options["member"],), {"value": quoted(value)}


def deprecation_is_not_said(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node[member] is True and _is_shown(element):
        for name in ("summary", "description"):
            if "deprecated" in text(element.node.get(name, "deprecated")).lower():
                continue
            yield (name,), {"member": quoted(name)}


def _is_shown(element: Element) -> bool:
    """Whether people see the element. A body is shown as its fields, which have texts of their own."""
    operation = within(element, "operation")
    hidden = is_internal(element.node) or (operation is not None and is_internal(operation.node))
    return not hidden and element.node.get("in") != "body"


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
