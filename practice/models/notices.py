from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Membership, User
from practice import outbox
from practice.models.base import Record, settings_of


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(person=user, setting__in=settings_of(user))

    def unseen(self):
        return self.filter(seen_at=None)

    def listed(self):
        return self.filter(is_listed=True)

    def of_current_members(self):
        """Of people who work in its setting now: nobody else gets a mail."""
        here = Membership.objects.current().filter(user=OuterRef("person"), setting=OuterRef("setting"))
        return self.filter(Exists(here))


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
        """Tell each of these people once about this object on this occasion, here and by mail as they chose.

        Whatever about the object waited for just this is answered by it, for everybody. Call it inside the
        transaction of the verb: notice and mail are there both or not at all. At most five queries.
        """
        if kind in ANSWERS:
            waited = Notice.objects.unseen().filter(setting=about.setting, object_id=about.public_id)
            waited.filter(kind__in=ANSWERS[kind]).update(seen_at=timezone.now())
        Notice.write(
            [
                Notice(
                    setting=about.setting,
                    kind=kind,
                    person=person,
                    object_id=about.public_id,
                    occasion=occasion,
                )
                for person in people
            ]
        )

    @classmethod
    def write(cls, notices: list["Notice"]) -> None:
        """Store those that are new, and queue their mails. Each notice comes with its person and setting."""
        if not notices:
            return
        chosen = NoticeChoice.objects.chosen_for(notices)
        for notice in notices:
            choice = chosen.get(notice.chosen_by)
            notice.is_listed = choice.is_listed if choice else True
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        cls._mail([notice for notice in notices if notice.is_wanted_by_mail(chosen.get(notice.chosen_by))])

    @classmethod
    def _mail(cls, wanted: list["Notice"]) -> None:
        """Only for rows that were not there before: a repeat kept the old row, and its random public id."""
        if not wanted:
            return
        stored = Notice.objects.filter(public_id__in=[notice.public_id for notice in wanted])
        new = set(stored.of_current_members().values_list("public_id", flat=True))
        outbox.queue(
            outbox.Mail(notice.kind, notice.person.email, notice.setting.slug)
            for notice in wanted
            if notice.public_id in new
        )

    @property
    def chosen_by(self) -> tuple[int, int, str]:
        return self.setting_id, self.person_id, str(self.kind)

    def is_wanted_by_mail(self, choice: "NoticeChoice | None") -> bool:
        return bool(self.person.email) and (choice.is_mailed if choice else self.kind in MAILED)


# Mailed when nobody chose otherwise: what waits for the person, never what is only good to know.
MAILED = frozenset(
    {
        Notice.Kind.REQUEST,
        Notice.Kind.QUESTION,
        Notice.Kind.RETURNED,
        Notice.Kind.SENT_BACK,
        Notice.Kind.SUBMITTED,
        Notice.Kind.DUE,
        Notice.Kind.HANDED_ON,
    }
)
# What a later notice about the same thing answers, so that nobody has to put the earlier one away by hand.
_BEFORE_IT_IS_READ = (Notice.Kind.SHARED,)
_WHILE_IT_IS_ANSWERED = (Notice.Kind.ASKED, Notice.Kind.SENT_BACK, Notice.Kind.DUE)
ANSWERS = {
    Notice.Kind.READ: _BEFORE_IT_IS_READ,
    Notice.Kind.RETURNED: _BEFORE_IT_IS_READ,
    Notice.Kind.SUBMITTED: _WHILE_IT_IS_ANSWERED,
    Notice.Kind.SENT_BACK: (Notice.Kind.SUBMITTED,),
    Notice.Kind.SIGNED_OFF: (Notice.Kind.SUBMITTED, *_WHILE_IT_IS_ANSWERED),
}
UNREAD = """
    SELECT COUNT(*) FROM practice_notice
    WHERE person_id = %s AND setting_id = %s AND seen_at IS NULL AND is_listed
"""


def count_unread(me: Membership) -> int:
    """How many listed notices of this person in this setting are not read. One query.

    Written by hand because the header of every page asks it: putting the same query together through the ORM takes
    more than ten times as long as its answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [me.user_id, me.setting_id])
        return cursor.fetchone()[0]


class NoticeChoiceQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(person=user, setting__in=settings_of(user))

    def chosen_for(self, notices: Iterable[Notice]) -> dict[tuple[int, int, str], Any]:
        """What the people of these notices chose for their kinds, by Notice.chosen_by. One query."""
        settings, people, kinds = zip(*(notice.chosen_by for notice in notices), strict=True)
        rows: Any = self.filter(setting__in=set(settings), person__in=set(people), kind__in=set(kinds))
        return {(row.setting_id, row.person_id, row.kind): row for row in rows}


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
