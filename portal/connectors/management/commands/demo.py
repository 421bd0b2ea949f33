"""Adds an organisation to look around in, and prints how its people sign in."""

from django.core.management.base import BaseCommand

from portal import demo


class Command(BaseCommand):
    help = "Adds the organisation Brightwater with people and connectors, or gives its people a fresh password."

    def handle(self, *args: object, **options: object) -> None:
        password = demo.add()
        self.stdout.write(f"The people of {demo.ORGANISATION}, with the password {password} until the next --demo:")
        for email, name in demo.PEOPLE.items():
            self.stdout.write(f"  {email}  {name}{', administrator' if email == demo.INES else ''}")
