"""The files of a connector as the reference product's command line tools read them, and one archive of them.

Secrets never leave: whatever looks like one in the properties is taken out, whoever put it there.
File names and settings.json: the schema in `tools/paconn-cli` of the PowerPlatformConnectors repository.
"""

import io
import re
import zipfile
from collections.abc import Mapping

from designer.document import secrets
from designer.document.document import Document
from designer.document.pointer import JSON
from designer.exporters.openapi2 import indented

DEFINITION, PROPERTIES, SETTINGS = "apiDefinition.swagger.json", "apiProperties.json", "settings.json"
ICON, SCRIPT = "icon", "script.csx"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can tell
PICTURES = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}  # how they begin → the ending of their files

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def file_set(
    document: Document,
    properties: JSON,
    icon: bytes | None = None,
    script: str | None = None,
    connector_id: str | None = None,
    environment: str | None = None,
) -> dict[str, bytes]:
    """File name → content: definition, properties without secrets, icon and script if there are, settings.json.

    Raises ValueError when the icon is neither a PNG nor a JPEG picture.
    """
    files = {DEFINITION: indented(document.value()), PROPERTIES: indented(secrets.without(properties))}
    if icon is not None:
        files[_icon_name(icon)] = icon
    if script is not None:
        files[SCRIPT] = script.encode()
    return {**files, SETTINGS: indented(_settings(files, connector_id, environment))}


def _icon_name(icon: bytes) -> str:
    for beginning, ending in PICTURES.items():
        if icon.startswith(beginning):
            return ICON + ending
    raise ValueError("The icon of a package must be a PNG or JPEG picture. Upload it as PNG.")


def as_zip(files: Mapping[str, bytes]) -> bytes:
    """One archive with `files` in their order; the same files give the same bytes, whenever and wherever.

    Raises ValueError for a name that could lead out of a folder.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"“{name[:80]}” cannot be the name of a file in a package.")
            archive.writestr(_entry(name), content)
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix; otherwise the bytes tell on which system they were made
    entry.external_attr = 0o644 << 16
    return entry


def _settings(files: Mapping[str, bytes], connector_id: str | None, environment: str | None) -> dict[str, str]:
    """What the tool would ask for; a member that is not known is left out, and the tool asks."""
    known = {
        "connectorId": connector_id,
        "environment": environment,
        "apiProperties": PROPERTIES,
        "apiDefinition": DEFINITION,
        "icon": next((name for name in files if name.startswith(f"{ICON}.")), None),
        "script": SCRIPT if SCRIPT in files else None,
        "powerAppsUrl": "https://api.powerapps.com",
        "powerAppsApiVersion": "2016-11-01",
        "flowUrl": "https://api.flow.microsoft.com",
        "flowApiVersion": "2016-11-01",
    }
    return {name: value for name, value in known.items() if value is not None}
