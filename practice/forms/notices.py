from django import forms

from common.forms import PaperForm
from practice.models.notices import MAILED


class ChoicesForm(PaperForm):
    """For each kind of notice two boxes: here, and by email when the person has an address."""

    def __init__(self, *args, offered: dict[str, str], chosen: dict, has_email: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered, self.chosen, self.has_email = offered, chosen, has_email
        for kind in offered:
            self.fields[f"here-{kind}"] = self._box("Show it here", self.listed(kind))
            if has_email:
                self.fields[f"mail-{kind}"] = self._box("Send me an email", self.mailed(kind))

    def _box(self, label: str, is_on: bool) -> forms.BooleanField:
        return forms.BooleanField(label=label, required=False, initial=is_on)

    def listed(self, kind: str) -> bool:
        return self.chosen[kind].is_listed if kind in self.chosen else True

    def mailed(self, kind: str) -> bool:
        return self.chosen[kind].is_mailed if kind in self.chosen else kind in MAILED

    def groups(self) -> list[tuple[str, list]]:
        """For the page: the words of each kind, and its boxes."""
        names = ("here", "mail") if self.has_email else ("here",)
        return [(words, [self[f"{name}-{kind}"] for name in names]) for kind, words in self.offered.items()]

    def choices(self) -> dict[str, tuple[bool, bool]]:
        """(listed, mailed) by kind. Who has no address keeps what they chose, or nobody chose, before."""
        data = self.cleaned_data
        return {
            kind: (data[f"here-{kind}"], data.get(f"mail-{kind}", self.mailed(kind))) for kind in self.offered
        }
