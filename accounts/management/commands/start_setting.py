from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.actions import invitation_address
from accounts.models import AuditEvent, Invitation, Membership, Setting, User
from accounts.models.invitations import VALID_FOR, hash_token
from common.models import DataKey


class Command(BaseCommand):
    help = "Make a setting and invite its first manager. Prints the link that lets them choose a password."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the setting's name, as people know it")
        parser.add_argument("--kind", required=True, choices=Setting.Kind.values)
        parser.add_argument("--town", default="")
        parser.add_argument("--manager", required=True, help="the first manager's name")
        parser.add_argument("--email", required=True, help="the first manager's email address")

    @transaction.atomic
    def handle(self, *args, name, kind, town, manager, email, **options):
        slug = slugify(name)[:60]
        if not slug:
            raise CommandError("Give the setting a name with letters in it.")
        if Setting.objects.filter(slug=slug).exists():
            raise CommandError(f"There is a setting with the address {slug} already. Choose another name.")
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError("Somebody with this email has an account. Let a manager invite them.")
        setting = Setting.objects.create(
            name=name, slug=slug, kind=kind, town=town, key=DataKey.objects.create()
        )
        token = Invitation.new_token()
        Invitation.objects.create(
            setting=setting,
            name=manager,
            email=email,
            role=Membership.Role.MANAGER,
            office=Membership.Office.DSL,
            token_hash=hash_token(token),
            invited_by=None,
            expires_at=timezone.now() + VALID_FOR,
        )
        AuditEvent.log("setting made", by=None, on=setting, setting=setting)
        self.stdout.write(f"{name} is there: /s/{slug}/")
        self.stdout.write(
            f"Send {manager} this link. It works once, within 72 hours:\n{invitation_address(token)}"
        )
