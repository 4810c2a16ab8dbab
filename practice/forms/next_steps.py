from datetime import timedelta
from typing import cast

from django import forms
from django.utils import timezone

from common.fields import PlainTextField
from common.forms import DayInput, PaperForm
from practice.actions.acting import NextStep
from practice.forms.actions import OwnerField, check_days
from practice.models import SelfAuditAnswer

NOW, LATER, ANOTHER_DAY = "now", "later", "another_day"


class NextStepForm(PaperForm):
    """What happens with one gap. `action` is what was decided before, if anything."""

    choice = forms.ChoiceField(
        label="What next?",
        choices=[(NOW, "Act now"), (LATER, "Later, because…"), (ANOTHER_DAY, "Decide another day")],
        required=False,
        widget=forms.RadioSelect,
    )
    what = PlainTextField(
        label="What will be done?", help_text="Do not name any child or adult.", required=False, rows=2
    )
    expect = PlainTextField(
        label="What will we see if this works?",
        help_text="What would somebody notice in an ordinary week?",
        required=False,
        rows=2,
    )
    owner = OwnerField(label="Who does it?", required=False)
    due_on = forms.DateField(label="By when?", required=False, widget=DayInput)
    look_on = forms.DateField(label="When will we look?", required=False, widget=DayInput)
    later_because = PlainTextField(label="Later, because", required=False, rows=2)

    MISSING = {
        "what": "Write what will be done.",
        "expect": "Write what you will see if it works.",
        "owner": "Choose who does it.",
        "due_on": "Choose the day it is done by.",
        "look_on": "Choose the day to look again.",
    }

    def __init__(self, answer: SelfAuditAnswer, *args, me, members, action=None, **kwargs):
        super().__init__(*args, prefix=answer.public_id, **kwargs)
        self.answer = answer
        self.action = action
        self.me = me
        if me.setting.is_childminder:
            del self.fields["owner"]
            self.fields["expect"].label = "What will I see if this works?"
            self.fields["look_on"].label = "When will I look?"
        else:
            cast(OwnerField, self.fields["owner"]).offer(members)
        today = timezone.localdate()
        self.initial = {"due_on": today + timedelta(weeks=2), "look_on": today + timedelta(weeks=6)}
        if action is not None:
            self.initial |= {"choice": LATER, "later_because": action.later_because}

    @property
    def is_running(self) -> bool:
        """An action was made already: it is looked after on its own page."""
        return self.action is not None and self.action.state != LATER

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("choice") == NOW:
            for name, sentence in self.MISSING.items():
                value = data.get(name)
                empty = not (value.strip() if isinstance(value, str) else value)
                if name in self.fields and name not in self.errors and empty:
                    self.add_error(name, sentence)
            check_days(self, data.get("due_on"), data.get("look_on"))
        if (
            data.get("choice") == LATER
            and not data.get("later_because", "").strip()
            and "later_because" not in self.errors
        ):
            self.add_error("later_because", "Write why it can wait, in a few words.")

    @property
    def step(self) -> NextStep | None:
        """None when nothing is decided yet."""
        data = self.cleaned_data
        if data["choice"] == LATER:
            return NextStep(answer=self.answer, now=False, later_because=data["later_because"])
        if data["choice"] == NOW:
            values = {name: data[name] for name in ("what", "expect", "due_on", "look_on")}
            return NextStep(answer=self.answer, now=True, owner=data.get("owner") or self.me.user, **values)
        return None
