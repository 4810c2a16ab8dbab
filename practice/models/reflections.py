from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.constraints import CompositeForeignKey
from common.fields import EncryptedTextField
from common.models import DataKey
from common.refusals import IllegalMove
from learning.models import Prompt, Recommendation
from practice.models.base import Record, settings_of
from practice.models.moves import Move
from practice.states import REFLECTION, ReflectionState

PRIVATE = (ReflectionState.DRAFT, ReflectionState.RETURNED)
OPEN_TO_READERS = (ReflectionState.SHARED, ReflectionState.READ)


class ReflectionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """One's own, and those shared with this person by name, in settings this person works in now."""
        named = Reader.objects.filter(person=user).values("reflection")
        return self.filter(
            Q(author=user) | Q(state__in=OPEN_TO_READERS, pk__in=named), setting__in=settings_of(user)
        )

    def written_by(self, user: User):
        """One's own, in settings this person works in now: a narrower door than visible_to, and a cheaper one."""
        return self.filter(author=user, setting__in=settings_of(user))

    def for_area(self, area: Recommendation):
        """On this area, in whichever version of its report."""
        return self.filter(
            recommendation__key=area.key, recommendation__edition__report=area.edition.report_id
        )

    def shared_with(self, user: User):
        """Shared or read reflections that name this person as a reader."""
        return self.filter(readers__person=user, state__in=OPEN_TO_READERS, setting__in=settings_of(user))

    def awaiting(self, user: User):
        """Shared with this person and not yet read by anybody."""
        return self.shared_with(user).filter(state=ReflectionState.SHARED)


class Reflection(Record):
    """What somebody thinks about an area, prompt by prompt. Private until its author shares it with named readers.

    Private text is encrypted with the author's key, shared text with the setting's. Never scored.
    """

    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reflections")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="reflections")
    state = models.CharField(max_length=20, choices=ReflectionState, default=ReflectionState.DRAFT)
    differently = EncryptedTextField(blank=True)
    differently_by = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["author", "setting", "-changed_at"], name="reflection_by_author"),
            models.Index(fields=["setting", "recommendation"], name="reflection_by_area"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["setting", "id"], name="reflection_of_setting"),
            models.CheckConstraint(
                condition=Q(state__in=ReflectionState.values), name="reflection_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "returned"], shared_at__isnull=True)
                | Q(state__in=["shared", "read"], shared_at__isnull=False, finished_at__isnull=True),
                name="reflection_shared_at_when_shared",
            ),
        ]

    def __str__(self):
        return f"Reflection on {self.recommendation.name}"

    def get_absolute_url(self):
        return reverse("practice:reflection-detail", args=[self.setting.slug, self.public_id])

    def data_key(self) -> DataKey:
        return self.author.key if self.state in PRIVATE else self.setting.key

    @property
    def is_private(self) -> bool:
        return self.state in PRIVATE

    @property
    def status(self) -> str:
        """The word shown: a finished draft that stays private is "private"."""
        return "private" if self.state == ReflectionState.DRAFT and self.finished_at else self.state

    def move(self, to: ReflectionState, *, by: User, at=None, **changes) -> None:
        """Change the state once, with its row of history, and encrypt the text with the key of the new state.

        Raises IllegalMove when the table forbids it or somebody else moved it first. Call it inside a transaction.
        """
        REFLECTION.check(self.state, to)
        old, now = self.state, at or timezone.now()
        moved = Reflection.objects.filter(pk=self.pk, state=old).update(
            state=to, version=models.F("version") + 1, **changes
        )
        if not moved:
            raise IllegalMove(REFLECTION.refusal)
        Move.objects.create(setting=self.setting, reflection=self, from_state=old, to_state=to, by=by, at=now)
        self.state = to
        self.version += 1
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["differently"])
        for answer in self.answers.all():
            answer.reflection = self
            answer.save(update_fields=["text"])


class ReflectionAnswer(Record):
    """What was written to one prompt. The prompt row belongs to a published edition, so its wording stays."""

    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="answers")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["prompt__position"]
        constraints = [
            models.UniqueConstraint(fields=["reflection", "prompt"], name="one_answer_for_each_prompt"),
            CompositeForeignKey(shared="setting", field="reflection", name="reflection_answer_in_setting"),
        ]

    def __str__(self):
        return f"Answer to {self.prompt.key}"

    def data_key(self) -> DataKey:
        return self.reflection.data_key()


class Reader(Record):
    """Somebody the author named when sharing. Nobody else reads it; a later manager inherits nothing."""

    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reflection", "person"], name="one_row_for_each_reader"),
            CompositeForeignKey(shared="setting", field="reflection", name="reader_in_setting"),
        ]

    def __str__(self):
        return str(self.person)
