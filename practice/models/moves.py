from django.db import models
from django.utils import timezone

from accounts.models import User
from common import triggers
from common.constraints import CompositeForeignKey
from common.fields import EncryptedTextField
from practice.models.base import Record, one_of


class Move(Record):
    """One change of state, written once: from, to, by, at, note. History is these rows."""

    reflection = models.ForeignKey(
        "practice.Reflection", null=True, on_delete=models.PROTECT, related_name="moves"
    )
    self_audit = models.ForeignKey(
        "practice.SelfAudit", null=True, on_delete=models.PROTECT, related_name="moves"
    )
    action = models.ForeignKey("practice.Action", null=True, on_delete=models.PROTECT, related_name="moves")
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=one_of("reflection", "self_audit", "action"), name="move_of_one_thing"
            ),
            CompositeForeignKey(shared="setting", field="reflection", name="move_reflection_in_setting"),
            CompositeForeignKey(shared="setting", field="self_audit", name="move_self_audit_in_setting"),
            CompositeForeignKey(shared="setting", field="action", name="move_action_in_setting"),
        ]

    def __str__(self):
        return f"{self.from_state} to {self.to_state}"


triggers.append_only("practice.Move")
