import hashlib

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common import triggers
from common.constraints import CompositeForeignKey
from common.fields import EncryptedTextField
from practice.models.base import Record
from practice.models.self_audits import SelfAudit


class SignOffQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(self_audit__in=SelfAudit.objects.visible_to(user))


class SignOff(Record):
    """The seal: canonical JSON of exactly what the signer saw, and its SHA-256 chained to the setting's previous one.

    `sha256` is over the previous seal's `sha256`, a newline and `sealed` (UTF-8). The first has an empty previous.
    """

    sequence = models.PositiveIntegerField()
    self_audit = models.OneToOneField(SelfAudit, on_delete=models.PROTECT, related_name="sign_off")
    sealed = EncryptedTextField()
    sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    is_self_signed = models.BooleanField(default=False)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["setting", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["setting", "id"], name="sign_off_of_setting"),
            models.UniqueConstraint(fields=["setting", "sequence"], name="one_seal_for_each_number"),
            models.UniqueConstraint(fields=["setting", "previous_sha256"], name="one_seal_after_each_seal"),
            CompositeForeignKey(shared="setting", field="self_audit", name="sign_off_in_setting"),
        ]

    def __str__(self):
        return f"Seal {self.sequence} of {self.setting}"

    def get_absolute_url(self):
        return reverse("practice:record-detail", args=[self.setting.slug, self.public_id])

    @staticmethod
    def fingerprint(previous: str, sealed: str) -> str:
        return hashlib.sha256(f"{previous}\n{sealed}".encode()).hexdigest()

    @property
    def code(self) -> str:
        """The short form people compare: the first ten characters."""
        return self.sha256[:10]


triggers.append_only("practice.SignOff")
