"""Keys on disk: made once with mode 0600, never over existing ones, refused when others can read them."""

import base64
import json
import os
import pathlib
import secrets
import stat

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured


class SealError(Exception):
    """A sealed value cannot be opened: its key is missing, or it belongs to another row."""


def ensure_folder(folder: pathlib.Path) -> pathlib.Path:
    """`folder`, created with mode 0700 when it is missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def read_private(path: pathlib.Path, make: str | None = None) -> str:
    """The text of a private file, made from `make` on the first start. Raises ImproperlyConfigured."""
    if not path.exists():
        if make is None:
            raise ImproperlyConfigured(f"{path} does not exist.")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(make)
    found = path.stat()
    if stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid != os.getuid():
        raise ImproperlyConfigured(f"{path} must belong to this account with mode 0600, so that nobody else reads it.")
    return path.read_text()


def new_secret_key() -> str:
    return secrets.token_urlsafe(50)


def new_ring() -> str:
    """A key file with one fresh key."""
    return json.dumps([{"id": secrets.token_hex(4), "key": base64.b64encode(os.urandom(32)).decode()}])


class Ring:
    """AES-256-GCM keys, newest first. `context` ties a value to its row: organisation|connection|field."""

    def __init__(self, text: str) -> None:
        keys = json.loads(text)
        self._newest = keys[0]["id"]
        self._keys = {key["id"]: AESGCM(base64.b64decode(key["key"])) for key in keys}

    def __repr__(self) -> str:
        return "Ring(••••)"

    def seal(self, context: str, plain: str) -> str:
        """`v1.<key id>.<nonce and ciphertext>`."""
        nonce = os.urandom(12)
        sealed = self._keys[self._newest].encrypt(nonce, plain.encode(), context.encode())
        return f"v1.{self._newest}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, context: str, sealed: str) -> str:
        """The plain text. Raises SealError when the key is missing or the value was moved or altered."""
        try:
            version, key_id, body = sealed.split(".", 2)
            raw = base64.urlsafe_b64decode(body)
            return self._keys[key_id].decrypt(raw[:12], raw[12:], context.encode()).decode()
        except (KeyError, ValueError, InvalidTag):
            raise SealError("This value cannot be opened with the keys this portal has.") from None

    @property
    def newest(self) -> str:
        """The id of the key that seals from now on."""
        return str(self._newest)

    def key_ids(self) -> frozenset[str]:
        return frozenset(self._keys)
