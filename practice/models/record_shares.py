from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Group, Membership, User
from common.constraints import CompositeForeignKey
from practice.models.base import Record, settings_of
from practice.models.sign_offs import SignOff


class RecordShareQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Those of the settings this person works in, and those that are open to them as a group's lead."""
        mine = self.filter(setting__in=settings_of(user)).values("pk")
        return self.filter(Q(pk__in=mine) | Q(pk__in=self.shown_to_lead(user).values("pk")))

    def open(self):
        return self.filter(ended_at=None)

    def shown_to_lead(self, user: User):
        """Open, in a group this person leads now, of a setting that still belongs to it and is not suspended."""
        led = Membership.objects.filter(user=user, role=Membership.Role.LEAD, ended_at=None)
        here = self.filter(setting__group=models.F("group"), setting__suspended_at=None)
        return here.open().filter(group__in=led.values("group"))


class RecordShare(Record):
    """A setting opens one signed-off self-audit to the lead of its group, who reads no other words of it."""

    sign_off = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="shares")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RecordShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sign_off", "group"],
                condition=Q(ended_at=None),
                name="a_record_is_shared_once_with_a_group",
            ),
            CompositeForeignKey(shared="setting", field="sign_off", name="record_share_in_setting"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="record_share_ended_at_with_ended_by",
            ),
        ]

    def __str__(self):
        return f"{self.sign_off} shared with {self.group}"
