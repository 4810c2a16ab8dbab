from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from learning.models import Report
from practice.models.base import Record, settings_of


class ReportChoiceQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Everybody who works here."""
        return self.filter(setting__in=settings_of(user))

    def current(self):
        return self.filter(ended_at=None)


class ReportChoice(Record):
    """A report this setting works with. Every report can be read; a chosen one stands first."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="choices")
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReportChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["setting", "report"], condition=Q(ended_at=None), name="a_report_is_chosen_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="report_choice_ended_at_with_ended_by",
            ),
        ]

    def __str__(self):
        return str(self.report)
