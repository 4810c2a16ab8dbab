from django.db import models, transaction
from django.utils import timezone

from accounts.models import AuditEvent, User
from common import triggers
from common.fields import PublicIdField
from common.refusals import IllegalMove
from learning.states import EDITION, EditionState


class ReportQuerySet(models.QuerySet):
    def with_live_edition(self):
        return self.filter(archived_at=None, editions__state=EditionState.PUBLISHED).distinct()


class Report(models.Model):
    """The thing a pack is about. Its words are in its editions; here is only what names it."""

    class Kind(models.TextChoices):
        ANNUAL = "annual report", "Annual report"
        NATIONAL = "national review", "National review"
        THEMATIC = "thematic review", "Thematic review"
        BRIEFING = "briefing", "Briefing"

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["annual report", "national review", "thematic review", "briefing"]
                ),
                name="report_kind_is_known",
            )
        ]

    def __str__(self):
        return self.slug


class EditionQuerySet(models.QuerySet):
    def live(self):
        return self.filter(state=EditionState.PUBLISHED, report__archived_at=None).select_related("report")

    def for_editors(self, user: User):
        """Every edition for somebody who edits content, none for anybody else."""
        return self.select_related("report") if user.edits_content else self.none()


class Edition(models.Model):
    """One numbered version of all that a report carries. Published rows never change: the database refuses it."""

    public_id = PublicIdField()
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=EditionState, default=EditionState.DRAFT)
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=80)
    publisher = models.CharField(max_length=200)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    jurisdiction = models.CharField(max_length=60)
    address = models.URLField(max_length=400, blank=True)
    licence_note = models.TextField(blank=True)
    review_by = models.DateField(null=True, blank=True)
    summary = models.TextField()
    themes = models.JSONField(default=list, blank=True)
    content_note = models.TextField(blank=True)
    changed_since = models.JSONField(default=list, blank=True)
    change_note = models.TextField(blank=True)
    checked_by_name = models.CharField(max_length=120, blank=True)
    checked_by_role = models.CharField(max_length=120, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    pack_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    live_at = models.DateTimeField(null=True, blank=True)
    live_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="edition_numbers_are_unique"),
            models.UniqueConstraint(
                fields=["report"],
                condition=models.Q(state__in=["draft", "awaiting_approval"]),
                name="one_draft_for_each_report",
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=models.Q(state="published"),
                name="one_live_edition_for_each_report",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=EditionState.values), name="edition_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(live_at__isnull=True, state__in=["draft", "awaiting_approval"])
                | models.Q(live_at__isnull=False, state__in=["published", "superseded", "withdrawn"]),
                name="edition_live_at_when_published",
            ),
        ]

    def __str__(self):
        return f"{self.short_title}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == EditionState.DRAFT

    @property
    def is_checked(self) -> bool:
        return self.checked_on is not None

    def _move(self, to: EditionState, *, by: User | None, **changes) -> None:
        """Raises IllegalMove when the table forbids it or somebody else moved it first."""
        EDITION.check(self.state, to)
        moved = Edition.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes)
        if not moved:
            raise IllegalMove(EDITION.refusal)
        EditionMove.objects.create(edition=self, from_state=self.state, to_state=to, by=by)
        self.state = to
        for name, value in changes.items():
            setattr(self, name, value)

    @transaction.atomic
    def publish(self, *, by: User | None, change_note: str = "", at=None) -> None:
        """Make this draft the live version; the one before it is replaced. Answers stay with their own version.

        `by` is None when a pack is loaded from the command line.
        """
        now = at or timezone.now()
        for live in Edition.objects.filter(report=self.report, state=EditionState.PUBLISHED):
            live._move(EditionState.SUPERSEDED, by=by)
        self._move(EditionState.PUBLISHED, by=by, live_at=now, live_by=by, change_note=change_note)
        AuditEvent.log("published", by=by, on=self)


class EditionMove(models.Model):
    """One change of an edition's state. History is these rows."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="moves")
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.edition}: {self.from_state} to {self.to_state}"


triggers.append_only("learning.EditionMove")
triggers.guard(
    model="learning.Edition",
    name="edition_words",
    events=("UPDATE",),
    columns=(
        "report_id",
        "number",
        "public_id",
        "title",
        "short_title",
        "publisher",
        "period_start",
        "period_end",
        "published_on",
        "jurisdiction",
        "address",
        "licence_note",
        "summary",
        "themes",
        "content_note",
        "changed_since",
        "change_note",
        "review_by",
        "live_at",
        "live_by_id",
        "pack_sha256",
    ),
    when="OLD.state NOT IN ('draft', 'awaiting_approval')",
    message="A published version cannot be changed.",
)
triggers.guard(
    model="learning.Edition",
    name="edition_kept",
    events=("DELETE",),
    when="OLD.state NOT IN ('draft', 'awaiting_approval')",
    message="A published version cannot be deleted.",
)
triggers.guard(
    model="learning.Edition",
    name="edition_back",
    events=("UPDATE",),
    columns=("state",),
    when="OLD.state NOT IN ('draft', 'awaiting_approval') AND NEW.state IN ('draft', 'awaiting_approval')",
    message="A published version cannot become a draft again.",
)
