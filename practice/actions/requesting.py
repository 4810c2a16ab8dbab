from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent, Membership, User
from common.refusals import Refused
from learning.models import Recommendation
from practice.models import Notice, Request, RequestedPerson
from practice.permissions import check_can_ask, check_can_withdraw_request


@transaction.atomic
def ask_to_reflect(
    *,
    by: Membership,
    recommendation: Recommendation,
    people: Iterable[User],
    why: str = "",
    due_on: date | None = None,
    at=None,
) -> Request:
    """Ask these people to reflect on an area. Raises Refused for nobody, or for somebody who does not work here."""
    check_can_ask(by)
    people = list(dict.fromkeys(people))
    here = set(Membership.objects.current().filter(setting=by.setting).values_list("user", flat=True))
    if not people or any(person.pk not in here for person in people):
        raise Refused("Choose at least one person who works here now.")
    now = at or timezone.now()
    request = Request.objects.create(
        setting=by.place,
        recommendation=recommendation,
        why=why,
        due_on=due_on,
        asked_by=by.user,
        asked_at=now,
    )
    RequestedPerson.objects.bulk_create(
        RequestedPerson(setting=by.place, request=request, person=person) for person in people
    )
    told = [person for person in people if person != by.user]
    Notice.tell(Notice.Kind.REQUEST, *told, about=request)
    AuditEvent.log("asked to reflect", by=by.user, on=request)
    return request


@transaction.atomic
def withdraw_request(*, by: Membership, request: Request, at=None) -> None:
    """Nobody is asked any more. What was done stays done. Raises Refused when it was withdrawn before."""
    check_can_withdraw_request(by, request)
    now = at or timezone.now()
    changed = Request.objects.filter(pk=request.pk, withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_by=by.user
    )
    if not changed:
        raise Refused("This request was withdrawn before.")
    AuditEvent.log("request withdrawn", by=by.user, on=request)


def done_with(*, person: User, recommendation: Recommendation, at=None) -> int:
    """This person finished or shared a reflection on the area: every open request to them about it is done.

    Returns how many. Call it inside the transaction of the verb.
    """
    return RequestedPerson.objects.filter(
        person=person,
        done_at=None,
        request__withdrawn_at=None,
        request__recommendation__key=recommendation.key,
        request__recommendation__edition__report=recommendation.edition.report_id,
    ).update(done_at=at or timezone.now())
