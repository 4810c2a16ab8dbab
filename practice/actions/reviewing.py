from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import AuditEvent, Membership
from common.refusals import IllegalMove, Refused
from practice.actions.auditing import AnsweredElsewhere, lock_while
from practice.models import ActedElsewhere, Comment, Notice, SelfAudit, SelfAuditAnswer
from practice.permissions import check_can_begin_review, check_can_review, check_is_manager
from practice.states import SELF_AUDIT, SelfAuditState


@transaction.atomic
def begin_review(*, by: Membership, self_audit: SelfAudit, at=None) -> None:
    """From now on it can't be taken back. Beginning twice changes nothing."""
    check_can_begin_review(by, self_audit)
    now = at or timezone.now()
    begun = SelfAudit.objects.filter(
        pk=self_audit.pk, state=SelfAuditState.SUBMITTED, review_begun_at__isnull=True
    ).update(review_begun_by=by.user, review_begun_at=now)
    if begun:
        self_audit.review_begun_by, self_audit.review_begun_at = by.user, now
        AuditEvent.log("review begun", by=by.user, on=self_audit)


@transaction.atomic
def review_answer(
    *, by: Membership, answer: SelfAuditAnswer, rating: str = "", comment: str = "", version: int, at=None
) -> None:
    """The manager's own rating and comment, beside the self-answer. The person's words stay as they are.

    Raises AnsweredElsewhere when the question was changed since `version`.
    """
    check_can_review(by, answer.self_audit)
    lock_while(answer.self_audit_id, SelfAuditState.SUBMITTED)
    now = at or timezone.now()
    if rating != answer.manager_rating:
        written = SelfAuditAnswer.objects.filter(pk=answer.pk, version=version).update(
            manager_rating=rating,
            manager_by=by.user if rating else None,
            manager_at=now if rating else None,
            version=F("version") + 1,
        )
        if not written:
            raise AnsweredElsewhere(
                SelfAuditAnswer.objects.select_related("answered_by", "item").get(pk=answer.pk)
            )
    if comment.strip():
        Comment.objects.create(
            setting=answer.setting, answer=answer, kind=Comment.Kind.COMMENT, by=by.user, text=comment, at=now
        )


@transaction.atomic
def send_back(
    *, by: Membership, self_audit: SelfAudit, answers: Iterable[SelfAuditAnswer], note: str = "", at=None
) -> None:
    """Name the questions to look at again. Raises Refused when none is named."""
    check_can_review(by, self_audit)
    chosen = [answer.pk for answer in answers if answer.self_audit_id == self_audit.pk]
    if not chosen:
        raise Refused("Choose at least one question to send back.")
    now = at or timezone.now()
    self_audit.move(
        SelfAuditState.SENT_BACK, by=by.user, at=now, note=note, review_begun_by=None, review_begun_at=None
    )
    self_audit.answers.filter(pk__in=chosen).update(is_sent_back=True)
    people = [
        row.person for row in self_audit.contributors.select_related("person") if row.person_id != by.user_id
    ]
    Notice.tell(Notice.Kind.SENT_BACK, *people, about=self_audit, occasion=str(self_audit.version))
    AuditEvent.log("sent back", by=by.user, on=self_audit)


@transaction.atomic
def act_elsewhere_on_self_audit(*, by: Membership, self_audit: SelfAudit, at=None) -> ActedElsewhere:
    """The reader follows the setting's own procedure. Here only that it happened is kept."""
    check_is_manager(by)
    if self_audit.is_signed_off:
        raise IllegalMove(SELF_AUDIT.refusal)
    row = ActedElsewhere.objects.create(
        setting=self_audit.setting, self_audit=self_audit, by=by.user, at=at or timezone.now()
    )
    AuditEvent.log("acted on elsewhere", by=by.user, on=self_audit)
    return row
