"""A setting opens a signed-off self-audit to the lead of its group, and closes it again."""

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent, Group, Membership
from common.refusals import Refused
from practice.models import RecordShare, SignOff
from practice.permissions import check_can_open_record


@transaction.atomic
def open_record(*, by: Membership, record: SignOff, at=None) -> RecordShare:
    """Raises Refused when the setting belongs to no group, or the record is open to it already."""
    check_can_open_record(by, record)
    group = Group.objects.get(settings=by.place)
    # Two managers press at once: the second waits here, and is told.
    SignOff.objects.select_for_update().only("pk").get(pk=record.pk)
    if RecordShare.objects.open().filter(sign_off=record, group=group).exists():
        raise Refused("The lead of your group can open this record already.")
    share = RecordShare.objects.create(
        setting=by.place, sign_off=record, group=group, shared_by=by.user, shared_at=at or timezone.now()
    )
    AuditEvent.log("record opened to the group", by=by.user, on=record)
    return share


@transaction.atomic
def close_record(*, by: Membership, record: SignOff, at=None) -> None:
    """The lead of the group can't open it any more. Raises Refused when it was not open."""
    check_can_open_record(by, record)
    now = at or timezone.now()
    closed = RecordShare.objects.open().filter(sign_off=record).update(ended_at=now, ended_by=by.user)
    if not closed:
        raise Refused("This record is not open to the lead of your group.")
    AuditEvent.log("record closed to the group", by=by.user, on=record)
