from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE
from accounts.models import Setting
from learning.models import Edition
from learning.pack_loading import load
from learning.packs import read
from practice.demo.world import days_ago, make_world

PACKS = Path(settings.BASE_DIR) / "learning" / "packs"
LIVE_FOR = 640  # days: the made-up settings have worked with it for almost two years


class Command(BaseCommand):
    help = "Prepare the demonstration: tables, content, made-up people and two years of their work. Demo mode only."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demonstration is refused here: it runs only with EYR_DEMO=1.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
        for pack in sorted(PACKS.glob("*.yaml")):
            if not Edition.objects.filter(report__slug=pack.stem).exists():
                load(read(pack.read_bytes()), at=days_ago(LIVE_FOR))
        if not Setting.objects.exists():
            make_world(Edition.objects.live().order_by("-published_on").first())
        self.say_who_can_sign_in()

    def say_who_can_sign_in(self):
        self.stdout.write("\nWho can sign in (one tap on the sign-in page, or username and password):")
        for person in DEMO_PEOPLE:
            self.stdout.write(f"  {person.username:<10}{person.name}: {person.what}")
        self.stdout.write(f"  Everybody’s password: {DEMO_PASSWORD}")
