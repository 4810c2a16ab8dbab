from django.db import models
from django.utils import timezone

from accounts.models import User
from learning.models import Recommendation
from practice.models.base import Record, settings_of


class ReadingQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """One's own only: who read what is nobody else's business."""
        return self.filter(person=user, setting__in=settings_of(user))

    def for_area(self, area: Recommendation):
        """Of this area, in whichever version of its report."""
        return self.filter(
            recommendation__key=area.key, recommendation__edition__report=area.edition.report_id
        )


class Reading(Record):
    """Somebody pressed "I've read this" on an area. Opening the page writes nothing."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="readings")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="readings")
    at = models.DateTimeField(default=timezone.now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["setting", "person", "recommendation"], name="read_once_by_each_person"
            )
        ]

    def __str__(self):
        return f"{self.person} read {self.recommendation}"
