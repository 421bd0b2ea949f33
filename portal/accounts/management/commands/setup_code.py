"""Prints the one-time code that the first set-up asks for."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.accounts import setup


class Command(BaseCommand):
    help = "Prints a one-time code for setting up this portal. Works while nobody has an account."

    def handle(self, *args: object, **options: object) -> None:
        if setup.somebody_exists():
            raise CommandError(f"This portal is set up already. People sign in at {settings.PUBLIC_URL}/sign-in/.")
        code = setup.issue_code()
        self.stdout.write(f"Connector Designer is ready at {settings.PUBLIC_URL}")
        self.stdout.write(f"Nobody has signed in yet. One-time code, good for {settings.SETUP_CODE_MINUTES} minutes:")
        self.stdout.write(code)
