from django.core.management.base import BaseCommand, CommandError

from accounts.models import PlatformRole
from accounts.running import grant_role
from common.refusals import Refused


class Command(BaseCommand):
    help = "Let somebody who has an account run the service: for one that has no administrator, or lost the last."

    def add_arguments(self, parser):
        parser.add_argument("login", help="their username or email address")

    def handle(self, *args, login, **options):
        try:
            user = grant_role(by=None, login=login, role=PlatformRole.Role.ADMINISTRATOR)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user.name} runs this service now. The pages for it are at /platform/.")
