from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common import triggers
from common.constraints import CompositeForeignKey
from common.fields import EncryptedTextField
from common.refusals import IllegalMove
from learning.models import Checklist, ChecklistItem, Edition, Recommendation
from practice.models.base import Record, settings_managed_by, settings_of
from practice.models.moves import Move
from practice.states import GAPS, SELF_AUDIT, Rating, SelfAuditState

BEING_ANSWERED = (SelfAuditState.IN_PROGRESS, SelfAuditState.SENT_BACK)


class SelfAuditQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Managers see their setting's; others those they work on and, in their setting, all that are signed off."""
        works_on = Contributor.objects.filter(person=user).values("self_audit")
        return self.filter(
            Q(setting__in=settings_managed_by(user))
            | Q(setting__in=settings_of(user)) & (Q(pk__in=works_on) | Q(state=SelfAuditState.SIGNED_OFF))
        )

    def worked_on_by(self, user: User):
        """Those this person was asked to work on: a narrower door than visible_to, and a cheaper one."""
        return self.filter(contributors__person=user, setting__in=settings_of(user))

    def for_area(self, area: Recommendation):
        """With a section on this area, in whichever version of its report."""
        sections = SelfAuditSection.objects.filter(
            checklist__recommendation__key=area.key, checklist__edition__report=area.edition.report_id
        )
        return self.filter(pk__in=sections.values("self_audit"))

    def being_answered(self):
        return self.filter(state__in=BEING_ANSWERED)

    def awaiting_review(self):
        return self.filter(state=SelfAuditState.SUBMITTED)

    def with_progress(self):
        """Adds `questions` and `answered`, counts of this self-audit's questions."""
        return self.annotate(
            questions=Count("answers"),
            answered=Count("answers", filter=~Q(answers__rating="")),
        )


class SelfAudit(Record):
    """Chosen checklists of one edition, answered by a setting. The edition never changes under it."""

    class Scope(models.TextChoices):
        CORE = "core", "The core questions"
        AREA = "area", "One area"
        EVERYTHING = "everything", "Everything"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    scope = models.CharField(max_length=20, choices=Scope)
    state = models.CharField(max_length=20, choices=SelfAuditState, default=SelfAuditState.IN_PROGRESS)
    due_on = models.DateField(null=True, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    review_begun_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review_begun_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SelfAuditQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["setting", "state"], name="self_audit_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["setting", "id"], name="self_audit_of_setting"),
            models.CheckConstraint(
                condition=Q(state__in=SelfAuditState.values), name="self_audit_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(scope__in=["core", "area", "everything"]), name="self_audit_scope"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="self_audit_submitted_at_with_submitted_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "signed_off"]) | Q(submitted_at__isnull=False),
                name="self_audit_submitted_at_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(review_begun_at__isnull=True, review_begun_by__isnull=True)
                | Q(review_begun_at__isnull=False, review_begun_by__isnull=False),
                name="self_audit_review_begun_at_with_by",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("practice:self-audit-detail", args=[self.setting.slug, self.public_id])

    @property
    def is_being_answered(self) -> bool:
        return self.state in BEING_ANSWERED

    @property
    def is_signed_off(self) -> bool:
        return self.state == SelfAuditState.SIGNED_OFF

    def move(self, to: SelfAuditState, *, by: User, at=None, note: str = "", **changes) -> None:
        """Change the state once, with its row of history.

        Raises IllegalMove when the table forbids it or somebody else moved it first. Call it inside a transaction.
        """
        SELF_AUDIT.check(self.state, to)
        old, now = self.state, at or timezone.now()
        moved = SelfAudit.objects.filter(pk=self.pk, state=old).update(
            state=to, version=models.F("version") + 1, **changes
        )
        if not moved:
            raise IllegalMove(SELF_AUDIT.refusal)
        Move.objects.create(
            setting=self.setting, self_audit=self, from_state=old, to_state=to, by=by, at=now, note=note
        )
        self.state = to
        self.version += 1
        for name, value in changes.items():
            setattr(self, name, value)


class Contributor(Record):
    """Somebody who was asked, or asked themselves, to work on a self-audit."""

    self_audit = models.ForeignKey(SelfAudit, on_delete=models.CASCADE, related_name="contributors")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["self_audit", "person"], name="asked_once_for_each_self_audit"),
            CompositeForeignKey(shared="setting", field="self_audit", name="contributor_in_setting"),
        ]

    def __str__(self):
        return str(self.person)


class SectionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(self_audit__in=SelfAudit.objects.visible_to(user))

    def with_progress(self):
        """Adds `questions`, `answered`, `marked` (to come back to) and `sent_back`."""
        return self.annotate(
            questions=Count("answers"),
            answered=Count("answers", filter=~Q(answers__rating="")),
            marked=Count("answers", filter=Q(answers__come_back=True)),
            sent_back=Count("answers", filter=Q(answers__is_sent_back=True)),
        )


class SelfAuditSection(Record):
    """A chosen checklist of a self-audit."""

    self_audit = models.ForeignKey(SelfAudit, on_delete=models.CASCADE, related_name="sections")
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["self_audit", "checklist"], name="a_checklist_once_in_a_self_audit"
            ),
            models.UniqueConstraint(fields=["setting", "id"], name="section_of_setting"),
            CompositeForeignKey(shared="setting", field="self_audit", name="section_in_setting"),
        ]

    def __str__(self):
        return self.checklist.title


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(self_audit__in=SelfAudit.objects.visible_to(user))

    def unanswered(self):
        return self.filter(rating="")

    def gaps(self):
        """Partly, No or Not sure yet, by the self-answer or the manager's."""
        return self.filter(Q(rating__in=GAPS) | Q(manager_rating__in=GAPS))


class SelfAuditAnswer(Record):
    """One question of a self-audit and what was answered. Made when the self-audit starts, empty at first.

    `version` rises with each save; a save names the version it started from, so two people never overwrite each
    other without seeing it. `looked_at` and `saw` are numbers of the things looked at: "looked at 5, saw it in 3".
    """

    self_audit = models.ForeignKey(SelfAudit, on_delete=models.CASCADE, related_name="answers")
    section = models.ForeignKey(SelfAuditSection, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    rating = models.CharField(max_length=20, choices=Rating, blank=True)
    evidence = EncryptedTextField(blank=True)
    reason = EncryptedTextField(blank=True)
    looked_at = models.PositiveSmallIntegerField(null=True, blank=True)
    saw = models.PositiveSmallIntegerField(null=True, blank=True)
    looked_on = models.DateField(null=True, blank=True)
    come_back = models.BooleanField(default=False)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    manager_rating = models.CharField(max_length=20, choices=Rating, blank=True)
    manager_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    manager_at = models.DateTimeField(null=True, blank=True)
    is_sent_back = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["section__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["self_audit", "item"], name="a_question_once_in_a_self_audit"),
            models.UniqueConstraint(fields=["setting", "id"], name="self_audit_answer_of_setting"),
            CompositeForeignKey(shared="setting", field="self_audit", name="self_audit_answer_in_setting"),
            CompositeForeignKey(
                shared="setting", field="section", name="self_audit_answer_section_in_setting"
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["", *Rating.values]), name="answer_rating_is_known"
            ),
            models.CheckConstraint(
                condition=Q(manager_rating__in=["", *Rating.values]), name="manager_rating_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="answer_answered_at_with_answered_by",
            ),
            models.CheckConstraint(
                condition=Q(manager_at__isnull=True, manager_by__isnull=True)
                | Q(manager_at__isnull=False, manager_by__isnull=False),
                name="answer_manager_at_with_manager_by",
            ),
            models.CheckConstraint(
                condition=Q(saw__isnull=True) | Q(looked_at__isnull=False, saw__lte=models.F("looked_at")),
                name="saw_no_more_than_looked_at",
            ),
        ]

    def __str__(self):
        return f"{self.item.key}: {self.get_rating_display() or 'not answered'}"

    @property
    def status(self) -> str:
        return self.rating or "not_answered"

    @property
    def is_gap(self) -> bool:
        return self.rating in GAPS or self.manager_rating in GAPS


_SIGNED = "(SELECT state FROM practice_selfaudit WHERE id = {row}.self_audit_id) = 'signed_off'"
_WHEN = {
    "INSERT": _SIGNED.format(row="NEW"),
    "UPDATE": f"{_SIGNED.format(row='OLD')} OR {_SIGNED.format(row='NEW')}",
    "DELETE": _SIGNED.format(row="OLD"),
}
for _event, _condition in _WHEN.items():
    for _model in ("SelfAuditAnswer", "SelfAuditSection", "Contributor"):
        triggers.guard(
            model=f"practice.{_model}",
            name=f"signed_{_model.lower()}",
            events=(_event,),
            when=_condition,
            message="A signed-off self-audit cannot be changed.",
        )
triggers.guard(
    model="practice.SelfAudit",
    name="signed_selfaudit",
    when="OLD.state = 'signed_off'",
    message="A signed-off self-audit cannot be changed.",
)
