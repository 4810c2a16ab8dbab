from django.db import models
from django.utils import timezone

from accounts.models import User
from common import triggers
from common.constraints import CompositeForeignKey
from common.fields import EncryptedTextField
from practice.models.base import Record, one_of


class Comment(Record):
    """What somebody says beside a reflection or beside one answer of a self-audit. Written once."""

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        QUESTION = "question", "Question"
        REPLY = "reply", "Reply"

    reflection = models.ForeignKey(
        "practice.Reflection", null=True, on_delete=models.PROTECT, related_name="comments"
    )
    answer = models.ForeignKey(
        "practice.SelfAuditAnswer", null=True, on_delete=models.PROTECT, related_name="comments"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = EncryptedTextField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=one_of("reflection", "answer"), name="comment_on_one_thing"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["comment", "question", "reply"]), name="comment_kind_is_known"
            ),
            CompositeForeignKey(shared="setting", field="reflection", name="comment_reflection_in_setting"),
            CompositeForeignKey(shared="setting", field="answer", name="comment_answer_in_setting"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} by {self.by}"


class ActedElsewhere(Record):
    """A reader said "this may be about a child or a colleague at risk" and followed the setting's own procedure.

    Only that it was acted on elsewhere is kept here, never what it was about (design.md section 3).
    """

    reflection = models.ForeignKey(
        "practice.Reflection", null=True, on_delete=models.PROTECT, related_name="acted_elsewhere"
    )
    self_audit = models.ForeignKey(
        "practice.SelfAudit", null=True, on_delete=models.PROTECT, related_name="acted_elsewhere"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=one_of("reflection", "self_audit"), name="acted_elsewhere_on_one_thing"
            ),
            CompositeForeignKey(
                shared="setting", field="reflection", name="acted_elsewhere_reflection_in_setting"
            ),
            CompositeForeignKey(
                shared="setting", field="self_audit", name="acted_elsewhere_self_audit_in_setting"
            ),
        ]

    def __str__(self):
        return f"Acted on elsewhere at {self.at:%Y-%m-%d}"


triggers.append_only("practice.Comment")
triggers.append_only("practice.ActedElsewhere")
