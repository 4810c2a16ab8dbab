"""The rows of an edition. Each carries its edition, so that the database can refuse to change a published one."""

from django.db import models

from common import triggers
from common.constraints import CompositeForeignKey
from learning.models.editions import Edition
from learning.states import EditionState


class Audience(models.TextChoices):
    ALL = "all", "Everybody"
    GROUP = "group", "Nurseries and pre-schools"
    CHILDMINDER = "childminder", "Childminders"


class ForAudience(models.QuerySet):
    def for_audience(self, audience: str):
        """Rows for "group" or "childminder", with those for everybody."""
        return self.filter(audience__in=[Audience.ALL, audience])


class RecommendationQuerySet(models.QuerySet):
    def live(self):
        """Those of live editions."""
        return self.filter(edition__state=EditionState.PUBLISHED, edition__report__archived_at=None)


class Source(models.Model):
    """A document somebody published."""

    class Kind(models.TextChoices):
        OFFICIAL = "official report", "Official report"
        NATIONAL = "national review", "National review"
        COMMENTARY = "commentary", "Commentary"
        RESPONSE = "response", "Response"
        GUIDANCE = "guidance", "Guidance"
        LAW = "law", "Law"
        STATISTICS = "statistics", "Statistics"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sources")
    key = models.SlugField(max_length=60)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    published_on = models.CharField(max_length=40, blank=True)
    address = models.URLField(max_length=400, blank=True)
    licence_note = models.TextField(blank=True)
    jurisdiction = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="source_keys_are_unique"),
            models.UniqueConstraint(fields=["edition", "id"], name="source_of_edition"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "official report",
                        "national review",
                        "commentary",
                        "response",
                        "guidance",
                        "law",
                        "statistics",
                    ]
                ),
                name="source_kind_is_known",
            ),
        ]

    def __str__(self):
        return self.title


class Recommendation(models.Model):
    """One thing a report carries, in its author's words and in plain words. Its kind is always shown."""

    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", "Recommendation of the report"
        AREA = "area", "Area for improvement"
        FINDING = "finding", "Finding"
        ASK = "ask", "A charity’s ask"
        SYNTHESIS = "synthesis", "Our synthesis"

    class Locus(models.TextChoices):
        PRACTICE = "practice", "Our own practice"
        INFLUENCE = "influence", "We can influence it"
        OUTSIDE = "outside", "Outside our control: tell those who decide"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="recommendations")
    key = models.SlugField(max_length=60)
    revision = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=160)
    name = models.CharField(max_length=60)
    teaser = models.TextField()
    picture = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField(default=4)
    wording = models.TextField()
    is_quoted = models.BooleanField(default=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="recommendations")
    author = models.CharField(max_length=200)
    locator = models.CharField(max_length=200, blank=True)
    addressed_to = models.TextField()
    locus = models.CharField(max_length=20, choices=Locus)
    locus_note = models.TextField(blank=True)
    plain_meaning = models.TextField()
    example_nursery = models.TextField(blank=True)
    example_pre_school = models.TextField(blank=True)
    example_childminder = models.TextField(blank=True)
    cautions = models.JSONField(default=list, blank=True)
    changed_since = models.TextField(blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="recommendation_keys_are_unique"),
            models.UniqueConstraint(fields=["edition", "id"], name="recommendation_of_edition"),
            CompositeForeignKey(shared="edition", field="source", name="recommendation_source_in_edition"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["recommendation", "area", "finding", "ask", "synthesis"]),
                name="recommendation_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(locus__in=["practice", "influence", "outside"]),
                name="recommendation_locus_is_known",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def whose_words(self) -> str:
        """ "Area for improvement, as summarised by Kathy Leatherbarrow, Early Years Consultant"."""
        if self.kind == self.Kind.AREA:
            return f"{self.get_kind_display()}, as summarised by {self.author}"
        return f"{self.get_kind_display()}: {self.author}"

    def example_for(self, setting_kind: str) -> str:
        """The example for "nursery", "pre_school" or "childminder"."""
        return getattr(self, f"example_{setting_kind}")


