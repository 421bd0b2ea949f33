"""Seal everything anew with a fresh key, while people go on working."""

import pathlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.sealing import rotation, vault

EVERY = 100  # rows between two lines of progress


class Command(BaseCommand):
    help = (
        "Adds a new key to the key file and seals every stored value with it, while the portal runs. "
        "Stopped half-way, it goes on where it was. The old keys stay in the file for backups."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--verify", action="store_true", help="change nothing; open every value and say what is wrong"
        )
        parser.add_argument(
            "--drop-old", action="store_true", help="make no new key; take those out of the file that no value needs"
        )

    def handle(self, *args: object, **options: Any) -> None:
        path = settings.ENCRYPTION_KEYS_PATH
        try:
            vault.verify()
            if not options["verify"]:
                with rotation.alone(path):
                    self._drop(path) if options["drop_old"] else self._rotate(path)
            self._verify()
        except (ImproperlyConfigured, OSError, rotation.Busy) as error:
            raise CommandError(str(error)) from None

    def _rotate(self, path: pathlib.Path) -> None:
        rows = rotation.outdated()
        if rows:
            self.stdout.write(f"{len(rows)} rows are sealed with an older key. Going on with them.")
        else:
            self.stdout.write(f"The new key is {rotation.add_key(path)}. It seals from now on.")
            rows = rotation.outdated()
        # Whoever had read the file just before the new key may have sealed with the old one meanwhile.
        while rows:
            if not self._seal(rows):
                return
            rows = rotation.outdated()

    def _drop(self, path: pathlib.Path) -> None:
        """A command of its own: right after a rotation, a save may be on its way that has sealed with the old key."""
        gone = rotation.drop_unused(path)
        self.stdout.write(f"Taken out of {path}: {', '.join(gone) or 'no key'}.")

    def _seal(self, rows: list[Any]) -> bool:
        """Whether all could be sealed."""
        problems = []
        for number, problem in enumerate(rotation.seal_anew(rows), 1):
            problems += [problem] if problem else []
            if number % EVERY == 0 or number == len(rows):
                self.stdout.write(f"{number} of {len(rows)} rows")
        return not problems

    def _verify(self) -> None:
        found = rotation.tally()
        newest = vault.ring().newest
        for key, count in sorted(found.by_key.items()):
            self.stdout.write(f"Key {key}: {count} values{', the newest key' if key == newest else ''}")
        if found.closed:
            named = ", ".join(found.closed[: rotation.NOTED])
            raise CommandError(f"{len(found.closed)} rows cannot be opened, such as: {named}.")
        self.stdout.write("Every value can be opened.")
