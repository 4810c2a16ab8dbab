from datetime import timedelta

from django.db import models
from django.utils import timezone

from accounts.models.invitations import Invitation
from accounts.models.users import User
from common.fields import PublicIdField

PHRASE_VALID_FOR = timedelta(hours=72)


class OneTimePhraseQuerySet(models.QuerySet):
    def open(self):
        """Not used, replaced or expired. One for an invitation is open only while the invitation is."""
        return self.filter(
            models.Q(invitation=None) | models.Q(invitation__in=Invitation.objects.open()),
            used_at=None,
            cancelled_at=None,
            expires_at__gt=timezone.now(),
        )


class OneTimePhrase(models.Model):
    """Four random words that let one person choose a password once, within 72 hours (security.md S21).

    For somebody invited by username (`invitation`), or for one of the staff who forgot theirs (`user`). Only the
    hash is kept; the words are shown once, to the manager who hands them over.
    """

    public_id = PublicIdField()
    invitation = models.OneToOneField(
        Invitation, null=True, blank=True, on_delete=models.PROTECT, related_name="phrase"
    )
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="one_time_phrases"
    )
    phrase_hash = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = OneTimePhraseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(invitation__isnull=False, user__isnull=True)
                | models.Q(invitation__isnull=True, user__isnull=False),
                name="phrase_is_for_an_invitation_or_a_person",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(used_at=None, cancelled_at=None),
                name="one_open_phrase_for_each_person",
            ),
        ]

    def __str__(self):
        return f"One-time phrase {self.public_id}"