class Guidance(models.Model):
    """A short piece of practical help beside a recommendation, such as words for ringing the team."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="guidance")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="guidance")
    key = models.SlugField(max_length=60)
    position = models.PositiveIntegerField()
    heading = models.CharField(max_length=160)
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "key"], name="guidance_keys_are_unique"),
            CompositeForeignKey(shared="edition", field="recommendation", name="guidance_in_edition"),
        ]

    def __str__(self):
        return self.heading


class Figure(models.Model):
    """A number with its unit, what it is out of, and where it comes from. Never shown without them."""

    class Status(models.TextChoices):
        VERIFIED = "verified", "Seen in the source"
        SECOND_HAND = "second hand", "Second hand: to be checked in the report"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="figures")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.CASCADE, related_name="figures"
    )
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="figures")
    key = models.SlugField(max_length=60)
    position = models.PositiveIntegerField()
    value = models.CharField(max_length=60)
    unit = models.CharField(max_length=300)
    denominator = models.CharField(max_length=300)
    period = models.CharField(max_length=80, blank=True)
    locator = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20, choices=Status)
    caution = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="figure_keys_are_unique"),
            CompositeForeignKey(shared="edition", field="source", name="figure_source_in_edition"),
            CompositeForeignKey(
                shared="edition", field="recommendation", name="figure_recommendation_in_edition"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["verified", "second hand"]), name="figure_status_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.value} {self.unit}"


class Prompt(models.Model):
    """A question to reflect on, written for this product."""

    class Step(models.TextChoices):
        WHAT = "what", "What?"
        SO_WHAT = "so_what", "So what?"
        NOW_WHAT = "now_what", "Now what?"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="prompts")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="prompts")
    key = models.SlugField(max_length=60)
    revision = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField()
    step = models.CharField(max_length=10, choices=Step)
    text = models.TextField()
    help = models.TextField(blank=True)
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.ALL)
    lead = models.BooleanField(default=False)

    objects = ForAudience.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "key"], name="prompt_keys_are_unique"),
            models.UniqueConstraint(fields=["edition", "id"], name="prompt_of_edition"),
            models.UniqueConstraint(
                fields=["recommendation"],
                condition=models.Q(lead=True),
                name="one_lead_prompt_for_each_recommendation",
            ),
            CompositeForeignKey(shared="edition", field="recommendation", name="prompt_in_edition"),
            models.CheckConstraint(
                condition=models.Q(step__in=["what", "so_what", "now_what"]), name="prompt_step"
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=["all", "group", "childminder"]), name="prompt_audience"
            ),
        ]

    def __str__(self):
        return self.text


class Checklist(models.Model):
    """The questions of a self-audit on one recommendation. A section of a self-audit is a chosen checklist."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="checklists")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="checklists")
    key = models.SlugField(max_length=60)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=160)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="checklist_keys_are_unique"),
            models.UniqueConstraint(fields=["edition", "id"], name="checklist_of_edition"),
            CompositeForeignKey(shared="edition", field="recommendation", name="checklist_in_edition"),
        ]

    def __str__(self):
        return self.title


class ChecklistItem(models.Model):
    """One observable thing, as a question."""

    class Kind(models.TextChoices):
        IN_PLACE = "in_place", "In place"
        LOOK = "look", "Look"
        ASK = "ask", "Ask"
        SAMPLE = "sample", "Sample"

    class Basis(models.TextChoices):
        MUST = "must", "Must"
        SHOULD = "should", "Should"
        LOCAL = "local", "Local"
        LEARNING = "learning", "Learning"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items")
    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    key = models.SlugField(max_length=80)
    revision = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    look_at = models.TextField(blank=True)
    good = models.TextField()
    evidence = models.JSONField(default=list, blank=True)
    basis = models.CharField(max_length=10, choices=Basis)
    hook_document = models.CharField(max_length=200, blank=True)
    hook_edition = models.CharField(max_length=120, blank=True)
    hook_heading = models.CharField(max_length=200, blank=True)
    hook_paragraph = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.ALL)
    core = models.BooleanField(default=False)
    to_check = models.TextField(blank=True)

    objects = ForAudience.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "key"], name="item_keys_are_unique"),
            models.UniqueConstraint(fields=["edition", "id"], name="item_of_edition"),
            CompositeForeignKey(shared="edition", field="checklist", name="item_in_edition"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["in_place", "look", "ask", "sample"]), name="item_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(basis__in=["must", "should", "local", "learning"]),
                name="item_basis_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=["all", "group", "childminder"]), name="item_audience"
            ),
            models.CheckConstraint(
                condition=models.Q(hook_document="", hook_heading="") | ~models.Q(hook_document=""),
                name="item_hook_names_its_document",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def counts_looks(self) -> bool:
        """Look, ask and sample record "looked at n, saw k, on date"."""
        return self.kind != self.Kind.IN_PLACE

    @property
    def basis_line(self) -> str:
        """ "Must: EYFS statutory framework, September 2025, Concerns about children's safety"."""
        hook = ", ".join(part for part in (self.hook_document, self.hook_edition, self.hook_heading) if part)
        return f"{self.get_basis_display()}: {hook}" if hook else self.get_basis_display()


CONTENT_MODELS = (Source, Recommendation, Guidance, Figure, Prompt, Checklist, ChecklistItem)

_LIVE = (
    "(SELECT state FROM learning_edition WHERE id = {row}.edition_id) NOT IN ('draft', 'awaiting_approval')"
)
_WHEN = {
    "INSERT": _LIVE.format(row="NEW"),
    "UPDATE": f"{_LIVE.format(row='OLD')} OR {_LIVE.format(row='NEW')}",
    "DELETE": _LIVE.format(row="OLD"),
}
for model in CONTENT_MODELS:
    for event, condition in _WHEN.items():
        triggers.guard(
            model=f"learning.{model.__name__}",
            name=f"published_{model.__name__.lower()}_rows",
            events=(event,),
            when=condition,
            message="Published content cannot be changed.",
        )
