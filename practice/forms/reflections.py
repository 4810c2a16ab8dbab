from typing import cast

from django import forms

from accounts.models import User
from common.fields import REFLECTION_LIMIT, PlainTextField
from common.forms import DayInput, PaperForm
from learning.models import Prompt
from practice.models import Reflection

ANY_LANGUAGE = "Any language, short notes or bullet points are fine."
NO_NAMES = "Do not name any child or adult. Write “a child in my room”."


class ReflectionForm(PaperForm):
    """One box for each prompt of an area, and what will be done differently. Nothing is required, nothing scored."""

    differently = PlainTextField(
        label="What will you do differently?",
        help_text="If you share this reflection, it becomes an action for you.",
        required=False,
        rows=3,
    )
    differently_by = forms.DateField(label="By when? (if you like)", required=False, widget=DayInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args, prompts: list[Prompt], chosen: set[int], reflection: Reflection | None = None, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.prompts = prompts
        self.chosen = chosen
        written = {answer.prompt_id: answer.text for answer in reflection.answers.all()} if reflection else {}
        for prompt in prompts:
            self.fields[f"prompt_{prompt.pk}"] = PlainTextField(
                label=prompt.text,
                help_text=prompt.help,
                required=False,
                max_length=REFLECTION_LIMIT,
                rows=8,
                initial=written.get(prompt.pk, ""),
            )
        if reflection is not None:
            self.initial.update(
                differently=reflection.differently,
                differently_by=reflection.differently_by,
                version=reflection.version,
            )

    @property
    def rows(self) -> list[dict]:
        """The prompts in order, each with its box and whether it stands open."""
        rows = [
            {"prompt": prompt, "field": self[f"prompt_{prompt.pk}"], "open": self._is_open(prompt)}
            for prompt in self.prompts
        ]
        return sorted(rows, key=lambda row: not row["open"])

    def _is_open(self, prompt: Prompt) -> bool:
        field = self[f"prompt_{prompt.pk}"]
        return prompt.pk in self.chosen or bool(field.value()) or bool(field.errors)

    def texts(self) -> dict[int, str]:
        """What was written, by the prompt's id; empty boxes only for prompts that were chosen."""
        written = {prompt.pk: self.cleaned_data[f"prompt_{prompt.pk}"] for prompt in self.prompts}
        return {pk: text for pk, text in written.items() if text or pk in self.chosen}


class ShareForm(PaperForm):
    readers = forms.ModelMultipleChoiceField(
        label="Who may read it?",
        help_text="Only the people you tick. You can take it back until somebody marks it as read.",
        queryset=User.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one person, or keep it private."},
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = {member.user_id: member for member in members}
        field = cast(forms.ModelMultipleChoiceField, self.fields["readers"])
        field.queryset = User.objects.filter(pk__in=self.members).order_by("name")
        setattr(field, "label_from_instance", self._label)  # noqa: B010 - the documented way to name the choices

    def _label(self, user: User) -> str:
        member = self.members[user.pk]
        office = f", {member.get_office_display().lower()}" if member.office else ""
        return f"{user.name} ({member.get_role_display().lower()}{office})"


class CommentForm(PaperForm):
    text = PlainTextField(label="Your words", rows=3, error_messages={"required": "Write something first."})
    kind = forms.ChoiceField(
        label="Is it a question?",
        choices=[("question", "A question: they may answer it, or not"), ("comment", "A comment")],
        initial="question",
        widget=forms.RadioSelect,
    )


class ReplyForm(PaperForm):
    text = PlainTextField(label="Your answer", rows=3, required=False)
