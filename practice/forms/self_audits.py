import hashlib
import json
from collections import Counter
from datetime import timedelta
from math import ceil
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.utils import timezone

from accounts.models import User
from common.fields import LineField, PlainTextField, normalise_newlines
from common.forms import DayInput, PaperForm
from practice.actions.auditing import VALUES, Answer
from practice.models import SelfAudit, SelfAuditAnswer
from practice.states import Rating

MINUTES_A_QUESTION = 2.5
AT_MOST_A_PAGE = 8
NUMBERS = {
    "invalid": "Write a number, such as 5.",
    "min_value": "Write 0 or more.",
    "max_value": "Write 999 or less.",
}


def minutes_for(questions: int) -> int:
    """To the nearest five, because nobody knows better."""
    return max(5, 5 * round(questions * MINUTES_A_QUESTION / 5))


def member_label(member) -> str:
    return f"{member.user.name} ({member.get_role_display().lower()})"


class PeopleField(forms.MultipleChoiceField):
    """Members of the setting, by their person's public id; cleans to the people. A foreign id is no choice."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.people: dict[str, User] = {}

    def offer(self, members) -> None:
        self.people = {member.user.public_id: member.user for member in members}
        self.choices = [(member.user.public_id, member_label(member)) for member in members]

    def clean(self, value):
        return [self.people[public_id] for public_id in super().clean(value)]


class StartForm(PaperForm):
    """How much to ask, who helps, by when. `items` are all questions of the version for this setting."""

    scope = forms.ChoiceField(label="How much?", widget=forms.RadioSelect, initial=SelfAudit.Scope.CORE)
    area = forms.ChoiceField(label="Which area?", required=False, widget=forms.RadioSelect)
    title = LineField(label="What do you want to call it?", max_length=120, required=False)
    people = PeopleField(
        label="Who works on it with you?", help_text="Several people can answer at the same time."
    )
    due_on = forms.DateField(label="By when?", required=False, widget=DayInput)

    def __init__(self, *args, items, members=(), ask_all=False, area="", **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = {item.checklist.recommendation.key: item.checklist.recommendation.name for item in items}
        counts = Counter(item.checklist.recommendation.key for item in items)
        core = sum(item.core for item in items)
        cast(forms.ChoiceField, self.fields["scope"]).choices = self._scopes(core, len(items))
        cast(forms.ChoiceField, self.fields["area"]).choices = [
            (key, f"{name}, {counts[key]} question{'' if counts[key] == 1 else 's'}")
            for key, name in self.areas.items()
        ]
        if area in self.areas:
            self.initial.update(scope=SelfAudit.Scope.AREA, area=area)
        elif not core:
            self.initial["scope"] = SelfAudit.Scope.EVERYTHING
        self.initial["title"] = self.suggested_title(self.initial.get("scope", SelfAudit.Scope.CORE), area)
        self.initial["due_on"] = timezone.localdate() + timedelta(weeks=3)
        self._offer(members, ask_all=ask_all)

    def _scopes(self, core: int, everything: int) -> list[tuple[str, str]]:
        scopes: list[tuple[str, str]] = [
            (SelfAudit.Scope.CORE, f"The core: {core} questions, about {minutes_for(core)} minutes"),
            (SelfAudit.Scope.AREA, "One area"),
            (SelfAudit.Scope.EVERYTHING, f"Everything: {everything} questions, spread over some weeks"),
        ]
        return scopes if core else scopes[1:]

    def _offer(self, members, *, ask_all: bool) -> None:
        if not members:
            del self.fields["people"]
            return
        cast(PeopleField, self.fields["people"]).offer(members)
        if ask_all:
            self.initial["people"] = [member.user.public_id for member in members if not member.is_manager]

    def suggested_title(self, scope: str, area: str) -> str:
        name = "Core questions" if scope == SelfAudit.Scope.CORE else "Every question"
        if scope == SelfAudit.Scope.AREA:
            name = self.areas.get(area, "One area")
        return f"{name}, {timezone.localdate():%B %Y}"

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < timezone.localdate():
            raise ValidationError("This day has passed. Choose today or a later day.")
        return due_on

    def clean(self):
        super().clean()
        data = self.cleaned_data
        scope, area = data.get("scope"), data.get("area", "")
        if scope == SelfAudit.Scope.AREA and not area and "area" not in self.errors:
            self.add_error("area", "Choose an area.")
        if scope and data.get("title", "").strip() in ("", self.initial["title"]):
            # The name is ours, so it follows what was chosen.
            data["title"] = self.suggested_title(scope, area)


class AskForm(PaperForm):
    people = PeopleField(label="Who else?")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        cast(PeopleField, self.fields["people"]).offer(members)

    def clean_people(self):
        if not self.cleaned_data["people"]:
            raise ValidationError("Tick at least one person.")
        return self.cleaned_data["people"]


class DeclarationForm(PaperForm):
    honest = forms.BooleanField(
        label="This is an honest picture today.",
        error_messages={"required": "Tick “This is an honest picture today” when it is."},
    )


def digest(values: Answer | SelfAuditAnswer) -> str:
    """A short fingerprint of what a question held, so that a page knows which questions somebody touched."""
    held = [getattr(values, name) for name in VALUES]
    text = json.dumps(["" if value is None else str(value) for value in held])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def stored(answer: SelfAuditAnswer) -> dict:
    """What is stored, as the controls show it."""
    shown = {name: getattr(answer, name) for name in VALUES}
    numbers = {name: "" if shown[name] is None else shown[name] for name in ("looked_at", "saw")}
    return shown | numbers | {"looked_on": answer.looked_on.isoformat() if answer.looked_on else ""}


def is_sent_as_stored(answer: SelfAuditAnswer, data) -> bool:
    """Whether the question came back just as it stands, as most of a page does: it need not be judged again."""
    shown = stored(answer) | {"come_back": "1" if answer.come_back else ""}
    sent = {name: data.get(f"{answer.public_id}-{name}", "") for name in VALUES}
    return all(normalise_newlines(sent[name]) == str(shown[name]) for name in VALUES)


class QuestionForm(PaperForm):
    """One question of a page. The page writes the controls by hand (practice/question.html): eight questions as
    widgets cost four times as much. `origin` is the version and the digest of what the page was opened with."""

    rating = forms.ChoiceField(
        choices=Rating.choices,
        required=False,
        error_messages={"invalid_choice": "Choose one of the five answers."},
    )
    looked_at = forms.IntegerField(required=False, min_value=0, max_value=999, error_messages=NUMBERS)
    saw = forms.IntegerField(required=False, min_value=0, max_value=999, error_messages=NUMBERS)
    looked_on = forms.DateField(
        required=False, error_messages={"invalid": "Write the day like this: 18 November 2026."}
    )
    evidence = PlainTextField(required=False)
    reason = PlainTextField(required=False)
    come_back = forms.BooleanField(required=False)
    origin = forms.CharField(required=False)

    def __init__(self, answer: SelfAuditAnswer, *, data=None):
        super().__init__(data, prefix=answer.public_id)
        self.answer = answer
        self.number = answer.position
        self.theirs: SelfAuditAnswer | None = None

    def clean_looked_on(self):
        looked_on = self.cleaned_data["looked_on"]
        if looked_on and looked_on > timezone.localdate():
            raise ValidationError("This day has not come yet. Write the day you looked.")
        return looked_on

    def clean(self):
        super().clean()
        data = self.cleaned_data
        looked_at, saw = data.get("looked_at"), data.get("saw")
        if saw is not None and "looked_at" not in self.errors:
            if looked_at is None:
                self.add_error("looked_at", "Write how many there were in all.")
            elif saw > looked_at:
                self.add_error("saw", f"This cannot be more than the {looked_at} in all.")

    @property
    def new(self) -> Answer:
        version = self.cleaned_data["origin"].partition(".")[0]
        values = {name: self.cleaned_data[name] for name in VALUES}
        return Answer(**values, version=int(version) if version.isdecimal() and len(version) < 9 else 0)

    @property
    def is_touched(self) -> bool:
        """Whether the person changed anything since they opened the page."""
        return self.cleaned_data["origin"].partition(".")[2] != digest(self.new)

    @property
    def shown(self) -> dict:
        """What the controls hold: what was typed, or what is stored."""
        if self.is_bound:
            return {name: self.data.get(self.add_prefix(name), "") for name in VALUES}
        return stored(self.answer)

    @property
    def started_from(self) -> str:
        """The hidden `origin`. After somebody else's save it is theirs, so that saving again is a choice."""
        if self.theirs is not None:
            return f"{self.theirs.version}.{digest(self.theirs)}"
        if self.is_bound:
            return self.data.get(self.add_prefix("origin"), "")
        return f"{self.answer.version}.{digest(self.answer)}"

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(sentence, id of its control) for the summary over the page."""
        if self.theirs is not None:
            return [
                (
                    f"Question {self.number}: somebody else answered it after you opened the page.",
                    f"q-{self.prefix}",
                )
            ]
        first = {"rating": "rating-0"}
        return [
            (f"Question {self.number}: {error}", f"id_{self.prefix}-{first.get(name, name)}")
            for name, errors in self.errors.items()
            for error in errors
        ]


def a_page(questions: int) -> int:
    """How many questions stand on a page: ten are five and five, never eight and two."""
    pages = max(1, ceil(questions / AT_MOST_A_PAGE))
    return max(1, ceil(questions / pages))


class QuestionPage:
    """Up to eight questions of a section, shared out evenly over its pages, with what was sent for them.

    `answers` are all of the section, in order. `at` names the page by its number (`page`) or by a question's public
    id (`question`), so that a link can land on a question.
    """

    def __init__(self, answers, *, at, data=None):
        answers = list(answers)
        places = {answer.public_id: place for place, answer in enumerate(answers)}
        number = at.get("page")
        if (asked := at.get("question")) in places:
            number = places[asked] // a_page(len(answers)) + 1
        self.page = Paginator(answers, a_page(len(answers))).get_page(number)
        self.refusal = ""
        self.forms = [
            QuestionForm(answer, data=data if self._was_sent(answer, data) else None)
            for answer in self.page.object_list
        ]

    @staticmethod
    def _was_sent(answer: SelfAuditAnswer, data) -> bool:
        return f"{answer.public_id}-origin" in (data or ()) and not is_sent_as_stored(answer, data)

    def changes(self) -> list[tuple[SelfAuditAnswer, Answer]]:
        """The questions somebody touched and filled in well. The others are not held back by a mistake in one."""
        sent = [form for form in self.forms if form.is_bound and form.is_valid()]
        return [(form.answer, form.new) for form in sent if form.is_touched]

    def lose(self, lost: dict[int, SelfAuditAnswer]) -> None:
        """Take note of the questions somebody else was quicker with."""
        for form in self.forms:
            form.theirs = lost.get(form.answer.pk)

    def forget_saved(self) -> None:
        """Show what is stored now wherever nothing went wrong; keep what was typed where it did."""
        if self.refusal:
            return
        fresh = SelfAuditAnswer.objects.select_related("item", "answered_by", "manager_by").in_bulk(
            [form.answer.pk for form in self.forms]
        )
        self.forms = [form if form.problems else QuestionForm(fresh[form.answer.pk]) for form in self.forms]

    @property
    def problems(self) -> list[tuple[str, str]]:
        refused = [(self.refusal, "")] if self.refusal else []
        return refused + [problem for form in self.forms for problem in form.problems]

    @property
    def status(self) -> int:
        if self.refusal or any(form.theirs for form in self.forms):
            return 409
        return 422 if self.problems else 200
