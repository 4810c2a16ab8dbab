"""Forms of the editor. Each names its fields one by one; nothing else of a row can be changed through it."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from common.forms_layout import Group
from learning.contents import Row, label_of
from learning.form_fields import LinesField, YesNoField, box, line, pick
from learning.models import ChecklistItem, Prompt, Recommendation
from learning.models.content import Audience

MARKDOWN = "Leave a line empty between paragraphs. **Two stars** make bold, and - at the start of a line makes a list."
MEANING, CORRECTION = "meaning", "correction"
CHANGES = [
    (CORRECTION, "A correction of the wording. It still asks or says the same."),
    (MEANING, "The meaning changes. What was answered before was an answer to something else."),
]


class RowForm(forms.Form):
    """Base of the forms that change or add one row. `row_fields` are the row's own; `change` is about the change.

    `asks_for_change`: only words that were published before can be corrected or change their meaning.
    """

    use_required_attribute = False
    row_fields: tuple[str, ...] = ()

    change = pick("What kind of change is this?", CHANGES)

    def __init__(self, *args, row: Row = None, asks_for_change: bool = False, **kwargs):
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name) for name in self.row_fields}
        super().__init__(*args, **kwargs)
        self.row = row
        if not asks_for_change:
            del self.fields["change"]
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.layout(), *(["change"] if asks_for_change else []))

    def prepare(self) -> None:
        """For choices that depend on the row."""

    def layout(self) -> list:
        return list(self.row_fields)

    @property
    def values(self) -> dict[str, object]:
        """What the row shall say, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.row_fields}

    @property
    def meaning_changed(self) -> bool:
        return self.cleaned_data.get("change") == MEANING

    def beside(self, current: Row) -> list[tuple[str, str, str]]:
        """(label, stored now, typed here) of each field in which `current` differs from what was typed."""
        found = []
        for name in self.row_fields:
            field = self.fields[name]
            theirs, mine = (self._shown(name, value) for value in (getattr(current, name), self.values[name]))
            if theirs != mine:
                found.append((str(field.label or label_of(name)), theirs, mine))
        return found

    def _shown(self, name: str, value) -> str:
        field = self.fields[name]
        prepared = field.prepare_value(value)
        return str(dict(getattr(field, "choices", ())).get(prepared, prepared))


class AreaForm(RowForm):
    row_fields = (
        "kind",
        "title",
        "name",
        "teaser",
        "minutes",
        "wording",
        "is_quoted",
        "source",
        "author",
        "locator",
        "addressed_to",
        "plain_meaning",
        "locus",
        "locus_note",
        "example_nursery",
        "example_pre_school",
        "example_childminder",
        "content_note",
        "cautions",
        "changed_since",
    )

    kind = pick("What kind is it?", Recommendation.Kind.choices, "Its kind is always shown.")
    title = line("Title", 160)
    name = line("Name in lists", 60, "One to three words.")
    teaser = box("Why it matters, in one sentence", rows=2)
    minutes = forms.IntegerField(
        label="Minutes to read",
        min_value=1,
        max_value=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "required": "Write how many minutes it takes to read.",
            "invalid": "Write a whole number.",
        },
    )
    wording = box("The source’s own words")
    is_quoted = YesNoField(
        label="Are these exactly the source’s words?", help_text="No means they are summarised."
    )
    source = forms.ChoiceField(label="Source", help_text="Sources come from the report’s file.")
    author = line("Whose words", 200, "The person or body, with their role.")
    locator = line("Where in the source", 200, "Page or paragraph.", required=False)
    addressed_to = box("Who the words are addressed to", "And how we read them for a setting.")
    plain_meaning = box("What this means, in plain words", MARKDOWN, rows=12)
    locus = pick("Who can change this?", Recommendation.Locus.choices)
    locus_note = box("Who can change this, in a sentence or two", rows=2, required=False)
    example_nursery = box("Example in a nursery", "Made up. Describe no harm.", required=False)
    example_pre_school = box("Example in a pre-school", "Made up. Describe no harm.", required=False)
    example_childminder = box("Example at a childminder’s home", "Made up. Describe no harm.", required=False)
    content_note = box(
        "Content note",
        "Shown before the text, for an area that may distress. Say gently what it touches, that people can stop at any "
        "time, and who to talk to.",
        rows=3,
        required=False,
    )
    cautions = LinesField(label="Cautions")
    changed_since = box("What has changed since", MARKDOWN, rows=6, required=False)

    def prepare(self) -> None:
        self.sources = {source.key: source for source in self.row.edition.sources.all()}
        choice: Any = self.fields["source"]
        choice.choices = [(key, source.title) for key, source in self.sources.items()]
        self.initial["source"] = self.row.source.key

    def layout(self):
        return [
            Group("What it is called", "kind", "title", "name", "teaser", "minutes"),
            Group(
                "Whose words", "wording", "is_quoted", "source", "author", "locator", "addressed_to",
                hint="A reader must always see whose words these are.",
            ),
            Group("In plain words", "plain_meaning", "locus", "locus_note"),
            Group("What it can look like", "example_nursery", "example_pre_school", "example_childminder"),
            Group("To keep in mind", "content_note", "cautions", "changed_since"),
        ]  # fmt: skip

    @property
    def values(self):
        return {**super().values, "source": self.sources[self.cleaned_data["source"]]}

    def _shown(self, name, value):
        return value.title if name == "source" else super()._shown(name, value)


