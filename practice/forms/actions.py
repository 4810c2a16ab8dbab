from datetime import timedelta
from typing import cast

from django import forms
from django.utils import timezone

from accounts.models import User
from common.fields import PlainTextField
from common.forms import DayInput, PaperForm
from practice.forms.self_audits import member_label
from practice.states import ImpactResult

PASSED = "This day has passed. Choose today or a later day."
LOOK_AFTER = "Look again on the day it is done by, or after it."


class OwnerField(forms.ChoiceField):
    """One member of the setting, by their person's public id; cleans to the person. A foreign id is no choice."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.people: dict[str, User] = {}

    def offer(self, members) -> None:
        self.people = {member.user.public_id: member.user for member in members}
        chosen = [(member.user.public_id, member_label(member)) for member in members]
        self.choices = [("", "Choose a person"), *chosen]

    def clean(self, value):
        return self.people.get(super().clean(value))


def check_days(form, due_on, look_on) -> None:
    """Both days are still to come, the look not before the work is done."""
    today = timezone.localdate()
    if due_on and due_on < today:
        form.add_error("due_on", PASSED)
    if look_on and look_on < today:
        form.add_error("look_on", PASSED)
    elif look_on and due_on and look_on < due_on:
        form.add_error("look_on", LOOK_AFTER)


class ActionForm(PaperForm):
    """An action that comes from no gap. Only a manager chooses whose it is."""

    what = PlainTextField(
        label="What will be done?",
        help_text="One thing that somebody can do and others can see. Do not name any child or adult.",
        rows=3,
        error_messages={"required": "Write what will be done."},
    )
    expect = PlainTextField(
        label="What will we see if this works?",
        help_text="What would somebody notice in an ordinary week?",
        rows=3,
        error_messages={"required": "Write what you will see if it works."},
    )
    owner = OwnerField(label="Whose action is it?", error_messages={"required": "Choose whose action it is."})
    due_on = forms.DateField(
        label="By when?", widget=DayInput, error_messages={"required": "Choose the day it is done by."}
    )
    look_on = forms.DateField(
        label="When will we look?",
        widget=DayInput,
        error_messages={"required": "Choose the day to look again."},
    )

    def __init__(self, *args, me, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.me = me
        if me.setting.is_childminder:
            self.fields["expect"].label = "What will I see if this works?"
            self.fields["look_on"].label = "When will I look?"
        if me.is_manager and not me.setting.is_childminder:
            cast(OwnerField, self.fields["owner"]).offer(members)
            self.initial.setdefault("owner", me.user.public_id)
        else:
            del self.fields["owner"]
        today = timezone.localdate()
        self.initial.setdefault("due_on", today + timedelta(weeks=2))
        self.initial.setdefault("look_on", today + timedelta(weeks=6))

    def clean(self):
        super().clean()
        data = self.cleaned_data
        check_days(self, data.get("due_on"), data.get("look_on"))
        data.setdefault("owner", self.me.user if "owner" not in self.fields else None)


class DoneForm(PaperForm):
    done_note = PlainTextField(
        label="What did you do?",
        help_text="Two lines are enough. Do not name any child or adult.",
        error_messages={"required": "Write what you did, in a few words."},
    )


class LookAgainForm(PaperForm):
    """The expectation, asked again as a question."""

    result = forms.ChoiceField(
        label="Do you see it now?",
        choices=ImpactResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three answers."},
    )
    result_note = PlainTextField(
        label="What did you look at?",
        help_text="What you saw or heard, and where. Do not name any child or adult.",
        error_messages={"required": "Write what you looked at, in a few words."},
    )
