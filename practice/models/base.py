from django.db import models

from accounts.models import Membership, Setting
from common.fields import PublicIdField
from common.models import DataKey


class Record(models.Model):
    """A row of practice: it belongs to one setting for ever and is known outside by its public id."""

    public_id = PublicIdField()
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def data_key(self) -> DataKey:
        """The key that encrypts this row's text: the setting's."""
        return self.setting.key


def settings_managed_by(user):
    """The settings this person manages now. Inside an address of one setting, only that one (accounts.middleware)."""
    if user.here is not None:
        return [user.here.setting_id] if user.here.is_manager else []
    return Membership.objects.current().managers().filter(user=user).values("setting")


def settings_of(user):
    """The settings this person works in now. Inside an address of one setting, only that one (accounts.middleware)."""
    if user.here is not None:
        return [user.here.setting_id]
    return Membership.objects.current().filter(user=user).values("setting")


def one_of(*fields: str) -> models.Q:
    """A condition: exactly one of these foreign keys is set."""
    either = models.Q()
    for chosen in fields:
        either |= models.Q(**{f"{name}__isnull": name != chosen for name in fields})
    return either
