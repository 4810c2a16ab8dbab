from datetime import timedelta
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.fields import LineField
from common.forms import DayInput, PaperForm
from common.templatetags.words import counted
from learning.models import Recommendation
from practice.forms.actions import PASSED
from practice.forms.self_audits import PeopleField, member_label

EVERYBODY = "everybody"
NOBODY = "Tick at least one person."
NOT_HERE = "Somebody you ticked does not work here now. Look through the list again."


def place_of(area: Recommendation) -> str:
    """How a form names an area of a live report."""
    return f"{area.edition.report.slug}/{area.key}"


class AreaField(forms.ChoiceField):
    """One area of a live report, under the name of its report; cleans to the area."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.areas: dict[str, Recommendation] = {}

    def offer(self, areas) -> None:
        self.areas = {place_of(area): area for area in areas}
        groups: dict[str, list[tuple[str, str]]] = {}
        for value, area in self.areas.items():
            groups.setdefault(area.edition.short_title, []).append((value, area.name))
        self.choices = [("", "Choose an area"), *groups.items()]

    def clean(self, value):
        return self.areas.get(super().clean(value))


class AskedPeopleField(PeopleField):
    """The same, with one box for everybody. Whoever asks stands there as themselves."""

    def offer(self, members, me=None) -> None:
        super().offer(members)
        choices = [(EVERYBODY, "Everybody who works here now")] if len(members) > 1 else []
        for member in members:
            label = f"{member.user.name} (you)" if member == me else member_label(member)
            choices.append((member.user.public_id, label))
        self.choices = choices

    def clean(self, value):
        chosen = forms.MultipleChoiceField.clean(self, value)
        if EVERYBODY in chosen:
            return list(self.people.values())
        return [self.people[public_id] for public_id in chosen]


class RequestForm(PaperForm):
    """Which area, who, by when and why. `hints` says beside each box what is asked of that person already."""

    recommendation = AreaField(
        label="What should they reflect on?",
        error_messages={"required": "Choose an area.", "invalid_choice": "Choose an area from the list."},
    )
    people = AskedPeopleField(label="Who?", error_messages={"invalid_choice": NOT_HERE})
    due_on = forms.DateField(
        label="By when?",
        help_text="If a day helps. Leave it empty if it does not.",
        required=False,
        widget=DayInput,
        error_messages={"invalid": "Write the day like this: 18 November 2026."},
    )
    why = LineField(
        label="Why? (if you like)",
        help_text="One sentence, so that people know why. Do not name any child or adult.",
        required=False,
    )

    def __init__(self, *args, me, areas, members, area="", **kwargs):
        super().__init__(*args, **kwargs)
        cast(AreaField, self.fields["recommendation"]).offer(areas)
        cast(AskedPeopleField, self.fields["people"]).offer(members, me)
        self.initial.update(recommendation=area, due_on=timezone.localdate() + timedelta(weeks=2))
        self.hints = {EVERYBODY: counted(len(members), "person,people")}
        for member in members:
            if member.open_requests:
                self.hints[member.user.public_id] = counted(
                    member.open_requests, "open request,open requests"
                )

    def clean_people(self):
        if not self.cleaned_data["people"]:
            raise ValidationError(NOBODY)
        return self.cleaned_data["people"]

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < timezone.localdate():
            raise ValidationError(PASSED)
        return due_on
