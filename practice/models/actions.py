from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.constraints import CompositeForeignKey
from common.fields import EncryptedTextField
from common.refusals import IllegalMove
from learning.models import Recommendation
from practice.models.base import Record, settings_managed_by, settings_of
from practice.models.moves import Move
from practice.models.reflections import OPEN_TO_READERS, Reader, Reflection
from practice.models.self_audits import SelfAuditAnswer
from practice.states import ACTION, ActionState, ImpactResult


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """From a self-audit: everybody in the setting. From a reflection: its owner and the readers it names.

        Any other: its owner, who made it, and the managers.
        """
        here = Q(setting__in=settings_of(user))
        named = Reader.objects.filter(person=user, reflection__state__in=OPEN_TO_READERS).values("reflection")
        return self.filter(
            here
            & (
                Q(answer__isnull=False)
                | Q(owner=user)
                | Q(reflection__in=named)
                | Q(reflection__isnull=True, created_by=user)
                | Q(reflection__isnull=True, setting__in=settings_managed_by(user))
            )
        )

    def owned_by(self, user: User):
        """One's own, in settings this person works in now: a narrower door than visible_to, and a cheaper one."""
        return self.filter(owner=user, setting__in=settings_of(user))

    def for_area(self, area: Recommendation):
        """On this area, in whichever version of its report."""
        return self.filter(
            recommendation__key=area.key, recommendation__edition__report=area.edition.report_id
        )

    def outcome(self) -> dict[str, int]:
        """How many are open, wait to be looked at again, and were looked at. One query."""
        states = dict(self.order_by().values_list("state").annotate(models.Count("pk")))
        return {
            "open": states.get(ActionState.OPEN, 0),
            "to_check": states.get(ActionState.DONE, 0),
            "checked": states.get(ActionState.CHECKED, 0),
            "all": sum(count for state, count in states.items() if state != ActionState.LATER),
        }

    def open(self):
        return self.filter(state=ActionState.OPEN)

    def overdue(self, today):
        return self.open().filter(due_on__lt=today)

    def to_look_at_again(self, today):
        """Done, and the day to look again has come."""
        return self.filter(state=ActionState.DONE, look_on__lte=today)


class Action(Record):
    """Something to do, with an owner and a date, and the question "what will we see if this works?".

    A gap that is left for later is kept as a row in the state "later" with its reason.
    """

    state = models.CharField(max_length=20, choices=ActionState, default=ActionState.OPEN)
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    answer = models.ForeignKey(
        SelfAuditAnswer, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    reflection = models.ForeignKey(
        Reflection, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    what = EncryptedTextField(blank=True)
    expect = EncryptedTextField(blank=True)
    look_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_actions"
    )
    due_on = models.DateField(null=True, blank=True)
    later_because = EncryptedTextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_note = EncryptedTextField(blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=20, choices=ImpactResult, blank=True)
    result_note = EncryptedTextField(blank=True)
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["setting", "state", "due_on"], name="action_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["setting", "id"], name="action_of_setting"),
            models.UniqueConstraint(
                fields=["answer"], condition=Q(answer__isnull=False), name="one_action_for_each_answer"
            ),
            models.UniqueConstraint(
                fields=["reflection"],
                condition=Q(reflection__isnull=False),
                name="one_action_for_each_reflection",
            ),
            CompositeForeignKey(shared="setting", field="answer", name="action_answer_in_setting"),
            CompositeForeignKey(shared="setting", field="reflection", name="action_reflection_in_setting"),
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_is_known"),
            models.CheckConstraint(
                condition=Q(result__in=["", *ImpactResult.values]), name="action_result_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="later") | Q(owner__isnull=False), name="action_has_an_owner_unless_later"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["later", "open"], done_at__isnull=True, done_by__isnull=True)
                | Q(state__in=["done", "checked"], done_at__isnull=False, done_by__isnull=False),
                name="action_done_at_with_done_by",
            ),
            models.CheckConstraint(
                condition=Q(state="checked", checked_at__isnull=False, checked_by__isnull=False)
                & ~Q(result="")
                | ~Q(state="checked") & Q(checked_at__isnull=True, checked_by__isnull=True, result=""),
                name="action_checked_at_with_checked_by",
            ),
        ]

    def __str__(self):
        return f"Action of {self.setting}"

    def get_absolute_url(self):
        return reverse("practice:action-detail", args=[self.setting.slug, self.public_id])

    @property
    def status(self) -> str:
        """The word shown: open and late is "overdue", looked at again is its result."""
        if self.state == ActionState.OPEN and self.due_on and self.due_on < timezone.localdate():
            return "overdue"
        return self.result or self.state

    def move(self, to: ActionState, *, by: User, at=None, **changes) -> None:
        """Change the state once, with its row of history. `changes` may hold plain text: it is encrypted here.

        Raises IllegalMove when the table forbids it or somebody else moved it first. Call it inside a transaction.
        """
        ACTION.check(self.state, to)
        old, now = self.state, at or timezone.now()
        stored = {name: self._stored(name, value) for name, value in changes.items()}
        moved = Action.objects.filter(pk=self.pk, state=old).update(
            state=to, version=models.F("version") + 1, **stored
        )
        if not moved:
            raise IllegalMove(ACTION.refusal)
        Move.objects.create(setting=self.setting, action=self, from_state=old, to_state=to, by=by, at=now)
        self.state = to
        self.version += 1
        for name, value in changes.items():
            setattr(self, name, value)

    def _stored(self, name: str, value):
        field = self._meta.get_field(name)
        return field.encrypt_for(self, value) if isinstance(field, EncryptedTextField) else value
