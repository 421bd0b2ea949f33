"""Sign-in on another device: the code that people type there, and asking whether they have."""

from dataclasses import asdict, replace
from datetime import timedelta

import orjson
from django.utils import timezone

from designer.auth import oauth2
from designer.auth.oauth2 import DeviceCode, Pending, SignInError
from portal.connections import making
from portal.sealing import vault
from portal.signins import binding, doctoring, exchanges, outcomes
from portal.signins.legs import Leg
from portal.signins.models import SignIn
from portal.signins.starting import Wish, application, row_of

GRANT = "device_code"
SHOWN = ("user_code", "verification_url", "complete_url", "expires_at", "interval")


def can(wish: Wish) -> bool:
    """Whether people of this connector sign in on another device."""
    return application(wish).oauth.grant == GRANT


def start(wish: Wish) -> SignIn:
    """A row that waits, with the code for the person. Raises SignInError."""
    made = doctoring.with_way(application(wish), wish.way_tried)
    record = exchanges.recorder()
    with exchanges.slot(wish.person):
        device = exchanges.with_each_secret(
            made, record, lambda client: oauth2.device_start(made.oauth, client, exchanges.now())
        )
    record.legs[-1].title = "Asked for a code for the other device"
    row = row_of(wish, record, values={"device": orjson.dumps(asdict(device)).decode()})
    told = {**orjson.loads(row.outcome), "device": {name: getattr(device, name) for name in SHOWN}}
    row.outcome, row.used = orjson.dumps(told).decode(), timezone.now()
    row.save(update_fields=["outcome", "used"])
    return row


def poll(row: SignIn) -> SignIn:
    """Ask once, if it is time, whether the code was entered. Two pages that ask at once ask one after the other."""
    told = orjson.loads(row.outcome)
    device = told.get("device")
    now = timezone.now()
    if row.state != SignIn.State.WAITING or not device or not row.used:
        return row
    if now < row.used + timedelta(seconds=device["interval"]):
        return row
    if not SignIn.objects.filter(pk=row.pk, state=SignIn.State.WAITING, used=row.used).update(used=now):
        return row
    row.used = now
    return _asked(row, told)


def _asked(row: SignIn, told: dict[str, object]) -> SignIn:
    record = exchanges.recorder()
    record.legs = [Leg(**leg) for leg in orjson.loads(row.legs)]
    values = vault.open_values(row)
    tried = doctoring.from_offer(told.get("tried"))  # type: ignore[arg-type]
    made = doctoring.with_way(outcomes.application(row, values), tried)
    device = DeviceCode(**orjson.loads(values["device"]))
    device = replace(device, interval=told["device"]["interval"])  # type: ignore[index]
    try:
        binding.check(values, made, making.state_for(row.connector))
        with exchanges.slot(row.person):
            found = exchanges.with_each_secret(
                made, record, lambda client: oauth2.device_poll(made.oauth, client, device, exchanges.now())
            )
            if isinstance(found, Pending):
                return _waiting(row, told, found)
            account = exchanges.account(made, record, found)
        return outcomes.done(row, record, found, account, [tried] if tried else [])
    except SignInError as error:
        if error.is_final:
            return outcomes.failed(row, record, error, doctoring.found(made, record))
        return row  # the service may answer the next time


def _waiting(row: SignIn, told: dict[str, object], pending: Pending) -> SignIn:
    told["device"]["interval"] = pending.interval  # type: ignore[index]
    row.outcome = orjson.dumps(told).decode()
    row.save(update_fields=["outcome"])
    return row
