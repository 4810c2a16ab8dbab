"""The forms of somebody who comes in with a one-time phrase."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import PASSWORD_HINT, AcceptInvitationForm
from accounts.models import Invitation, User
from accounts.passwords import validate_new_password
from common.fields import LineField
from common.forms import PaperForm

AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}


class PhraseForm(PaperForm):
    """Username and phrase. Somebody who is `signed_in` can only use a phrase made for their own username."""

    username = LineField(
        label="Username",
        help_text="It stands on the slip you were given.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", **AS_TYPED}),
        error_messages={"required": "Type the username on your slip."},
    )
    phrase = LineField(
        label="One-time phrase",
        help_text="Four words with spaces between them.",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", **AS_TYPED}),
        error_messages={"required": "Type the four words of your phrase."},
    )

    def __init__(self, *args, signed_in: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["username"]


class InvitedForm(AcceptInvitationForm):
    """Name and password, and another username when the one they were invited with is taken."""

    def __init__(self, *args, invitation: Invitation, **kwargs):
        self.invitation = invitation
        place = invitation.setting or invitation.group
        super().__init__(*args, initial={"name": invitation.name}, names=[str(place)], **kwargs)
        self.is_taken = User.objects.filter(username=self.invitation.username).exists()
        if self.is_taken:
            sentence = f"Choose another username: “{self.invitation.username}” is taken."
            self.fields["username"].error_messages["required"] = sentence
        else:
            del self.fields["username"]

    def clean(self):
        super().clean()
        return {"username": self.invitation.username, **self.cleaned_data}

    def clean_password(self):
        password, typed = self.cleaned_data["password"], self.cleaned_data
        username = typed.get("username", self.invitation.username)
        validate_new_password(password, User(username=username, name=typed.get("name", "")), names=self.names)
        return password


class NewPasswordForm(PaperForm):
    password = forms.CharField(
        label="New password",
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a new password."},
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_new_password(password, self.user)
        if self.user.check_password(password):
            raise ValidationError("This is the password you had. Choose a new one.")
        return password
