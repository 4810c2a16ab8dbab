from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent, Membership, Setting
from common.refusals import IllegalMove
from practice.actions.auditing import _refuse_with_gaps
from practice.models import Notice, SelfAudit, SignOff
from practice.permissions import check_can_finish, check_can_review
from practice.records import build_record, canonical, content_hash
from practice.states import SelfAuditState

STATEMENT = "I have read these answers and agree that they are an honest picture of our setting on this day."
STATEMENT_ALONE = "I have read my answers and they are an honest picture of my work on this day."


class ChangedSinceRead(IllegalMove):
    """The answers are not the ones the signer had on the screen."""


def record_to_sign(self_audit: SelfAudit) -> tuple[dict, str]:
    """What the signer is about to sign, and its hash to send back with the signature."""
    record = build_record(self_audit)
    return record, content_hash(record)


@transaction.atomic
def sign_off(*, by: Membership, self_audit: SelfAudit, seen: str, at=None) -> SignOff:
    """Seal exactly what the signer saw. The password was checked by the form.

    Raises ChangedSinceRead when the content's hash is no longer `seen`.
    """
    check_can_review(by, self_audit)
    now = at or timezone.now()
    self_audit.move(SelfAuditState.SIGNED_OFF, by=by.user, at=now)
    seal = _seal(by=by, self_audit=self_audit, seen=seen, at=now, alone=False)
    people = [
        row.person for row in self_audit.contributors.select_related("person") if row.person_id != by.user_id
    ]
    Notice.tell(Notice.Kind.SIGNED_OFF, *people, about=self_audit)
    return seal


@transaction.atomic
def finish_and_date(*, by: Membership, self_audit: SelfAudit, seen: str, at=None) -> SignOff:
    """A childminder alone hands in and signs in one act; the seal says "Self-signed (sole practitioner)"."""
    check_can_finish(by, self_audit)
    SelfAudit.objects.select_for_update().get(pk=self_audit.pk)  # no answer slips in after the check
    _refuse_with_gaps(self_audit)
    record, _ = record_to_sign(self_audit)
    if content_hash(record) != seen:
        raise ChangedSinceRead(CHANGED)
    now = at or timezone.now()
    self_audit.answers.filter(is_sent_back=True).update(is_sent_back=False)
    self_audit.move(SelfAuditState.SUBMITTED, by=by.user, at=now, submitted_by=by.user, submitted_at=now)
    self_audit.move(SelfAuditState.SIGNED_OFF, by=by.user, at=now)
    return _seal(by=by, self_audit=self_audit, seen=None, at=now, alone=True)


CHANGED = "The answers changed since you opened the page. Nothing was signed. Read them again, then sign."


def _seal(*, by: Membership, self_audit: SelfAudit, seen: str | None, at: datetime, alone: bool) -> SignOff:
    setting = Setting.objects.select_for_update().get(pk=self_audit.setting_id)
    record = build_record(self_audit)
    if seen is not None and content_hash(record) != seen:
        raise ChangedSinceRead(CHANGED)
    record["names"][by.user.public_id] = by.user.name
    record["signature"] = {
        "by": by.user.public_id,
        "role": "Sole practitioner" if alone else by.get_role_display(),
        "office": by.get_office_display() if by.office else "",
        "at": at.isoformat(),
        "self_signed": alone,
        "signer_answered": self_audit.answers.filter(answered_by=by.user).exists(),
        "statement": STATEMENT_ALONE if alone else STATEMENT,
    }
    last = SignOff.objects.filter(setting=setting).order_by("-sequence").first()
    previous = last.sha256 if last else ""
    sealed = canonical(record)
    seal = SignOff.objects.create(
        setting=self_audit.setting,
        sequence=last.sequence + 1 if last else 1,
        self_audit=self_audit,
        sealed=sealed,
        sha256=SignOff.fingerprint(previous, sealed),
        previous_sha256=previous,
        signed_by=by.user,
        signed_at=at,
        is_self_signed=alone,
    )
    AuditEvent.log("signed off", by=by.user, on=seal)
    return seal
