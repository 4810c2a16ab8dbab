"""What a setting says about itself: whom to tell, and which reports it works with."""

import hashlib

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent, Membership, Setting
from common.refusals import IllegalMove
from learning.models import Report
from practice.models import ReportChoice
from practice.permissions import check_is_manager

ABOUT = ("name", "town", "council", "urn")
CONTACTS = (
    "dsl_name",
    "dsl_phone",
    "deputy_name",
    "deputy_phone",
    "social_care_phone",
    "out_of_hours_phone",
    "lado_phone",
)
PROFILE = (*ABOUT, *CONTACTS)
CHANGED_MEANWHILE = (
    "Somebody else changed these details while you wrote. Look at what is stored now, then save again."
)


def stamp_of(setting: Setting) -> str:
    """Stands for the profile as it is now: a form carries it, so that nobody overwrites what they have not seen."""
    values = [getattr(setting, name) for name in PROFILE] + [setting.contacts_checked_on]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


@transaction.atomic
def change_profile(*, by: Membership, values: dict[str, str], checked: bool, seen: str, at=None) -> Setting:
    """Store these fields of PROFILE; others stay. `checked`: the numbers were checked today.

    When a contact changes and nobody says it was checked, the date of the last check goes: it was for other numbers.
    Raises IllegalMove when the profile is no longer the one of which `seen` is the stamp.
    """
    check_is_manager(by)
    setting = Setting.objects.select_for_update(no_key=True).get(pk=by.place.pk)
    if stamp_of(setting) != seen:
        raise IllegalMove(CHANGED_MEANWHILE)
    new = {name: value for name, value in values.items() if name in PROFILE}
    changed = [name for name, value in new.items() if getattr(setting, name) != value]
    for name in changed:
        setattr(setting, name, new[name])
    if checked:
        setting.contacts_checked_on = timezone.localtime(at).date() if at else timezone.localdate()
    elif set(changed) & set(CONTACTS):
        setting.contacts_checked_on = None
    setting.save(update_fields=[*changed, "contacts_checked_on"])
    AuditEvent.log("profile changed", by=by.user, on=setting, setting=setting)
    return setting


@transaction.atomic
def choose_report(*, by: Membership, report: Report, at=None) -> ReportChoice:
    """The setting works with this report. Choosing it twice changes nothing."""
    check_is_manager(by)
    choice, is_new = ReportChoice.objects.get_or_create(
        setting=by.place,
        report=report,
        ended_at=None,
        defaults={"chosen_by": by.user, "chosen_at": at or timezone.now()},
    )
    if is_new:
        AuditEvent.log("report chosen", by=by.user, on=choice)
    return choice


@transaction.atomic
def end_report_choice(*, by: Membership, report: Report, at=None) -> None:
    """The setting stops working with this report; it can still be read. Stopping twice changes nothing."""
    check_is_manager(by)
    current = ReportChoice.objects.current().filter(setting=by.setting, report=report).first()
    if current is not None:
        current.ended_at, current.ended_by = at or timezone.now(), by.user
        current.save(update_fields=["ended_at", "ended_by"])
        AuditEvent.log("report choice ended", by=by.user, on=current)
