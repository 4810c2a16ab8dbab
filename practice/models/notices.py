from django.db import models
from django.utils import timezone

from accounts.models import User
from practice.models.base import Record, settings_of


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(person=user, setting__in=settings_of(user))

    def unseen(self):
        return self.filter(seen_at=None)

    def listed(self):
        return self.filter(is_listed=True)


KINDS = [
    "shared",
    "question",
    "read",
    "returned",
    "asked",
    "submitted",
    "sent_back",
    "signed_off",
    "action",
    "request",
    "handed_on",
    "due",
]


class Notice(Record):
    """Something to tell one person once. Unique, because a mail outbox does not remove repeats. No free text.

    `occasion` tells repeated events about one object apart, such as the number of times it was sent back or a due date.
    """

    class Kind(models.TextChoices):
        SHARED = "shared", "A reflection was shared with you"
        QUESTION = "question", "A question for you"
        READ = "read", "Your reflection was read"
        RETURNED = "returned", "Your reflection came back"
        ASKED = "asked", "You were asked to help with a self-audit"
        SUBMITTED = "submitted", "A self-audit is ready to review"
        SENT_BACK = "sent_back", "A self-audit was sent back"
        SIGNED_OFF = "signed_off", "A self-audit was signed off"
        ACTION = "action", "An action is yours"
        REQUEST = "request", "You were asked to reflect"
        HANDED_ON = "handed_on", "Work was handed on to you"
        DUE = "due", "Something is due"

    kind = models.CharField(max_length=20, choices=Kind)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    object_id = models.CharField(max_length=16)
    occasion = models.CharField(max_length=40, blank=True)
    # Switched off by the person for this kind: kept, because the home page goes by it, and not listed.
    is_listed = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "person", "object_id", "occasion"], name="one_notice_for_each_occasion"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="notice_kind_is_known"),
        ]

    def __str__(self):
        return self.get_kind_display()

    @classmethod
    def tell(cls, kind: "Notice.Kind", *people: User, about, occasion: str = "") -> None:
        """Tell each of these people once about this object on this occasion."""
        Notice.objects.bulk_create(
            [
                Notice(
                    setting=about.setting,
                    kind=kind,
                    person=person,
                    object_id=about.public_id,
                    occasion=occasion,
                )
                for person in people
            ],
            ignore_conflicts=True,
        )


class NoticeChoiceQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(person=user, setting__in=settings_of(user))


class NoticeChoice(Record):
    """How one person wants one kind of notice in one setting. Without a row: listed, and mailed as MAILED says."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Notice.Kind)
    is_listed = models.BooleanField(default=True)
    is_mailed = models.BooleanField(default=True)

    objects = NoticeChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["setting", "person", "kind"], name="one_choice_for_each_kind"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="notice_choice_kind_is_known"),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_kind_display()}"
