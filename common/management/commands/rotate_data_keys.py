"""Wrap every data key with the newest key of EYR_DATA_KEYS."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from common import crypto
from common.models import DataKey
from common.templatetags.words import counted


class Command(BaseCommand):
    help = (
        "Wrap every data key with the first key of EYR_DATA_KEYS. Run it after putting a new key in front; "
        "afterwards the old one can be taken out. No text is touched."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        keys = DataKey.objects.select_for_update().filter(destroyed_at=None)
        for key in keys:
            try:
                key.wrapped = crypto.rewrap(key.wrapped)
            except crypto.CannotDecrypt as error:
                raise CommandError(f"Nothing was changed. Data key {key}: {error}") from error
            key.save(update_fields=["wrapped"])
        self.stdout.write(f"{counted(len(keys), 'data key is,data keys are')} wrapped with the newest key.")
