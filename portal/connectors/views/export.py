"""A connector as files to take along: the draft for its editors, the published version for everybody who may use it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import orjson
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.db.models import Sum
from django.db.models.functions import Length
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from designer.document import yaml
from designer.exporters import openapi2, openapi3, package, postman
from portal import access
from portal.connectors.drafts import State, draft, published
from portal.connectors.models import Connector, HeadPart, Icon, Part, Version
from portal.htmx import PortalRequest
from portal.middleware import INERT

PAGE = "connectors/export.html"
DRAFT, PUBLISHED = "draft", "published"
MADE_BY = "1"  # raise it when the exporters write other bytes for the same parts, so that no old ETag matches
WEIGHED_BELOW = 500_000  # characters; above that the page does not make every file only to tell its size
SIZES_KEPT = 3600  # seconds; the key holds the hash of the content


@dataclass(frozen=True)
class Format:
    """One file that can be exported."""

    file: str
    suffix: str
    content_type: str
    icon: str
    title: str
    say: str
    make: Callable[[State, Connector], bytes]


def _json(state: State, connector: Connector) -> bytes:
    return openapi2.as_json(state.definition)


def _yaml(state: State, connector: Connector) -> bytes:
    return openapi2.as_yaml(state.definition)


def _openapi3(state: State, connector: Connector) -> bytes:
    return openapi2.indented(openapi3.as_value(state.definition.value(), state.properties, "3.1"))


def _openapi3_yaml(state: State, connector: Connector) -> bytes:
    return yaml.dump(openapi3.as_value(state.definition.value(), state.properties, "3.1")).encode()


def _openapi30(state: State, connector: Connector) -> bytes:
    return openapi2.indented(openapi3.as_value(state.definition.value(), state.properties, "3.0"))


def _postman(state: State, connector: Connector) -> bytes:
    return openapi2.indented(postman.collection(state.definition, state.properties))


def _package(state: State, connector: Connector) -> bytes:
    icon = Icon.objects.filter(connector=connector, digest=state.icon).first() if state.icon else None
    png = bytes(icon.png) if icon else None
    return package.as_zip(package.file_set(state.definition, state.properties, png, state.script))


FORMATS = {
    each.file: each
    for each in (
        Format(
            "openapi.json",
            ".openapi.json",
            "application/json",
            "filetype-json",
            "OpenAPI 2.0 as JSON",
            "The definition as it is, for any tool that reads OpenAPI 2.0.",
            _json,
        ),
        Format(
            "openapi.yaml",
            ".openapi.yaml",
            "application/yaml",
            "filetype-yml",
            "OpenAPI 2.0 as YAML",
            "The same definition, easier on the eye.",
            _yaml,
        ),
        Format(
            "openapi3.json",
            ".openapi3.json",
            "application/json",
            "filetype-json",
            "OpenAPI 3.1 as JSON",
            "What an import had to say in other words comes back as it was.",
            _openapi3,
        ),
        Format(
            "openapi3.yaml",
            ".openapi3.yaml",
            "application/yaml",
            "filetype-yml",
            "OpenAPI 3.1 as YAML",
            "The same, easier on the eye.",
            _openapi3_yaml,
        ),
        Format(
            "openapi30.json",
            ".openapi30.json",
            "application/json",
            "filetype-json",
            "OpenAPI 3.0 as JSON",
            "For tools that do not read 3.1 yet.",
            _openapi30,
        ),
        Format(
            "postman.json",
            ".postman_collection.json",
            "application/json",
            "send-fill",
            "Postman collection",
            "Every action as a request. Address and key are variables; no secret is in it.",
            _postman,
        ),
        Format(
            "connector.zip",
            ".zip",
            "application/zip",
            "file-earmark-zip",
            "Connector package",
            "Definition, properties, icon and settings, as the command line tools of Power Platform take them.",
            _package,
        ),
    )
}


@require_safe
def export(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_read(request.user, slug)
    return page(request, connector, which(request, connector))


@require_safe
def export_file(request: PortalRequest, slug: str, file: str) -> HttpResponse:
    """One of FORMATS. The ETag is the hash of the parts, so that an unchanged file costs one query."""
    connector = access.connector_read(request.user, slug)
    if file not in FORMATS:
        raise Http404("No such file.")
    form, version = FORMATS[file], which(request, connector)
    etag = f'"{fingerprint(connector, version, form)}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            content = form.make(state_of(connector, version), connector)
        except ValueError as error:  # what a format has no way to write
            return page(request, connector, version, problem=f"{form.title}: {error}", status=422)
        answer = HttpResponse(content, content_type=form.content_type, headers=INERT)
        answer["Content-Disposition"] = disposition(f"{connector.slug}{form.suffix}")
    answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
    return answer


def which(request: PortalRequest, connector: Connector) -> Version | None:
    """The published version, or None for the draft. Viewers get the published one; editors choose by `?version=`."""
    is_viewer = connector.role == access.VIEW
    asked = request.GET.get("version") or (PUBLISHED if is_viewer else DRAFT)
    if asked not in (DRAFT, PUBLISHED):
        raise BadRequest("Ask for version=draft or version=published.")
    if asked == DRAFT and is_viewer:
        access.connector_write(request.user, connector.slug)
    if asked == PUBLISHED and connector.published is None:
        raise Http404("Nothing is published yet.")
    return connector.published if asked == PUBLISHED else None


def page(
    request: PortalRequest, connector: Connector, version: Version | None, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "connector": connector,
        "version": version,
        "is_viewer": connector.role == access.VIEW,
        "query": f"?version={PUBLISHED if version else DRAFT}",
        "files": [(each, size(connector, version, each)) for each in FORMATS.values()],
        "problem": problem,
    }
    return render(request, PAGE, context, status=status)


def state_of(connector: Connector, version: Version | None) -> State:
    return published(version) if version else draft(connector, whole=True)


def fingerprint(connector: Connector, version: Version | None, form: Format) -> str:
    """The hash of what `form` is made from: which part stands where."""
    if version:
        parts = version.manifest.encode()
    else:
        heads = HeadPart.objects.filter(connector=connector).order_by("position")
        parts = orjson.dumps(list(heads.values_list("place", "part_id")))
    return hashlib.sha256(b"\0".join((MADE_BY.encode(), form.file.encode(), parts))).hexdigest()


def size(connector: Connector, version: Version | None, form: Format) -> int | None:
    """Bytes of the file; None where telling would take as long as making a large one."""
    key = f"export-size:{connector.pk}:{fingerprint(connector, version, form)}"
    found = cache.get(key)
    if found is None and characters(connector, version) < WEIGHED_BELOW:
        try:
            found = len(form.make(state_of(connector, version), connector))
        except ValueError:
            return None
        cache.set(key, found, SIZES_KEPT)
    return found


def characters(connector: Connector, version: Version | None) -> int:
    """How long all parts are together, as stored."""
    if version:
        parts = Part.objects.filter(pk__in={part for _, part in orjson.loads(version.manifest)})
        return parts.aggregate(all=Sum(Length("text")))["all"] or 0
    return HeadPart.objects.filter(connector=connector).aggregate(all=Sum(Length("part__text")))["all"] or 0


def disposition(name: str) -> str:
    """Content-Disposition for a download, with the plain name and the one of RFC 8187 (once 5987)."""
    return f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name, safe='')}"
