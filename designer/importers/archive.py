"""A zip → its files, with bounds on their number and size, and no name that leads out of a folder."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from designer.document.text import TextError

MAX_FILES = 5_000
MAX_BYTES = 100 * 2**20  # of all files together, unpacked


def is_archive(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def files(data: bytes) -> dict[str, bytes]:
    """Path → content, in the archive's order, without what systems put in by themselves. Raises TextError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_noise(entry.filename)]
            _check(entries)
            return {_path(entry.filename): _content(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        if isinstance(error, TextError):
            raise
        raise TextError(
            "This zip cannot be unpacked: it is damaged, or packed in an unusual way. Make it anew."
        ) from None
    except RuntimeError:  # how zipfile says that a password is needed
        raise TextError("This zip is protected by a password. Make one without.") from None


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if not entries:
        raise TextError("There is no file in this zip.")
    if len(entries) > MAX_FILES:
        raise TextError(f"There are more than {MAX_FILES:,} files in this zip. Take out what is not needed.")
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise TextError(f"This zip unpacks to more than {MAX_BYTES // 2**20} MB. Take out what is not needed.")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """At most as many bytes as the entry says that it has: what it says was counted."""
    with archive.open(entry) as stream:
        return stream.read(entry.file_size)


def _path(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts or ":" in path.parts[0]:
        raise TextError(
            f"A file in this zip is called “{name[:80]}”, which leads out of a folder. Give it another name."
        )
    return str(path)


def _is_noise(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in (".DS_Store", "Thumbs.db", "desktop.ini")
