from datetime import timedelta
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEvent
from common.fields import PlainTextField
from common.forms import PaperForm
from practice.models import SelfAuditAnswer
from practice.states import Rating

TRIES, IN = 5, timedelta(minutes=5)
WRONG = "password refused"


class ReviewAnswerForm(PaperForm):
    """The manager's own answer to one question, or none, and a comment."""

    rating = forms.ChoiceField(choices=[*Rating.choices, ("", "No answer of mine")], required=False)
    comment = PlainTextField(required=False)
    version = forms.IntegerField(
        error_messages={"required": "Open the page again.", "invalid": "Open the page again."}
    )


class SendBackForm(PaperForm):
    """Which questions to look at again, and what to say about them."""

    questions = forms.MultipleChoiceField(
        label="Which questions?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one question to send back."},
    )
    note = PlainTextField(
        label="What should they look at again?",
        help_text="Kind and clear. Do not name any child or adult.",
        required=False,
        rows=3,
    )

    def __init__(self, *args, answers: list[SelfAuditAnswer], **kwargs):
        super().__init__(*args, **kwargs)
        self.answers = {answer.public_id: answer for answer in answers}
        cast(forms.MultipleChoiceField, self.fields["questions"]).choices = [
            (answer.public_id, f"{answer.position}. {answer.item.text}") for answer in answers
        ]
        self.initial["questions"] = [
            answer.public_id for answer in answers if answer.comments.all() or answer.manager_rating
        ]

    def clean_questions(self) -> list[SelfAuditAnswer]:
        return [self.answers[public_id] for public_id in self.cleaned_data["questions"]]


class SignForm(PaperForm):
    """The password, checked here: a detour over a sign-in page would keep it in the session (design.md section 9).

    Five wrong tries in five minutes, then a pause; each is a line of the log. Call is_valid() outside `once`, whose
    transaction is rolled back after a refusal and would forget the try.
    """

    password = forms.CharField(
        label="Your password",
        help_text="So that nobody else can sign with your name.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Type your password."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, setting, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.setting = setting

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        recent = AuditEvent.objects.filter(setting=self.setting, by=self.user, what=WRONG)
        if recent.filter(at__gt=timezone.now() - IN).count() >= TRIES:
            raise ValidationError("That was tried too often. Wait five minutes, then try again.")
        if not self.user.check_password(password):
            AuditEvent.log(WRONG, by=self.user, setting=self.setting)
            raise ValidationError("That is not your password. Type it again. Nothing was signed.")
        return password
