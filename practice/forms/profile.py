import re
from typing import cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from common.fields import LineField
from common.forms import PaperForm
from common.forms_layout import Group
from practice.actions.setting_up import ABOUT, PROFILE, stamp_of

PHONE = re.compile(r"[0-9 ()+-]+(ext\.? *[0-9]{1,6})?", re.IGNORECASE)
NOT_A_PHONE = "use digits, spaces, + ( ) - and “ext” only."
LEADS = ("dsl_name", "dsl_phone", "deputy_name", "deputy_phone")
NUMBERS = ("social_care_phone", "out_of_hours_phone", "lado_phone", "checked", "seen")


class TrimmedField(LineField):
    """One line without spaces at its ends."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class PhoneField(TrimmedField):
    """A number as it is printed somewhere: "(01632) 960101 ext 12". Empty while it is not known."""

    def __init__(self, **kwargs):
        widget = forms.TelInput(attrs={"autocomplete": "off"})
        super().__init__(max_length=30, required=False, widget=widget, **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and (len(re.findall(r"[0-9]", value)) < 3 or not PHONE.fullmatch(value)):
            raise ValidationError(f"{self.label}: {NOT_A_PHONE}")


class ProfileForm(PaperForm):
    """What a setting says about itself and whom to tell. A childminder is their own lead and names no deputy."""

    dsl_name = TrimmedField(
        label="Name of the safeguarding lead",
        help_text="Only if they have no account here. Whoever holds the office under Team is shown by itself.",
        max_length=120,
        required=False,
    )
    dsl_phone = PhoneField(label="Phone of the safeguarding lead")
    deputy_name = TrimmedField(
        label="Name of the deputy",
        help_text="Only if they have no account here.",
        max_length=120,
        required=False,
    )
    deputy_phone = PhoneField(label="Phone of the deputy")
    social_care_phone = PhoneField(
        label="Children’s social care, by day", help_text="Look it up on the council’s own website."
    )
    out_of_hours_phone = PhoneField(label="Children’s social care, evenings and weekends")
    lado_phone = PhoneField(
        label="Local authority designated officer (LADO)",
        help_text="For a concern about somebody who works with children.",
    )
    checked = forms.BooleanField(label="I have checked these numbers today", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = TrimmedField(label="Name", max_length=120)
    town = TrimmedField(label="Town", max_length=80, required=False)
    council = TrimmedField(label="Council", max_length=80, required=False)
    urn = TrimmedField(
        label="URN",
        help_text="Ofsted’s unique reference number. It is on the certificate.",
        max_length=12,
        required=False,
    )

    def __init__(self, *args, setting, **kwargs):
        self.setting = setting
        initial = {name: getattr(setting, name) for name in PROFILE} | {"seen": stamp_of(setting)}
        super().__init__(*args, initial=initial, **kwargs)
        leads = [Group("Safeguarding lead and deputy", *LEADS)]
        if setting.is_childminder:
            leads = []
            for name in LEADS:
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            *leads, Group("The council’s numbers", *NUMBERS), Group("About the setting", *ABOUT)
        )

    def clean_urn(self):
        urn = self.cleaned_data["urn"].replace(" ", "").upper()
        if not re.fullmatch(r"[A-Z0-9]*", urn):
            raise ValidationError("Write the URN with letters and digits only.")
        return urn

    @property
    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PROFILE if name in self.cleaned_data}

    def compare_with(self, setting) -> None:
        """Somebody else was quicker: show what is stored now; the next save is about that."""
        self.setting = setting
        data = cast(QueryDict, self.data).copy()
        data["seen"] = stamp_of(setting)
        self.data = data

    @property
    def beside(self) -> list[tuple[str, str]]:
        """(label, what is stored now) of each field in which that differs from what was typed."""
        return [
            (str(self.fields[name].label), getattr(self.setting, name))
            for name in PROFILE
            if name in self.fields and self[name].value() != getattr(self.setting, name)
        ]
