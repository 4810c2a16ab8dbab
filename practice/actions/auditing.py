from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import AuditEvent, Membership, User
from common.fields import EncryptedTextField
from common.refusals import Refused
from learning.models import ChecklistItem, Edition
from practice.models import Contributor, Notice, SelfAudit, SelfAuditAnswer, SelfAuditSection
from practice.models.self_audits import BEING_ANSWERED
from practice.permissions import (
    NOT_BEING_ANSWERED,
    NOT_SUBMITTED,
    check_can_answer,
    check_can_stop,
    check_can_submit,
    check_can_take_back_submission,
)
from practice.states import Rating, SelfAuditState


class AnsweredElsewhere(Refused):
    """Somebody else saved this question after the page was opened. `current` is what is stored now."""

    status = 409

    def __init__(self, current: SelfAuditAnswer):
        super().__init__("Somebody else answered this question after you opened the page.")
        self.current = current


@dataclass(frozen=True)
class Answer:
    """What was put into one question. `version` is the version the person started from."""

    rating: str = ""
    evidence: str = ""
    reason: str = ""
    looked_at: int | None = None
    saw: int | None = None
    looked_on: date | None = None
    come_back: bool = False
    version: int = 1


def questions_of(edition: Edition, *, audience: str, scope: str, recommendation_key: str = ""):
    """The questions a self-audit of this scope asks, in order. One query."""
    items = (
        ChecklistItem.objects.for_audience(audience)
        .filter(edition=edition)
        .select_related("checklist__recommendation")
        .order_by("checklist__recommendation__position", "checklist__position", "position")
    )
    if scope == SelfAudit.Scope.CORE:
        items = items.filter(core=True)
    if scope == SelfAudit.Scope.AREA:
        items = items.filter(checklist__recommendation__key=recommendation_key)
    return items


@transaction.atomic
def start_self_audit(
    *,
    by: Membership,
    edition: Edition,
    scope: str,
    title: str,
    recommendation_key: str = "",
    people: Iterable[User] = (),
    due_on: date | None = None,
    at=None,
) -> SelfAudit:
    """Pin the questions of the live edition for this setting, and ask these people.

    Raises Refused when there is no question to ask.
    """
    items = list(
        questions_of(edition, audience=by.place.audience, scope=scope, recommendation_key=recommendation_key)
    )
    if not items:
        raise Refused("There are no questions in this choice. Choose another area.")
    now = at or timezone.now()
    audit = SelfAudit.objects.create(
        setting=by.place,
        edition=edition,
        title=title,
        scope=scope,
        due_on=due_on,
        started_by=by.user,
        started_at=now,
    )
    _add_questions(audit, items)
    ask_people(by=by, self_audit=audit, people={by.user, *people}, at=now)
    AuditEvent.log("started", by=by.user, on=audit)
    return audit


def _add_questions(audit: SelfAudit, items: list[ChecklistItem]) -> None:
    checklists = list(dict.fromkeys(item.checklist for item in items))
    SelfAuditSection.objects.bulk_create(
        SelfAuditSection(setting=audit.setting, self_audit=audit, checklist=checklist, position=position)
        for position, checklist in enumerate(checklists, 1)
    )
    sections = {section.checklist_id: section for section in audit.sections.all()}
    SelfAuditAnswer.objects.bulk_create(
        SelfAuditAnswer(
            setting=audit.setting,
            self_audit=audit,
            section=sections[item.checklist_id],
            item=item,
            position=position,
        )
        for position, item in enumerate(items, 1)
    )


@transaction.atomic
def ask_people(*, by: Membership, self_audit: SelfAudit, people: Iterable[User], at=None) -> None:
    """Ask these people to work on it. Somebody who does not work here now is left out."""
    here = set(
        Membership.objects.current().filter(setting=self_audit.setting).values_list("user_id", flat=True)
    )
    asked = [person for person in people if person.pk in here]
    Contributor.objects.bulk_create(
        [
            Contributor(
                setting=self_audit.setting,
                self_audit=self_audit,
                person=person,
                asked_by=by.user,
                asked_at=at or timezone.now(),
            )
            for person in asked
        ],
        ignore_conflicts=True,
    )
    others = [person for person in asked if person.pk != by.user_id]
    Notice.tell(Notice.Kind.ASKED, *others, about=self_audit)


def contributor_ids(self_audit: SelfAudit) -> set[int]:
    return {row.person_id for row in self_audit.contributors.all()}


def lock_while(self_audit_pk: int, *states: str) -> None:
    """Hold the self-audit's row until the transaction ends, so that no save slips past a submit or a sign-off.

    Raises Refused when it is in none of these states. SQLite has one writer at a time and needs no lock.
    """
    state = SelfAudit.objects.select_for_update().values_list("state", flat=True).get(pk=self_audit_pk)
    if state not in states:
        raise Refused(NOT_BEING_ANSWERED if states == BEING_ANSWERED else NOT_SUBMITTED)


VALUES = ("rating", "evidence", "reason", "looked_at", "saw", "looked_on", "come_back")


def _changed(stored: SelfAuditAnswer, new: Answer) -> set[str]:
    return {name for name in VALUES if getattr(stored, name) != getattr(new, name)}


