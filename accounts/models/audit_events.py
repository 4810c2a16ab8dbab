from django.db import models

from accounts.models.places import Setting
from accounts.models.users import User
from common import triggers


class AuditEvent(models.Model):
    """Append-only log: who did what to which object, when. Never free text (security.md S54).

    `what` is a fixed word of code such as "signed off"; `object_type` and `object_id` name the thing by its
    public id. A sign-in that failed has no `by`.
    """

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    setting = models.ForeignKey(Setting, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["setting", "-at"], name="audit_event_by_setting")]

    def __str__(self):
        return f"{self.what} {self.object_type} at {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def log(cls, what: str, *, by: User | None, on=None, setting: Setting | None = None) -> "AuditEvent":
        """`on` is any object with a public id; its own setting is taken when none is named."""
        return cls.objects.create(
            what=what,
            by=by,
            setting=setting or getattr(on, "setting", None),
            object_type=on._meta.verbose_name if on is not None else "",
            object_id=getattr(on, "public_id", "") if on is not None else "",
        )


triggers.append_only("accounts.AuditEvent")
