from django.db import models

from common.fields import PublicIdField


class Submission(models.Model):
    """The idempotency key of one act. Unique, written first inside the act's transaction (reliability.md R21).

    `outcome` is the address the first request led to; a repeat is sent there and changes nothing.
    """

    public_id = PublicIdField()
    key = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=80)
    outcome = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.act} at {self.at:%Y-%m-%d %H:%M}"
