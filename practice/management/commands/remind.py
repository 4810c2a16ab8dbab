from django.core.management.base import BaseCommand

from common.templatetags.words import counted
from practice.actions.noticing import remind


class Command(BaseCommand):
    help = "Tell people what of theirs is due within three days, or overdue. Once a day; more often does no harm."

    def handle(self, *args, **options):
        self.stdout.write(f"{counted(remind(), 'new reminder,new reminders').capitalize()}.")
