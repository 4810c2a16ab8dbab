"""The forms of the pages that set up and run the service."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from accounts.forms import AcceptInvitationForm
from accounts.models import Group, Membership, PlatformRole, Setting
from accounts.setup_code import is_setup_code
from common.fields import LineField
from common.forms import PaperForm

URN_WORDS = "Use letters and numbers only, for example EY123456."
AS_TYPED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class NameField(LineField):
    """A name of a place or a person: spaces around it go, and something of it can be seen."""

    def __init__(self, *, missing: str = "", **kwargs):
        super().__init__(max_length=kwargs.pop("max_length", 120), **kwargs)
        self.missing = self.error_messages["required"] = missing

    def clean(self, value):
        name = " ".join(super().clean(value).split())
        if self.required and not any(sign.isprintable() and not sign.isspace() for sign in name):
            raise ValidationError(self.missing)
        return name


class OneEmailField(forms.EmailField):
    """As long as the rows that keep it allow."""

    def __init__(self, **kwargs):
        super().__init__(max_length=254, **kwargs)
        self.error_messages |= {
            "invalid": "Type an email address, for example name@example.org.",
            "max_length": "This email address is too long. Type one of at most 254 characters.",
        }


class FirstForm(AcceptInvitationForm):
    """The first administrator. The code shows that they may read the server's own output."""

    code = forms.CharField(
        label="Setup code",
        help_text="Four words. On the server, “manage.py setup_code” says them.",
        error_messages={"required": "Type the setup code."},
        widget=forms.TextInput(attrs=AS_TYPED),
    )
    name = NameField(label="Your name", help_text="As your colleagues know you.", missing="Type your name.")
    email = OneEmailField(
        label="Your email (if you like)",
        required=False,
        help_text="For a link when you forget your password.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    field_order = ("code", "name", "email", "username", "password")

    def clean_code(self):
        if not is_setup_code(self.cleaned_data["code"]):
            raise ValidationError("This is not the setup code. Type the four words with spaces between them.")
        return self.cleaned_data["code"]


class SettingFactsForm(PaperForm):
    """What an administrator says about a setting. Whom to tell is the setting's own to fill in."""

    name = NameField(label="Name", help_text="As people know it.", missing="Type the name of the setting.")
    town = NameField(label="Town", max_length=80, missing="Type the town or village it is in.")
    council = NameField(label="Council (if you like)", max_length=80, required=False)
    urn = forms.CharField(
        label="Ofsted number, URN (if you like)",
        max_length=12,
        required=False,
        validators=[RegexValidator(r"^[A-Za-z0-9]+\Z", URN_WORDS)],
        error_messages={"max_length": "A URN has at most 12 letters and numbers."},
    )


class SettingForm(SettingFactsForm):
    kind = forms.ChoiceField(
        label="What kind of setting is it?",
        choices=Setting.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of setting it is."},
    )
    who = forms.ChoiceField(
        label="Who manages it?",
        choices=[("other", "Somebody else: invite them"), ("myself", "I do, myself")],
        initial="other",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who manages it."},
    )
    manager = NameField(label="Their name", required=False, help_text="Only when you invite somebody else.")
    email = OneEmailField(
        label="Their email",
        required=False,
        help_text="We send the invitation there, and show you its link once.",
        widget=forms.EmailInput(attrs=AS_TYPED),
    )
    leads_safeguarding = forms.BooleanField(
        label="This person is also the designated safeguarding lead", required=False
    )

    field_order = ("name", "kind", "town", "council", "urn", "who", "manager", "email", "leads_safeguarding")

    def clean(self):
        super().clean()
        if self.cleaned_data.get("who") == "other":
            self._ask_for("manager", "Type the name of the person who manages it.")
            self._ask_for("email", "Type their email address.")

    def _ask_for(self, name: str, sentence: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, sentence)

    @property
    def facts(self) -> dict[str, str]:
        """What accounts.running.start_setting takes. For somebody valid only."""
        typed = {name: self.cleaned_data[name] for name in ("name", "kind", "town", "council", "urn")}
        typed["office"] = Membership.Office.DSL if self.cleaned_data["leads_safeguarding"] else ""
        if self.cleaned_data["who"] == "other":
            typed |= {"manager": self.cleaned_data["manager"], "email": self.cleaned_data["email"]}
        return typed


class InviteForm(PaperForm):
    """Whom to invite. Place and role come from the page, never from here."""

    name = NameField(label="Their name", missing="Type their name.")
    email = OneEmailField(
        label="Their email",
        help_text="We send the invitation there, and show you its link once.",
        error_messages={"required": "Type their email address."},
        widget=forms.EmailInput(attrs=AS_TYPED),
    )


class GroupForm(PaperForm):
    name = NameField(
        label="Name of the group",
        help_text="For example the company’s name.",
        missing="Type the group’s name.",
    )


class PlaceForm(PaperForm):
    """The groups there are, by public id, and none."""

    group = forms.ChoiceField(
        label="Which group does it belong to?",
        required=False,
        error_messages={"invalid_choice": "This group is not there any more. Choose another."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = {group.public_id: group for group in Group.objects.order_by("name", "pk")}
        choices = [("", "No group"), *self.groups.items()]
        cast(forms.ChoiceField, self.fields["group"]).choices = choices

    def clean_group(self) -> Group | None:
        return self.groups.get(self.cleaned_data["group"])


class LeadForm(PaperForm):
    login = LineField(
        label="Their username or email",
        help_text="Of somebody who has an account here.",
        max_length=254,
        widget=forms.TextInput(attrs=AS_TYPED),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages["required"] = "Type their username or email."


class RoleForm(LeadForm):
    role = forms.ChoiceField(
        label="What may they do?",
        choices=[
            (PlatformRole.Role.EDITOR, "Editor: changes the learning content"),
            (PlatformRole.Role.APPROVER, "Approver: checks and publishes what editors changed"),
            (PlatformRole.Role.ADMINISTRATOR, "Administrator: settings, groups and roles, these pages"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they may do."},
    )
