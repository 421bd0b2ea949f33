"""Changes of structure: add, remove, duplicate, reorder, make one’s own. Plain posts that lead to the element."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from designer.document import operations, pointer, schemas
from designer.document.document import Document
from designer.document.elements import kind_at, operation_at
from designer.document.names import operation_id_of
from designer.document.operations import OperationError
from designer.document.pointer import JSON, MISSING, PointerError
from designer.document.references import resolve
from designer.document.schemas import PropertyError
from portal import access
from portal.connectors import edits
from portal.connectors.drafts import draft
from portal.connectors.finding_rows import definition_url
from portal.connectors.models import Connector
from portal.connectors.panels import root_of
from portal.connectors.views import answers, definition
from portal.connectors.views.common import base_of
from portal.htmx import PortalRequest


class CommandError(ValueError):
    """Something that cannot be done as asked; the message is for the person."""


@dataclass(frozen=True)
class Command:
    """What a person asked for: the element, and the text they typed with it."""

    connector: Connector
    at: str
    name: str
    type: str


MAX_NAME, MAX_LEVELS = 200, 80
HOLDERS = {  # verb → the kinds of element that it can be done to; the others need an element of any kind
    "new-input": {"operation", "path"},
    "new-body": {"operation"},
    "new-property": {"schema"},
    "new-response": {"operation"},
    "new-header": {"response"},
    "duplicate": {"operation"},
    "up": {"operation", "parameter"},
    "down": {"operation", "parameter"},
}
PLACELESS = {"new-action", "new-definition"}


def check(document: Document, verb: str, command: Command) -> None:
    """Raises CommandError for an element that is not there or of the wrong kind, and for a name that cannot be kept."""
    if len(command.name) > MAX_NAME or not (command.name + command.type).isprintable():
        raise CommandError(f"A name has at most {MAX_NAME} characters, all of them visible.")
    if verb in PLACELESS:
        return
    tokens, kind = pointer.split(command.at), kind_at(command.at)
    is_new_schema = verb == "new-property" and tokens[-1:] == ("schema",)  # a response or body may have none yet
    holder = tokens[:-1] if is_new_schema else tokens
    if not kind or document.get(pointer.join(holder)) is MISSING:
        raise CommandError("This is not there any more.")
    if kind not in HOLDERS.get(verb, {kind}) or kind in ("document", "info"):
        raise CommandError("This cannot be done here.")
    if len(tokens) > MAX_LEVELS:
        raise CommandError("This is nested too deeply to be edited here.")


Verb = Callable[[Document, Command], tuple[Document, str]]


def new_operation(document: Document, command: Command) -> tuple[Document, str]:
    path, number = "/new-action", 2
    while document.get(pointer.join(("paths", path, "get"))) is not MISSING:
        path, number = f"/new-action-{number}", number + 1
    name = command.name.strip()
    value = {
        "operationId": operation_id_of("get", path, name, edits.operation_ids(command.connector)),
        **({"summary": name} if name else {}),
        "responses": {"200": {"description": "OK"}},
    }
    return operations.add(document, "get", path, value), pointer.join(("paths", path, "get"))


def new_definition(document: Document, command: Command) -> tuple[Document, str]:
    name = command.name.strip()
    at = pointer.join(("definitions", name))
    if not name:
        raise CommandError("Give the shared definition a name, such as Document.")
    if document.get(at) is not MISSING:
        raise CommandError(f"There is already a definition called “{name}”.")
    return document.put(at, {"type": "object", "properties": {}}), at


def new_parameter(document: Document, command: Command) -> tuple[Document, str]:
    name, place = command.name.strip(), command.type or "query"
    if not name:
        raise CommandError("Give the input the name that the API uses, such as limit.")
    for entry in _parameters(document, command.at):
        found = resolve(document, entry)
        if isinstance(found, dict) and (found.get("name"), found.get("in")) == (name, place):
            raise CommandError(f"There is already an input called “{name}” in the {place}.")
    if place == "body":
        value = _body(name)
    else:
        value = operations.path_parameter(name) if place == "path" else {"name": name, "in": place, "type": "string"}
    return _with_parameter(document, command.at, value)


def _parameters(document: Document, at: str) -> list[JSON]:
    entries = document.get(at + "/parameters", [])
    if not isinstance(entries, list):
        raise CommandError("The inputs of this element are not a list. Put them right in its source first.")
    return entries


def new_body(document: Document, command: Command) -> tuple[Document, str]:
    return _with_parameter(document, command.at, _body("body"))


def _body(name: str) -> dict[str, JSON]:
    return {"name": name, "in": "body", "required": True, "schema": {"type": "object", "properties": {}}}


def _with_parameter(document: Document, at: str, value: dict[str, JSON]) -> tuple[Document, str]:
    entries = _parameters(document, at)
    return document.put(at + "/parameters", [*entries, value]), pointer.child(at, "parameters", len(entries))


def new_property(document: Document, command: Command) -> tuple[Document, str]:
    document = schemas.added(document, command.at, command.name.strip(), command.type or "string")
    return document, pointer.child(command.at, "properties", command.name.strip())


def new_response(document: Document, command: Command) -> tuple[Document, str]:
    status = command.name.strip() or "200"
    if status != "default" and not (len(status) == 3 and status.isdecimal() and status.isascii()):
        raise CommandError("A status has three digits, such as 200 or 404, or is “default”.")
    at = pointer.child(command.at, "responses", status)
    if document.get(at) is not MISSING:
        raise CommandError(f"There is already a response {status}.")
    return document.put(at, {"description": "OK" if status == "200" else ""}), at


def new_header(document: Document, command: Command) -> tuple[Document, str]:
    name = command.name.strip()
    headers = document.get(command.at + "/headers", {})
    if not isinstance(headers, dict):
        raise CommandError("The headers of this response are not an object. Put them right in its source first.")
    if not name or name.lower() in {each.lower() for each in headers}:
        raise CommandError("There is already such a header." if name else "Give the header its name, such as Location.")
    at = pointer.child(command.at, "headers", name)
    return document.put(at, {"type": "string"}), at


def remove(document: Document, command: Command) -> tuple[Document, str]:
    at, kind = command.at, kind_at(command.at)
    if document.get(at) is MISSING:
        raise CommandError("This is not there any more.")
    if kind == "operation":
        return operations.remove(document, at), ""
    if kind == "schema" and schemas.is_property(at):
        return schemas.removed(document, at), operation_at(at) or pointer.join(pointer.split(at)[:2])
    if len(pointer.split(at)) == 2 and (used := edits.users(command.connector, at)):
        raise CommandError(f"This is used in {len(used)} place{'s' if len(used) > 1 else ''}. Change those first.")
    return document.put(at, MISSING), operation_at(at)


def duplicate(document: Document, command: Command) -> tuple[Document, str]:
    return operations.duplicated(document, command.at, edits.operation_ids(command.connector))


def up(document: Document, command: Command) -> tuple[Document, str]:
    return _moved(document, command.at, -1)


def down(document: Document, command: Command) -> tuple[Document, str]:
    return _moved(document, command.at, 1)


def _moved(document: Document, at: str, by: int) -> tuple[Document, str]:
    if kind_at(at) == "operation":
        return operations.reordered(document, at, by), at
    *tokens, last = pointer.split(at)
    holder, entries = pointer.join(tokens), document.get(pointer.join(tokens), [])
    if not isinstance(entries, list):
        raise CommandError("Only actions and inputs have an order.")
    index = int(last)
    if not 0 <= index + by < len(entries):
        return document, at
    entries = list(entries)
    entries[index], entries[index + by] = entries[index + by], entries[index]
    return document.put(holder, entries), pointer.child(holder, index + by)


def own(document: Document, command: Command) -> tuple[Document, str]:
    """Put a copy of what is shared in the place of the reference, to be edited here alone."""
    value = resolve(document, document.get(command.at))
    if value is MISSING:
        raise CommandError("What this refers to does not exist.")
    return document.put(command.at, value), command.at


VERBS: dict[str, Verb] = {
    "new-action": new_operation,
    "new-definition": new_definition,
    "new-input": new_parameter,
    "new-body": new_body,
    "new-property": new_property,
    "new-response": new_response,
    "new-header": new_header,
    "remove": remove,
    "duplicate": duplicate,
    "up": up,
    "down": down,
    "own": own,
}
STRICT = {"remove"}  # refused when somebody changed the element since the page was made


@require_POST
def change(request: PortalRequest, slug: str, verb: str) -> HttpResponse:
    """Do one of VERBS to the element at `at`, and go on to the element that the change is about."""
    connector = access.connector_write(request.user, slug)
    if verb not in VERBS:
        raise Http404("No such change.")
    command = Command(connector, request.POST.get("at", ""), request.POST.get("name", ""), request.POST.get("type", ""))
    base = base_of(request.POST, connector.head)
    try:
        watched = command.at if verb in STRICT else ""
        result = edits.save_document(connector, request.user, base, watched, lambda it: _done(it, verb, command, base))
    except (CommandError, OperationError, PropertyError, PointerError) as error:
        return _refused(request, connector, command, verb, str(error))
    except edits.Conflict as error:
        at = edits.found(connector, draft(connector).definition, command.at, base)
        context = {"connector": connector, "by": error.by, "at": at, "verb": verb, "base": connector.head}
        return render(request, "connectors/edit/changed_since.html", context, status=409)
    except edits.Gone as error:
        return answers.gone(request, connector, error, definition_url(connector))
    if result.revision and verb == "remove":
        messages.success(
            request, f"{result.revision.sentence}.", extra_tags=f"undo:{reverse('connectors:undo', args=[slug])}"
        )
    url = definition_url(connector, result.at) if result.at else reverse("connectors:edit-definition", args=[slug])
    return redirect(url)


def _done(document: Document, verb: str, command: Command, base: int) -> tuple[Document, str]:
    if verb not in PLACELESS:
        command = replace(command, at=edits.found(command.connector, document, command.at, base))
    check(document, verb, command)
    return VERBS[verb](document, command)


def _refused(request: PortalRequest, connector: Connector, command: Command, verb: str, why: str) -> HttpResponse:
    """The page again, with the sentence where the person typed, and what they typed."""
    holder = command.at if verb not in PLACELESS and command.at.startswith("/") else ""
    place = operation_at(holder) or root_of(holder)
    place = place if draft(connector).definition.get(place) is not MISSING else ""
    context = definition.page_context(request, connector, place)
    refused = {"verb": verb, "at": command.at, "name": command.name, "type": command.type, "why": why}
    return render(request, definition.PAGE, {**context, "refused": refused}, status=422)
