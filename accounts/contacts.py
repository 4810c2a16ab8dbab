"""Whom to tell, as each setting filled it in. Nothing has a default: what is not filled in is said to be missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from accounts.models import Membership, Setting

LOOK_AFTER = timedelta(days=183)


@dataclass
class Contacts:
    """One setting's people and numbers. `leads` and `deputies` are names: those who hold the office here come first,
    then the one filled in for somebody without an account."""

    setting: Setting
    leads: list[str] = field(default_factory=list)
    deputies: list[str] = field(default_factory=list)

    @property
    def people(self) -> list[tuple[str, str]]:
        """Each with their office in words; nobody of a childminder, who is their own lead."""
        lead, deputy = "designated safeguarding lead", "deputy safeguarding lead"
        return [(name, lead) for name in self.leads] + [(name, deputy) for name in self.deputies]

    @property
    def are_complete(self) -> bool:
        """Somebody to tell, and the two numbers to ring when there is nobody."""
        place = self.setting
        has_lead = place.is_childminder or bool(self.leads)
        return has_lead and bool(place.social_care_phone) and bool(place.lado_phone)

    @property
    def are_old(self) -> bool:
        """Checked more than six months ago."""
        checked = self.setting.contacts_checked_on
        return checked is not None and checked + LOOK_AFTER < timezone.localdate()


def contacts_of(settings: Iterable[Setting]) -> list[Contacts]:
    """One query for all of them."""
    found = {place.pk: Contacts(place) for place in settings}
    holders = (
        Membership.objects.current()
        .filter(setting__in=list(found), office__in=["dsl", "deputy"])
        .order_by("user__name")
        .values_list("setting", "office", "user__name")
    )
    for setting, office, name in holders:
        contacts = found[setting]
        (contacts.leads if office == Membership.Office.DSL else contacts.deputies).append(name)
    for contacts in found.values():
        place = contacts.setting
        contacts.leads += [place.dsl_name] if place.dsl_name else []
        contacts.deputies += [place.deputy_name] if place.deputy_name else []
    return list(found.values())
