"""What a report says. Each row carries its edition, so that the database can refuse to change a published one."""

from django.db import models

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
    content_note = models.TextField(blank=True)
    # Other voices on the same thing, each shown as theirs: [{kind, wording, source (a key), author, locator}].
    also_said = models.JSONField(default=list, blank=True)

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
        return whose_words(self.kind, self.author)

    @property
    def other_voices(self) -> list[dict[str, str]]:
        """`also_said`, each with `whose`: the same line as whose_words."""
        return [{**said, "whose": whose_words(said["kind"], said["author"])} for said in self.also_said]

    def example_for(self, setting_kind: str) -> str:
        """The example for "nursery", "pre_school" or "childminder"."""
        return getattr(self, f"example_{setting_kind}")


def whose_words(kind: str, author: str) -> str:
    """The line that says whose words these are. A summary is never shown as the report's own words."""
    label = Recommendation.Kind(kind).label
    if kind in (Recommendation.Kind.AREA, Recommendation.Kind.FINDING):
        return f"{label}, as summarised by {author}"
    return f"{label}: {author}"


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
