from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Membership, User
from common.fields import LineField, PlainTextField
from common.forms import PaperForm
from practice.forms.self_audits import member_label
from practice.pasting import (
    AT_MOST,
    LONGEST_NAME,
    LONGEST_USERNAME,
    read_lines,
    wrong_with_email,
    wrong_with_name,
    wrong_with_username,
)

ONE_OF_TWO = "Type an email, or choose a username. One of the two is needed."
NOT_BOTH = "Fill in the email or the username, not both."
NOBODY = "nobody"


def _checked(value: str, problem: str) -> str:
    if problem:
        raise ValidationError(problem)
    return value


ROLES = [
    (Membership.Role.PRACTITIONER, "Practitioner"),
    (Membership.Role.MANAGER, "Manager: reviews and signs off"),
]
OFFICES = [
    (Membership.Office.NONE, "None"),
    (Membership.Office.DSL, "Designated safeguarding lead"),
    (Membership.Office.DEPUTY, "Deputy safeguarding lead"),
]


class RoleForm(PaperForm):
    """The role has a ceiling: practitioner or manager of this setting."""

    role = forms.ChoiceField(
        label="Role",
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )
    office = forms.ChoiceField(
        label="Safeguarding office", choices=OFFICES, required=False, widget=forms.RadioSelect
    )


class InviteForm(RoleForm):
    """By email, or by a username that comes with a one-time phrase.

    Somebody who works `alone` invites a peer, who reads and reflects: there are no roles to choose from.
    """

    name = LineField(
        label="Their name", max_length=LONGEST_NAME, error_messages={"required": "Type their name."}
    )
    email = forms.EmailField(
        label="Their email",
        required=False,
        help_text="We send the invitation there, and show you its link once.",
        error_messages={"invalid": "This is not an email address. Example: noor@example.org"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    username = LineField(
        label="Or a username you choose for them",
        required=False,
        max_length=LONGEST_USERNAME,
        help_text="For somebody without an email at work. You get a one-time phrase to hand over. Example: noor.k",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    field_order = ("name", "email", "username", "role", "office")

    def __init__(self, *args, alone: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = Membership.Role.PRACTITIONER
        if alone:
            del self.fields["role"], self.fields["office"]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        return _checked(name, wrong_with_name(name))

    def clean_email(self):
        email = self.cleaned_data["email"]
        return _checked(email, wrong_with_email(email) if email else "")

    def clean_username(self):
        username = self.cleaned_data["username"].strip().lower()
        return _checked(username, wrong_with_username(username) if username else "")

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if not self.has_error("email") and not self.has_error("username"):
            if not data.get("email") and not data.get("username"):
                self.add_error("email", ONE_OF_TWO)
            elif data.get("email") and data.get("username"):
                self.add_error("username", NOT_BOTH)
        return {"role": Membership.Role.PRACTITIONER, **data}


class PasteForm(PaperForm):
    text = PlainTextField(
        label="One person on each line: name, email or username",
        help_text="For example “Noor Khan, noor@example.org” or “Noor Khan, noor.k”. "
        f"Two columns copied from a spreadsheet work too. At most {AT_MOST} people at a time.",
        max_length=20_000,
        rows=10,
        error_messages={"required": "Paste or type at least one line."},
    )

    def clean_text(self):
        text = self.cleaned_data["text"]
        number = len(read_lines(text))
        if not number:
            raise ValidationError("Paste or type at least one line.")
        if number > AT_MOST:
            raise ValidationError(f"These are {number} lines. Paste at most {AT_MOST} at a time.")
        return text


class HeirField(forms.ChoiceField):
    """One member of the setting by their person's public id, or nobody; cleans to the person or None."""

    def __init__(self, *, members, alone: bool, **kwargs):
        self.people: dict[str, User] = {member.user.public_id: member.user for member in members}
        people = [(one.user.public_id, one.user.name if alone else member_label(one)) for one in members]
        super().__init__(choices=[("", "Choose"), *people, (NOBODY, "Nobody")], **kwargs)

    def clean(self, value):
        return self.people.get(super().clean(value))


OF_REFLECTIONS = "An action from a reflection goes only to somebody who may read the reflection."


class LeavingForm(PaperForm):
    """Who takes over what is open. A kind of which nothing is open is not asked about."""

    def __init__(self, *args, work, members, is_me: bool, alone: bool, **kwargs):
        super().__init__(*args, **kwargs)
        whose = "your" if is_me else "their"
        here = {"members": members, "alone": alone}
        if work.actions:
            nobody = "" if alone else " Nobody: they keep the name, and a manager can mark them as done."
            self.fields["actions_to"] = HeirField(
                **here,
                label=f"Who takes over {whose} actions?",
                help_text=OF_REFLECTIONS + nobody,
                error_messages={"required": "Choose who takes over the actions, or “Nobody”."},
            )
        if work.self_audits:
            self.fields["self_audits_to"] = HeirField(
                **here,
                label=f"Who takes over {whose} part in self-audits?",
                help_text="What is answered stays as it is.",
                error_messages={"required": "Choose who takes over the self-audits, or “Nobody”."},
            )
