"""The first set-up: a one-time code shows that the server is yours, then the first administrator is made, once."""

import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import Membership, Organisation, Person, SetupCode, digest

ALPHABET = "234679ACDEFGHJKMNPQRTVWXYZ"  # nothing that looks like something else when it is read from a window
TRIES = 10

RUN_OUT = "This code has run out. Start the server again, or run “manage.py setup_code” there, to get a new one."
WRONG = "This is not the code that the server printed. {left} before it has to be made anew."


def somebody_exists() -> bool:
    return Person.objects.exists()


@transaction.atomic
def issue_code() -> str:
    """A fresh one-time code such as K7QM-2XDP. It replaces any earlier one; only its digest is kept."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    SetupCode.objects.all().delete()
    SetupCode.objects.create(
        code_digest=digest(code), expires=timezone.now() + timedelta(minutes=settings.SETUP_CODE_MINUTES)
    )
    return f"{code[:4]}-{code[4:]}"


@transaction.atomic
def refusal(code: str) -> str:
    """Why `code` is not accepted, as a sentence; empty when it is. The tenth wrong code kills the right one."""
    row = _usable_code()
    if row is None:
        return RUN_OUT
    if hmac.compare_digest(row.code_digest, digest(normal(code))):
        return ""
    row.failures += 1
    row.save()
    left = TRIES - row.failures
    return WRONG.format(left="1 try is left" if left == 1 else f"{left} tries are left") if left else RUN_OUT


@transaction.atomic
def create_first(code: str, organisation: str, name: str, email: str, password: str, time_zone: str) -> Person | None:
    """The first administrator, in a new organisation; None when somebody else was first or the code is not valid.

    The row of the code is the lock: of two posts at once, the second finds it gone.
    """
    row = _usable_code()
    if row is None or somebody_exists() or not hmac.compare_digest(row.code_digest, digest(normal(code))):
        return None
    row.delete()
    person = Person.objects.create_person(email, name, password, time_zone)
    Membership.objects.create(
        person=person, organisation=Organisation.objects.create(name=organisation), is_administrator=True
    )
    return person


def normal(code: str) -> str:
    """`k7qm 2xdp` → `K7QM2XDP`: capitals, dash and blanks are up to whoever types."""
    return "".join(code.split()).replace("-", "").upper()


def _usable_code() -> SetupCode | None:
    codes = SetupCode.objects.select_for_update()
    return codes.filter(expires__gt=timezone.now(), failures__lt=TRIES).first()
