"""The fields the editor's forms are made of: boxes, lines, choices, lists of lines."""

from django import forms
from django.core.exceptions import ValidationError

from common.fields import LineField, PlainTextField

TEXT_LIMIT = 10_000
LINE_EACH = 500
MOST_LINES = 20


def not_only_spaces(value: str) -> None:
    """The field's own sentence for "required" is shown."""
    if not value.strip():
        raise ValidationError("Write something here.", code="required")


def box(label: str, help_text: str = "", *, rows: int = 4, required: bool = True) -> PlainTextField:
    return PlainTextField(
        label=label if required else f"{label} (optional)",
        help_text=help_text,
        rows=rows,
        required=required,
        max_length=TEXT_LIMIT,
        validators=[not_only_spaces] if required else [],
        error_messages={"required": f"Write something under “{label}”."},
    )


def line(label: str, limit: int, help_text: str = "", *, required: bool = True) -> LineField:
    return LineField(
        label=label if required else f"{label} (optional)",
        help_text=help_text,
        required=required,
        max_length=limit,
        validators=[not_only_spaces] if required else [],
        error_messages={"required": f"Write something under “{label}”."},
    )


def pick(label: str, choices, help_text: str = "", **kwargs) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": f"Choose one under “{label}”."},
        **kwargs,
    )


class YesNoField(forms.TypedChoiceField):
    """Two radios, so that No is an answer like Yes. Cleans to a bool."""

    def __init__(self, *, label: str, help_text: str = ""):
        super().__init__(
            label=label,
            help_text=help_text,
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda value: value == "yes",
            widget=forms.RadioSelect(attrs={"inline": True}),
            error_messages={"required": f"Choose Yes or No under “{label}”."},
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class LinesField(PlainTextField):
    """A list of texts, one on each line. Cleans to a list; empty lines are dropped.

    `least` and `most` say how many there must be; from `least` on it is required.
    """

    def __init__(
        self, *, label: str, help_text: str = "One on each line.", least: int = 0, most: int = MOST_LINES
    ):
        super().__init__(
            label=label if least else f"{label} (optional)",
            help_text=help_text,
            rows=4,
            required=bool(least),
            max_length=TEXT_LIMIT,
            error_messages={"required": f"Write something under “{label}”."},
        )
        self.least, self.most = least, most

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        found = [" ".join(each.split()) for each in super().clean(value).split("\n") if each.strip()]
        if self.least and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        if not self.least <= len(found) <= self.most:
            raise ValidationError(f"{counted_lines(len(found))} {self.wanted} Your text is still here.")
        for place, each in enumerate(found, 1):
            if len(each) > LINE_EACH:
                raise ValidationError(
                    f"Line {place} is {len(each) - LINE_EACH:,} characters too long. "
                    f"Shorten it to {LINE_EACH:,}. Your text is still here."
                )
        return found

    @property
    def wanted(self) -> str:
        if self.least == self.most:
            return f"Write exactly {self.most}, one on each line."
        if self.least:
            return f"Write {self.least} to {self.most}, one on each line."
        return f"Keep at most {self.most}."


def counted_lines(number: int) -> str:
    return "This is 1 line." if number == 1 else f"These are {number} lines."
