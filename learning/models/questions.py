"""What is asked about a recommendation: prompts, scenarios to talk about, and checklists of questions."""

from django.db import models

from common.constraints import CompositeForeignKey
from learning.models.content import Audience, ForAudience, Recommendation
from learning.models.editions import Edition


class Prompt(models.Model):
    """A question to reflect on, written for this product."""

    class Step(models.TextChoices):
        WHAT = "what", "What?"
        SO_WHAT = "so_what", "So what?"
        NOW_WHAT = "now_what", "Now what?"

    class Lens(models.TextChoices):
        """What a prompt looks at: repeated in every area, so that nothing is looked at from one side only."""

        NONE = "", "None"
        LIVED_DAY = "lived_day", "The child’s day"
        UNHEARD_ADULTS = "unheard_adults", "Adults we hear less from"
        FAIRNESS = "fairness", "Who is heard"
        PATTERN = "pattern", "Changes over time"
        SECOND_QUESTION = "second_question", "One more question"
        EVIDENCE = "evidence", "Seen or supposed"
        CHANGE = "change", "What changed"
        WELLBEING = "wellbeing", "Looking after yourself"

    class Role(models.TextChoices):
        """For whom a prompt is meant first. Anybody may answer it."""

        EVERYONE = "everyone", "Everybody"
        NEW = "new", "New, bank or agency staff"
        ROOM_LEADER = "room_leader", "Room leaders"
        SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding leads and deputies"
        LEADER = "leader", "Managers, owners and committees"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="prompts")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="prompts")
    key = models.SlugField(max_length=60)
    revision = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField()
    step = models.CharField(max_length=10, choices=Step)
    text = models.TextField()
    help = models.TextField(blank=True)
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.ALL)
    lens = models.CharField(max_length=20, choices=Lens, blank=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.EVERYONE)
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
            models.CheckConstraint(
                condition=models.Q(
                    lens__in=[
                        "",
                        "lived_day",
                        "unheard_adults",
                        "fairness",
                        "pattern",
                        "second_question",
                        "evidence",
                        "change",
                        "wellbeing",
                    ]
                ),
                name="prompt_lens_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    role__in=["everyone", "new", "room_leader", "safeguarding_lead", "leader"]
                ),
                name="prompt_role_is_known",
            ),
        ]

    def __str__(self):
        return self.text


class Scenario(models.Model):
    """A made-up situation to talk about in ten minutes. It describes no harm and names nobody."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="scenarios")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="scenarios")
    key = models.SlugField(max_length=60)
    revision = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField()
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.ALL)
    title = models.CharField(max_length=120)
    situation = models.TextField()
    questions = models.JSONField(default=list)
    ideas = models.JSONField(default=list)

    objects = ForAudience.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "key"], name="scenario_keys_are_unique"),
            models.UniqueConstraint(fields=["edition", "id"], name="scenario_of_edition"),
            CompositeForeignKey(shared="edition", field="recommendation", name="scenario_in_edition"),
            models.CheckConstraint(
                condition=models.Q(audience__in=["all", "group", "childminder"]), name="scenario_audience"
            ),
        ]

    def __str__(self):
        return self.title


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
