"""The rows of the list on the left of the Definition step. Made here and not by a template, which takes half a second
for the thousand actions of a large connector; this takes a few milliseconds.
"""

from collections.abc import Iterable
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.connectors.models import Connector, OperationIndex
from portal.templatetags.portal import icon, verb

NOTHING = SafeString("")


def operation_rows(connector: Connector, operations: Iterable[OperationIndex], current: str) -> SafeString:
    """A row for each of `operations`. `current` is the address of what is open."""
    page = reverse("connectors:edit-definition", args=[connector.slug])
    return format_html_join("\n", "{}", ((operation_row(page, each, current),) for each in operations))


def changed_row(connector: Connector, operation: OperationIndex) -> SafeString:
    """The row of an open operation after a save: htmx puts it in place of the one that is there."""
    page = reverse("connectors:edit-definition", args=[connector.slug])
    return operation_row(page, operation, operation.pointer, SafeString(' hx-swap-oob="true"'))


def operation_row(page: str, row: OperationIndex, current: str, attributes: SafeString = NOTHING) -> SafeString:
    return format_html(
        '<li id="op-{}"{}><a class="op{}" href="{}?at={}"{}>{}<span class="label">{}</span>{}</a></li>',
        row.pk,
        attributes,
        " is-quiet" if row.visibility == "internal" else "",
        page,
        quote(row.pointer),
        _current(row.pointer == current),
        verb(row.method, row.kind),
        row.summary or row.operation_id or row.path,
        _flag(row.errors, row.warnings) or _internal(row.visibility == "internal"),
    )


def shared_rows(connector: Connector, shared: Iterable[tuple[str, str, int]], current: str) -> SafeString:
    """A row for each shared definition, parameter and response, given as address, name and number of errors."""
    page = reverse("connectors:edit-definition", args=[connector.slug])
    return format_html_join(
        "\n",
        '<li><a class="op" href="{}?at={}"{}><span class="verb verb-ref" aria-hidden="true">{{}}</span>'
        '<span class="label mono">{}</span>{}</a></li>',
        ((page, quote(at), _current(at == current), name, _flag(errors, 0)) for at, name, errors in shared),
    )


def _current(is_current: bool) -> SafeString:
    return SafeString(' aria-current="page"') if is_current else NOTHING


def _flag(errors: int, warnings: int) -> SafeString:
    if errors:
        return format_html(
            '<span class="flag bad">{}{}<span class="visually-hidden"> problems</span></span>',
            icon("exclamation-circle-fill"),
            errors,
        )
    if warnings:
        return format_html(
            '<span class="flag warn">{}{}<span class="visually-hidden"> warnings</span></span>',
            icon("exclamation-triangle-fill"),
            warnings,
        )
    return NOTHING


def _internal(is_internal: bool) -> SafeString:
    if not is_internal:
        return NOTHING
    return format_html('<span class="flag faint">{}</span>', icon("eye-slash", "", "Internal: users do not see it"))