class GuidanceForm(RowForm):
    row_fields = ("heading", "text")

    heading = line("Heading", 160)
    text = box("Text", MARKDOWN, rows=10)


class PromptForm(RowForm):
    row_fields = ("text", "help", "step", "lens", "audience", "role", "lead")

    text = box("The prompt", "One question, short and concrete.", rows=3)
    help = box("Help for somebody who is stuck", rows=3, required=False)
    step = pick("Which step is it?", Prompt.Step.choices)
    lens = pick(
        "What does it look at?",
        Prompt.Lens.choices,
        "A small caption beside the step.",
        required=False,
        initial="",
    )
    audience = pick("Who is it for?", Audience.choices)
    role = pick(
        "Who is it meant for first?",
        Prompt.Role.choices,
        "Anybody may answer it. A childminder does not see this caption.",
        initial=Prompt.Role.EVERYONE,
    )
    lead = YesNoField(
        label="Show this prompt first?",
        help_text="One prompt of each area is shown first. Yes moves the one before it behind “More”.",
    )

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("lead") and cleaned.get("audience") not in (None, Audience.ALL):
            self.add_error("audience", "The prompt that is shown first is for everybody. Choose “Everybody”.")
        return cleaned


class ScenarioForm(RowForm):
    row_fields = ("title", "audience", "situation", "questions", "ideas")

    title = line("Title", 120, "Two to six words.")
    audience = pick("Who is it for?", Audience.choices)
    situation = box(
        "The situation",
        "Made up, 60 to 120 words. Describe no harm and name nobody. Two minutes to read aloud.",
        rows=8,
    )
    questions = LinesField(
        label="Three questions",
        help_text="One on each line: what did we notice, what might we miss, what would we do here?",
        least=3,
        most=3,
    )
    ideas = LinesField(
        label="One thing to try this week",
        help_text="Two or three ideas, one on each line. Each is small and begins with a verb.",
        least=2,
        most=3,
    )


class ItemForm(RowForm):
    row_fields = (
        "text",
        "kind",
        "look_at",
        "good",
        "evidence",
        "basis",
        "hook_document",
        "hook_edition",
        "hook_heading",
        "hook_paragraph",
        "audience",
        "core",
        "to_check",
    )

    text = box("The question", "One thing that can be seen. Yes is the good answer.", rows=3)
    kind = pick(
        "How is it answered?",
        [
            ("in_place", "In place: it is there, or it is not"),
            ("look", "Look: look at things"),
            ("ask", "Ask: ask people"),
            ("sample", "Sample: look at some of many"),
        ],
    )
    look_at = box("What to look at", "For look, ask and sample. For example: Look at the last 5 absences.", rows=2,
                   required=False)  # fmt: skip
    good = box("What good looks like", rows=3)
    evidence = LinesField(label="Examples of evidence")
    basis = pick(
        "What is it based on?",
        [
            ("must", "Must: a law or statutory framework says so"),
            ("should", "Should: guidance says so"),
            ("local", "Local: a local procedure says so"),
            ("learning", "Learning: it follows from this report"),
        ],
    )
    hook_document = line("Document", 200, "For must, should and local.", required=False)
    hook_edition = line("Its edition", 120, "For example: September 2025.", required=False)
    hook_heading = line("Heading in it", 200, required=False)
    hook_paragraph = line("Paragraph", 40, "Only with its edition: numbers change.", required=False)
    audience = pick("Who is it for?", Audience.choices)
    core = YesNoField(label="Is it a core question?", help_text="The core is asked first: 12 for a group setting, "
                      "8 for a childminder.")  # fmt: skip
    to_check = box("Still to be checked", "Only editors see this.", rows=2, required=False)

    def layout(self):
        return [
            Group("What is asked", "text", "kind", "look_at", "good", "evidence"),
            Group(
                "What it is based on",
                "basis",
                "hook_document",
                "hook_edition",
                "hook_heading",
                "hook_paragraph",
            ),
            Group("Where it is asked", "audience", "core", "to_check"),
        ]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if (
            cleaned.get("kind") not in (None, ChecklistItem.Kind.IN_PLACE)
            and not cleaned.get("look_at", "-").strip()
        ):
            self.add_error("look_at", "Write what to look at, or choose “In place”.")
        says_where = any(
            cleaned.get(f"hook_{name}", "").strip() for name in ("edition", "heading", "paragraph")
        )
        if says_where and not cleaned.get("hook_document", "-").strip():
            self.add_error("hook_document", "Name the document that the edition, heading or paragraph is in.")
        return cleaned


class PublishForm(forms.Form):
    use_required_attribute = False

    change_note = box("What changed, and why?", "One or two sentences. Everybody who reads this report can see it.",
                       rows=3)  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


FORMS: dict[str, type[RowForm]] = {
    "area": AreaForm,
    "guidance": GuidanceForm,
    "prompt": PromptForm,
    "scenario": ScenarioForm,
    "question": ItemForm,
}
