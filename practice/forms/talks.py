from datetime import timedelta
from typing import cast

from django import forms
from django.utils import timezone

from common.fields import EVIDENCE_LIMIT, PlainTextField
from common.forms import DayInput, PaperForm
from learning.models import Scenario
from practice.states import ImpactResult

OWN = "own"
LOOK_AFTER = timedelta(weeks=4)
A_YEAR = timedelta(days=366)
STILL_TO_COME = "This day is still to come. Choose today or an earlier day."
LONG_AGO = "This day is more than a year ago. Look at the year again."
PASSED = "This day has passed. Choose today or a later day."
NOT_AFTER = "Look again on a later day, so that there is time to try it."
FAR_AWAY = "This day is more than a year away. Choose an earlier one."
CHOOSE = "Choose one of the ideas, or write your own below."


class TalkForm(PaperForm):
    """What was talked about is tried: one of the scenario's ideas, words of one's own, or an idea with words to add.

    Cleans to `held_on`, `try_this` and `look_on`.
    """

    summary_above = True

    idea = forms.ChoiceField(
        label="The one thing we’ll try this week", required=False, widget=forms.RadioSelect
    )
    own = PlainTextField(
        label="In our own words",
        help_text="Or anything to add to an idea. Do not name any child or adult.",
        required=False,
        rows=3,
    )
    held_on = forms.DateField(
        label="When did we talk?",
        widget=DayInput,
        error_messages={"required": "Choose the day of the talk."},
    )
    look_on = forms.DateField(
        label="When will we look again?",
        help_text="To see whether it helped. Four weeks is a good time.",
        widget=DayInput,
        error_messages={"required": "Choose the day to look again."},
    )

    def __init__(self, *args, scenario: Scenario, alone: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.ideas = {str(place): idea for place, idea in enumerate(scenario.ideas, 1)}
        choice = cast(forms.ChoiceField, self.fields["idea"])
        choice.choices = [*self.ideas.items(), (OWN, "In my own words" if alone else "In our own words")]
        today = timezone.localdate()
        self.initial.update(held_on=today, look_on=today + LOOK_AFTER)
        if alone:
            self.fields["idea"].label = "The one thing I’ll try this week"
            self.fields["own"].label = "In my own words"
            self.fields["held_on"].label = "When did I think it through?"
            self.fields["held_on"].error_messages["required"] = "Choose the day you thought it through."
            self.fields["look_on"].label = "When will I look again?"

    def clean_held_on(self):
        held_on = self.cleaned_data["held_on"]
        today = timezone.localdate()
        if held_on > today:
            raise forms.ValidationError(STILL_TO_COME)
        if held_on < today - A_YEAR:
            raise forms.ValidationError(LONG_AGO)
        return held_on

    def clean_look_on(self):
        look_on = self.cleaned_data["look_on"]
        today = timezone.localdate()
        if look_on < today:
            raise forms.ValidationError(PASSED)
        if look_on > today + A_YEAR:
            raise forms.ValidationError(FAR_AWAY)
        return look_on

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("held_on") and data.get("look_on") and data["look_on"] <= data["held_on"]:
            self.add_error("look_on", NOT_AFTER)
        if not {"idea", "own"} <= data.keys():
            return
        parts = [self.ideas.get(data.pop("idea"), ""), data.pop("own")]
        words = "\n".join(part for part in parts if part.strip())
        if not words:
            self.add_error("idea", CHOOSE)
        elif len(words) > EVIDENCE_LIMIT:
            over = len(words) - EVIDENCE_LIMIT
            self.add_error(
                "own", f"With the idea this is {over:,} characters too long. Your text is still here."
            )
        data["try_this"] = words


class LookAgainForm(PaperForm):
    """What came of the one thing: the same three answers as for an action."""

    result = forms.ChoiceField(
        label="Do we see a difference?",
        choices=ImpactResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three answers."},
    )
    result_note = PlainTextField(
        label="What did we notice? (if you like)",
        help_text="What you saw or heard. Do not name any child or adult.",
        required=False,
        rows=3,
    )

    def __init__(self, *args, alone: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if alone:
            self.fields["result"].label = "Do I see a difference?"
            self.fields["result_note"].label = "What did I notice? (if you like)"
