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
    Notice.objects.filter(kind=Notice.Kind.REQUEST, object_id=request.public_id, seen_at=None).update(
        seen_at=now
    )
    AuditEvent.log("request withdrawn", by=by.user, on=request)


def done_with(*, by: Membership, recommendation: Recommendation, at=None) -> int:
    """This person finished or shared a reflection on the area here: every open request to them about it is done.

    Only in this setting: what somebody does in another one is no business of whoever asked here. Returns how many.
    Call it inside the transaction of the verb.
    """
    now = at or timezone.now()
    requests = Request.objects.open().for_area(recommendation)
    mine = RequestedPerson.objects.filter(
        setting=by.place, person=by.user, done_at=None, request__in=requests
    )
    asked = list(mine.values_list("pk", "request__public_id"))
    if not asked:
        return 0
    Notice.objects.filter(
        kind=Notice.Kind.REQUEST,
        person=by.user,
        object_id__in=[request for _, request in asked],
        seen_at=None,
    ).update(seen_at=now)
    return RequestedPerson.objects.filter(pk__in=[pk for pk, _ in asked], done_at=None).update(done_at=now)
