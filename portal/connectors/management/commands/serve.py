"""Serves the portal and the practice API until Ctrl-C."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal import serving
from portal.accounts import setup
from portal.environment import is_loopback
from portal.sealing import vault
from portal.supervisor import Supervisor


class Command(BaseCommand):
    help = "Serves the portal and the practice API, starts again what dies, and stops cleanly on Ctrl-C or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="add an organisation with people and connectors")

    def handle(self, *args: object, demo: bool = False, **options: object) -> None:
        self.check_start(demo)
        supervisor = Supervisor(serving.services(settings.ENV), self.say)
        if demo:
            call_command("demo", stdout=self.stdout)
        self.announce()
        if not supervisor.run():
            raise CommandError("Stopped, because a part of the portal does not stay up.")
        self.say("Stopped.")

    def check_start(self, demo: bool) -> None:
        """Raises CommandError with exit status 2 where starting makes no sense."""
        if demo and not is_loopback(settings.ENV["HOST"]):
            raise refused("--demo makes accounts for trying things out, so it works only while HOST is 127.0.0.1.")
        if problem := serving.port_problem(settings.ENV):
            raise refused(problem)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise refused("The database is not up to date. Start with script/server, or run manage.py migrate first.")
        try:
            vault.verify()
        except ImproperlyConfigured as error:
            raise refused(str(error)) from None
        connection.close()

    def announce(self) -> None:
        """The address, and the set-up code while nobody exists."""
        if setup.somebody_exists():
            self.say(f"Connector Designer is ready at {settings.PUBLIC_URL}")
        else:
            call_command("setup_code", stdout=self.stdout)
        self.say(f"Practice API: http://{serving.PRACTICE_HOST}:{settings.ENV['PRACTICE_PORT']}   Stop with Ctrl-C.")
        connection.close()

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def refused(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)
