from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from accounts.running import nobody_has_an_account
from accounts.setup_code import setup_code


class Command(BaseCommand):
    help = "Say the code with which the first person sets up the service in the browser."

    def handle(self, *args, **options):
        if not nobody_has_an_account():
            self.stdout.write("Somebody has an account already, so no setup code works any more.")
            return
        address = settings.SITE_ADDRESS + reverse("accounts:first")
        self.stdout.write(
            f"Nobody has an account yet. Open {address}\nand type this setup code:\n\n    {setup_code()}\n"
        )
