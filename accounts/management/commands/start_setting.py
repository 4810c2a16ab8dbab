from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.actions import invitation_address
from accounts.models import Membership, Setting
from accounts.running import start_setting


class Command(BaseCommand):
    help = "Make a setting and invite its first manager. Prints the link that lets them choose a password."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the setting's name, as people know it")
        parser.add_argument("--kind", required=True, choices=Setting.Kind.values)
        parser.add_argument("--town", default="")
        parser.add_argument("--manager", required=True, help="the first manager's name")
        parser.add_argument("--email", required=True, help="the first manager's email address")

    def handle(self, *args, name, kind, town, manager, email, **options):
        if not name.strip() or not manager.strip():
            raise CommandError("Give the setting and its manager a name.")
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError("Give an email address, for example maria@example.org.") from error
        setting, token = start_setting(
            by=None,
            name=name,
            kind=kind,
            town=town,
            manager=manager,
            email=email,
            office=Membership.Office.DSL,
        )
        self.stdout.write(f"{name} is there: {setting.get_absolute_url()}")
        self.stdout.write(
            f"Send {manager} this link. It works once, within 72 hours:\n{invitation_address(token)}"
        )
