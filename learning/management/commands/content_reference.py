"""Write docs/reference/content.md from the packs and the glossary."""

from django.conf import settings
from django.core.management.base import BaseCommand

from learning.content_report import reference

FILE = settings.BASE_DIR / "docs" / "reference" / "content.md"


class Command(BaseCommand):
    help = "Write docs/reference/content.md: counts, sources, reading age, and what is still to be checked."

    def handle(self, *args, **options):
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(reference())
        self.stdout.write(f"{FILE.relative_to(settings.BASE_DIR)} is written.")
