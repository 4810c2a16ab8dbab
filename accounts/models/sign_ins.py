from datetime import timedelta

from django.db import models
from django.utils import timezone

from accounts.models.users import User
from common.fields import PublicIdField

IDLE_SHARED = 15  # minutes
IDLE_OWN = 30
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(seconds=30)


class SignIn(models.Model):
    """One signing in on one device, with its limits: 15 idle minutes when shared, 30 on one's own, 12 hours in all.

    The session only says which row is its own, so that ending the row ends it everywhere at once
    (security.md S19, S20). Background polling never calls `seen`.
    """

    public_id = PublicIdField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ins")
    is_shared_device = models.BooleanField(default=True)
    idle_minutes = models.PositiveSmallIntegerField()
    device = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "ended_at"], name="sign_in_by_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(idle_minutes__gte=5, idle_minutes__lte=60),
                name="idle_limit_is_5_to_60_minutes",
            )
        ]

    def __str__(self):
        return f"{self.user} since {self.started_at:%Y-%m-%d %H:%M}"

    @classmethod
    def start(cls, user: User, *, shared: bool, device: str = "") -> "SignIn":
        idle = IDLE_SHARED if shared else IDLE_OWN
        return cls.objects.create(user=user, is_shared_device=shared, idle_minutes=idle, device=device[:80])

    @property
    def has_expired(self) -> bool:
        now = timezone.now()
        idle_end = self.last_seen_at + timedelta(minutes=self.idle_minutes)
        return self.ended_at is not None or now >= idle_end or now >= self.started_at + ABSOLUTE

    def seen(self) -> None:
        """The person did something. Written at most every 30 seconds."""
        now = timezone.now()
        if now - self.last_seen_at >= SEEN_EVERY:
            self.last_seen_at = now
            self.save(update_fields=["last_seen_at"])

    def end(self) -> None:
        if self.ended_at is None:
            self.ended_at = timezone.now()
            self.save(update_fields=["ended_at"])

    @classmethod
    def end_all(cls, user: User, *, but: "SignIn | None" = None) -> int:
        """End every open sign-in of this person, except `but`. Returns how many were ended."""
        rows = cls.objects.filter(user=user, ended_at=None)
        if but is not None:
            rows = rows.exclude(pk=but.pk)
        return rows.update(ended_at=timezone.now())
