"""OpenAPI 3.0, 3.1 and 3.2 → a connector, with everything kept that OpenAPI 2.0 has no word for."""

import re
from functools import partial

from designer.document.text import TextError
from designer.importers.bundled_files import Origins, located
from designer.importers.bundling import bundled
from designer.importers.given import Given
from designer.importers.imported import Imported, Note, Report
from designer.importers.openapi3 import document, notes
from designer.importers.openapi3.bundle import LAYOUT
from designer.importers.openapi3.reading import ExternalReference, Remark, position

TITLE = "OpenAPI 3.0, 3.1 and 3.2"
_VERSION = re.compile(r"3\.[0-2](\.\d{1,4})?([-+][\w.+-]{1,40})?", re.ASCII)


def recognises(given: Given) -> bool:
    """A member `openapi` that says 3.x, also as a number, as YAML without quotation marks gives it."""
    return isinstance(given.value, dict) and str(given.value.get("openapi", "")).startswith("3.")


def read(given: Given) -> Imported:
    """The connector; schemas in files that came along are taken in.

    Raises TextError for a version nobody knows yet, for a reference to what did not come along, and for what is nested
    too deeply.
    """
    version = str(given.value.get("openapi"))
    if not _VERSION.fullmatch(version):
        raise TextError(
            f"This says that it is OpenAPI {version[:20]}. Only 3.0, 3.1 and 3.2 can be read.",
            *position(given, "/openapi"),
        )
    try:
        (definition, properties, remarks, counts), origins = _converted(given)
    except ExternalReference as error:
        raise TextError(f"This refers to “{str(error)[:200]}” where no reference can stand. Take it out.") from None
    except RecursionError:
        raise TextError("This is nested too deeply. Put its inner schemas under “components”.") from None
    said, place = (*given.repairs, *notes.said(remarks)), partial(_placed, remarks, origins, given)
    report = Report(f"OpenAPI {version[:3]}", counts, said, place)
    return Imported(definition, properties, report)


def _placed(remarks: list[Remark], origins: Origins, given: Given) -> tuple[Note, ...]:
    return (*given.repairs, *located(notes.pointed(remarks), origins, given))


def _converted(given: Given) -> tuple[document.Converted, Origins]:
    try:
        if not given.files:  # most documents stand alone, and looking for references first would cost them a walk
            return document.convert(given.value), {}
    except ExternalReference:
        pass  # one to this file by its own name, or one to be refused with its place
    value, origins = bundled(given, LAYOUT)
    return document.convert(value), origins
