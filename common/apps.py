from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from common import triggers


class CommonConfig(AppConfig):
    name = "common"

    def ready(self):
        """Triggers step aside while tables are remade and come back afterwards (common/triggers.py)."""
        pre_migrate.connect(triggers.drop_before_migrating, sender=self)
        post_migrate.connect(triggers.install_after_migrating, sender=self)
