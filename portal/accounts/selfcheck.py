"""What the server finds out about itself before anybody is here: the list under the set-up form."""

import os
import shutil
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.defaultfilters import filesizeformat

from portal import keys
from portal.accounts import mails
from portal.environment import is_loopback


@dataclass(frozen=True)
class Check:
    """One line: the subject, whether it is ready, a sentence that shows nothing secret, and what waits."""

    name: str
    is_ready: bool
    sentence: str
    note: str = ""


def run() -> list[Check]:
    """Every check, in the order of the page. Nothing is sent out."""
    return [address(), storage(), encryption_key(), outgoing_network(), email()]


def address() -> Check:
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    if settings.SECURE:
        return Check("Address", True, settings.PUBLIC_URL)
    if is_loopback(host):
        return Check("Address", True, f"{settings.PUBLIC_URL}, on this computer only")
    return Check("Address", False, f"{settings.PUBLIC_URL} has no TLS: passwords can be read on the way", "For a trial")


def storage() -> Check:
    if not os.access(settings.DATA_DIR, os.W_OK):
        return Check("Storage", False, "The data folder cannot be written. Give its owner the right to.", "Put right")
    free = filesizeformat(shutil.disk_usage(settings.DATA_DIR).free)
    return Check("Storage", True, f"The data folder is writable, {free} free")


def encryption_key() -> Check:
    path = settings.ENCRYPTION_KEYS_PATH
    if not path.exists() and not settings.ENV["ENCRYPTION_KEYS_FILE"]:
        return Check("Encryption key", True, "Is made with the first connection")
    try:
        keys.Ring(keys.read_private(path))
    except (ImproperlyConfigured, OSError, ValueError, LookupError, TypeError):
        return Check("Encryption key", False, "The key file is missing, damaged or open to others", "Put right")
    outside = settings.DATA_DIR not in path.parents
    return Check("Encryption key", True, f"Found, kept {'outside' if outside else 'in'} the data folder")


def outgoing_network() -> Check:
    opened = len(settings.ENV["EGRESS_ALLOW"])
    if not opened:
        return Check("Outgoing network", True, "Public addresses only; internal hosts are closed until you open them")
    return Check("Outgoing network", True, f"Public addresses, and {opened} internal that the server’s settings open")


def email() -> Check:
    if mails.is_set_up():
        return Check("E-mail", True, "Invitations and new passwords are sent by mail")
    return Check("E-mail", False, "Not set up. Invitations are links that you pass on yourself", "Can wait")
