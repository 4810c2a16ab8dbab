from collections.abc import Iterable

from allauth.account import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords import validate_new_password
from common.fields import LineField
from common.forms import PaperForm

PASSWORD_HINT = "At least 12 characters. Three random words work well."


class SignInForm(allauth_forms.LoginForm):
    """Email or username, password, and whose device it is. One message for every failure (security.md S17)."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Email or username",
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
            error_messages={"required": "Type your email or username."},
        )
        self.fields["password"].label = "Password"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["password"].error_messages["required"] = "Type your password."
        self.fields["shared"] = forms.ChoiceField(
            label="Is this a shared device?",
            choices=[("yes", "Yes, others use it too"), ("no", "No, only I use it")],
            initial="yes",
            widget=forms.RadioSelect,
            required=False,
            help_text="Shared: you are signed out after 15 minutes without a tap. Your own: after 30 minutes.",
        )
        self.order_fields(["login", "password", "shared"])

    def login(self, request, redirect_url=None):
        request.shared_device = self.cleaned_data.get("shared") != "no"
        return super().login(request, redirect_url)


def _dress_new_password(first: forms.Field, again: forms.Field) -> None:
    first.label, again.label = "New password", "New password again"
    first.help_text = PASSWORD_HINT
    first.error_messages["required"] = "Choose a new password."
    again.error_messages["required"] = "Type the new password again."
    for field in (first, again):
        field.widget.attrs = {"autocomplete": "new-password"}


class PasswordChangeForm(allauth_forms.ChangePasswordForm):
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        _dress_new_password(self.fields["password1"], self.fields["password2"])
        old = self.fields["oldpassword"]
        old.label = "Your password now"
        old.help_text = ""
        old.widget.attrs = {"autocomplete": "current-password"}
        old.error_messages["required"] = "Type the password you use now."


class PasswordFromKeyForm(allauth_forms.ResetPasswordKeyForm):
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        _dress_new_password(self.fields["password1"], self.fields["password2"])


class PasswordResetForm(allauth_forms.ResetPasswordForm):
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = "Your email"
        field.widget.attrs = {"autocomplete": "email"}
        field.error_messages["required"] = "Type the email address you sign in with."


class AcceptInvitationForm(PaperForm):
    """A new person behind an invitation. Setting, role and email come from the invitation, never from here."""

    name = LineField(label="Your name", help_text="As your colleagues know you.", max_length=120)
    username = forms.CharField(
        label="Username",
        max_length=60,
        help_text="You sign in with it. Letters, numbers and . - _ only.",
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Password",
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, names: Iterable[str] = (), **kwargs):
        """`names` of the setting or group: no password is made of them."""
        super().__init__(*args, **kwargs)
        self.names = list(names)

    def clean_username(self):
        username = self.cleaned_data["username"].strip().lower()
        User._meta.get_field("username").run_validators(username)
        if User.objects.filter(username=username).exists():
            raise ValidationError("Somebody already uses this username. Choose another.")
        return username

    def clean_password(self):
        password = self.cleaned_data["password"]
        person = User(username=self.data.get("username", ""), name=self.data.get("name", ""))
        validate_new_password(password, person, names=self.names)
        return password
