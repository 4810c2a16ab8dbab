from django import forms


class PaperForm(forms.Form):
    """A form for people: rendered by the "paper" pack, judged by the server, never by the browser."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = f"Fill in “{field.label or name}”."


def say_what_is_missing(field: forms.Field, sentence: str) -> None:
    """Replace the standard "required" error by a sentence that says what to do."""
    field.error_messages["required"] = sentence


class DayInput(forms.DateInput):
    """A date as the browser's own picker; typed dates such as 3/3/2027 work too."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")