def _encrypted(answer: SelfAuditAnswer, name: str, text: str) -> str:
    return cast(EncryptedTextField, SelfAuditAnswer._meta.get_field(name)).encrypt_for(answer, text)


def _write(by: Membership, answer: SelfAuditAnswer, new: Answer, at) -> bool:
    """Whether the row was still the one `new` started from. A mark to come back is no answer: it names nobody."""
    changes: dict = {"come_back": new.come_back, "version": F("version") + 1}
    if _changed(answer, new) != {"come_back"}:
        changes |= {
            "rating": new.rating,
            "evidence": _encrypted(answer, "evidence", new.evidence),
            "reason": _encrypted(answer, "reason", new.reason),
            "looked_at": new.looked_at,
            "saw": new.saw,
            "looked_on": new.looked_on,
            "is_sent_back": False,
            "answered_by": by.user,
            "answered_at": at or timezone.now(),
        }
    return bool(SelfAuditAnswer.objects.filter(pk=answer.pk, version=new.version).update(**changes))


def _as_stored(answer: SelfAuditAnswer) -> SelfAuditAnswer:
    return SelfAuditAnswer.objects.select_related("answered_by", "item").get(pk=answer.pk)


@transaction.atomic
def save_answer(*, by: Membership, answer: SelfAuditAnswer, new: Answer, at=None) -> bool:
    """Store one question's answer. Returns False when nothing was different, and writes nothing then.

    Raises AnsweredElsewhere when somebody saved it after `new.version`. The caller has checked who may answer.
    """
    if not _changed(answer, new):
        return False
    lock_while(answer.self_audit_id, *BEING_ANSWERED)
    if not _write(by, answer, new, at):
        raise AnsweredElsewhere(_as_stored(answer))
    return True


@transaction.atomic
def save_answers(
    *, by: Membership, self_audit: SelfAudit, changes: Iterable[tuple[SelfAuditAnswer, Answer]], at=None
) -> dict[int, SelfAuditAnswer]:
    """Store several questions of one self-audit. Returns those somebody else was quicker with, by id, as stored now.

    What is stored already is left alone, so the same page sent twice has one effect. Raises Refused when the
    self-audit is not being answered. The caller has checked who may answer.
    """
    different = [(answer, new) for answer, new in changes if _changed(answer, new)]
    lock_while(self_audit.pk, *BEING_ANSWERED)
    lost = [answer for answer, new in different if not _write(by, answer, new, at)]
    return {answer.pk: _as_stored(answer) for answer in lost}


def problems_before_submitting(self_audit: SelfAudit) -> list[SelfAuditAnswer]:
    """Questions without an answer, and "does not apply" without a reason."""
    return [
        answer
        for answer in self_audit.answers.select_related("item", "section__checklist")
        if not answer.rating or (answer.rating == Rating.DOES_NOT_APPLY and not answer.reason.strip())
    ]


@transaction.atomic
def submit_self_audit(*, by: Membership, self_audit: SelfAudit, at=None) -> None:
    """Hand it to the managers. Raises Refused when a question has no answer or a reason is missing."""
    check_can_submit(by, self_audit, contributor_ids(self_audit))
    SelfAudit.objects.select_for_update().get(pk=self_audit.pk)  # no answer slips in after the check
    _refuse_with_gaps(self_audit)
    now = at or timezone.now()
    self_audit.move(
        SelfAuditState.SUBMITTED,
        by=by.user,
        at=now,
        submitted_by=by.user,
        submitted_at=now,
        review_begun_by=None,
        review_begun_at=None,
    )
    self_audit.answers.filter(is_sent_back=True).update(is_sent_back=False)
    managers = (
        Membership.objects.current().managers().filter(setting=self_audit.setting).select_related("user")
    )
    others = [manager.user for manager in managers if manager.user_id != by.user_id]
    Notice.tell(Notice.Kind.SUBMITTED, *others, about=self_audit, occasion=str(self_audit.version))
    AuditEvent.log("submitted", by=by.user, on=self_audit)


def _refuse_with_gaps(self_audit: SelfAudit) -> None:
    if problems_before_submitting(self_audit):
        raise Refused(
            "Some questions still need an answer, or a reason. They are listed on “Check your answers”."
        )


@transaction.atomic
def take_back_self_audit(*, by: Membership, self_audit: SelfAudit, at=None) -> None:
    """Answer on, while nobody has begun the review."""
    check_can_take_back_submission(by, self_audit, contributor_ids(self_audit))
    self_audit.move(SelfAuditState.IN_PROGRESS, by=by.user, at=at, submitted_by=None, submitted_at=None)
    AuditEvent.log("taken back", by=by.user, on=self_audit)


@transaction.atomic
def stop_self_audit(*, by: Membership, self_audit: SelfAudit, at=None) -> None:
    """Stop without finishing. What was answered is kept and can be read."""
    check_can_stop(by, self_audit)
    self_audit.move(SelfAuditState.ABANDONED, by=by.user, at=at)
    AuditEvent.log("stopped", by=by.user, on=self_audit)


def check_answering(me: Membership, self_audit: SelfAudit) -> None:
    check_can_answer(me, self_audit, contributor_ids(self_audit))
