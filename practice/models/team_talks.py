from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.fields import EncryptedTextField
from learning.models import Recommendation, Scenario
from practice.models.base import Record, settings_of
from practice.states import ImpactResult


class TeamTalkQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Everybody who works here: a talk belongs to the whole team."""
        return self.filter(setting__in=settings_of(user))

    def for_area(self, area: Recommendation):
        """On this area, in whichever version of its report."""
        return self.filter(
            scenario__recommendation__key=area.key,
            scenario__recommendation__edition__report=area.edition.report_id,
        )

    def to_look_at_again(self, today):
        """Something was tried, and the day to look again has come."""
        return self.filter(looked_at=None, look_on__lte=today)


class TeamTalk(Record):
    """Ten minutes about a made-up situation were held, and this one thing is tried. Nobody's attendance is noted."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="talks")
    held_on = models.DateField()
    try_this = EncryptedTextField()
    look_on = models.DateField()
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    result = models.CharField(max_length=20, choices=ImpactResult, blank=True)
    result_note = EncryptedTextField(blank=True)
    looked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True)

    objects = TeamTalkQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", looked_at__isnull=True, looked_by__isnull=True)
                | Q(result__in=ImpactResult.values, looked_at__isnull=False, looked_by__isnull=False),
                name="talk_looked_at_with_looked_by",
            ),
        ]

    def __str__(self):
        return f"Team talk: {self.scenario}"

    def get_absolute_url(self):
        return reverse("practice:talk-detail", args=[self.setting.slug, self.public_id])
