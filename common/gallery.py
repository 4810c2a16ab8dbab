"""Made-up material for the development-only gallery of components: render(request, "ui/gallery.html", samples())."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from common.forms_layout import Group
from common.templatetags.ui import ICONS, PICTURES, STATUSES

RATING_CHOICES = [
    ("yes", "Yes"),
    ("partly", "Partly"),
    ("no", "No"),
    ("not_sure", "Not sure yet"),
    ("does_not_apply", "Does not apply"),
]


class SampleForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(label="Your name", help_text="As your colleagues know you.")
    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters. Three random words are good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    shared = forms.ChoiceField(
        label="Is this a shared device?",
        help_text="On a shared device we sign you out after 15 quiet minutes.",
        choices=[("yes", "Yes, others use it too"), ("no", "No, only I use it")],
        widget=forms.RadioSelect,
    )
    rooms = forms.MultipleChoiceField(
        label="Which rooms?",
        choices=[("baby", "Baby room"), ("toddler", "Toddler room"), ("garden", "Garden")],
        widget=forms.CheckboxSelectMultiple,
    )
    looked_at = forms.IntegerField(
        label="Looked at", widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4})
    )
    when = forms.DateField(label="On", help_text="For example 18 11 2026")
    who = forms.ChoiceField(
        label="Who will do it?", choices=[("", "Choose a person"), ("p", "Priya"), ("s", "Sam")]
    )
    evidence = forms.CharField(
        label="What did you see? Where is it kept?",
        help_text="Do not name any child or adult.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    honest = forms.BooleanField(label="This is an honest picture today.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Group("About you", "name", "password", "shared", hint="Two minutes."),
            Group("What you saw", "rooms", "looked_at", "when", "who", "evidence", "honest"),
        )


class Move:
    def __init__(self, code, by, at, note="", word=""):
        self.code, self.by, self.at, self.note, self.word = code, by, at, note, word


def samples() -> dict:
    now = timezone.now()
    return {
        "icons": list(ICONS),
        "pictures": list(PICTURES),
        "statuses": list(STATUSES),
        "crumbs": [("Home", "#"), ("Annual report 2023 to 2024", "#")],
        "counts": [
            ("no", "No", 1),
            ("yes", "Yes", 6),
            ("partly", "Partly", 2),
            ("not_sure", "Not sure yet", 0),
        ],
        "moves": [
            Move("in_progress", "Priya", now - timedelta(days=6), word="Started"),
            Move("submitted", "Priya", now - timedelta(days=3)),
            Move("sent_back", "Jo", now - timedelta(days=2), "Please look at question 3 again."),
            Move("signed_off", "Jo", now),
        ],
        "steps": [
            {
                "title": "Say where you are",
                "text": "The name and number of your safeguarding lead",
                "state": "done",
            },
            {
                "title": "Ask your team in",
                "text": "An email or a username is enough",
                "url": "#",
                "state": "current",
            },
            {"title": "Choose where to start"},
        ],
        "bar_rows": [
            {"label": "Spring 2026", "parts": [("yes", "Yes", 2), ("partly", "Partly", 3), ("no", "No", 5)]},
            {"label": "Autumn 2026", "parts": [("yes", "Yes", 4), ("partly", "Partly", 4), ("no", "No", 2)]},
            {
                "label": "Spring 2027",
                "parts": [
                    ("yes", "Yes", 7),
                    ("partly", "Partly", 1),
                    ("no", "No", 1),
                    ("not_sure", "Not sure yet", 1),
                ],
            },
        ],
        "two_lines": "Who did you tell?\nAnd when?",
        "earlier": now - timedelta(days=1),
        "ratings": RATING_CHOICES,
        "sample_errors": [
            ("Choose an answer to question 1", "id_q1_0"),
            ("Something the whole page has", ""),
        ],
        "form": SampleForm(auto_id="id_blank_%s"),
        "refused": SampleForm({"name": "", "evidence": "Kept in the office"}, auto_id="id_%s"),
    }
