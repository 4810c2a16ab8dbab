import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone

from accounts.models.places import Group, Membership, Setting
from accounts.models.users import PlatformRole, User
from common.fields import PublicIdField

VALID_FOR = timedelta(hours=72)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Invitations that still work: not used, cancelled or expired, from somebody who may still invite.

        Managers invite to their setting, platform administrators to any setting or group. The first manager of a
        setting may be invited by the command line, by nobody.
        """
        still_managing = (
            Membership.objects.current()
            .managers()
            .filter(user=models.OuterRef("invited_by"), setting=models.OuterRef("setting"))
        )
        still_running = PlatformRole.objects.filter(
            user=models.OuterRef("invited_by"),
            role=PlatformRole.Role.ADMINISTRATOR,
            ended_at=None,
            user__is_active=True,
        )
        return self.filter(
            models.Q(invited_by=None) | models.Exists(still_managing) | models.Exists(still_running),
            accepted_at=None,
            cancelled_at=None,
            expires_at__gt=timezone.now(),
        )


class Invitation(models.Model):
    """One person invited to one setting in one role, or to lead one group: once, within 72 hours (security.md S22).

    They come by a link or, without an email address, with a username and a one-time phrase. Setting, role, username
    and email address are read from this row only, never from what the invited person sends.
    """

    public_id = PublicIdField()
    setting = models.ForeignKey(
        Setting, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    username = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20, choices=Membership.Role)
    office = models.CharField(max_length=10, choices=Membership.Office, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    setting__isnull=False, group__isnull=True, role__in=["practitioner", "manager"]
                )
                | models.Q(setting__isnull=True, group__isnull=False, role="lead", office=""),
                name="invitation_role_has_a_ceiling",
            ),
            models.CheckConstraint(
                condition=models.Q(office__in=["", "dsl", "deputy"]), name="invitation_office_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False, cancelled_at__isnull=True),
                name="invitation_accepted_at_with_accepted_by",
            ),
        ]

    def __str__(self):
        return f"{self.name} to {self.setting or self.group}"

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(32)

    @property
    def state(self) -> str:
        if self.accepted_at:
            return "accepted"
        if self.cancelled_at:
            return "cancelled"
        return "expired" if self.expires_at <= timezone.now() else "open"
