from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent, Membership
from common.refusals import Refused
from learning.models import Scenario
from practice.models import TeamTalk
from practice.states import ImpactResult

LOOKED_BEFORE = "Somebody has looked at this again already. Open it to see what they found."


@transaction.atomic
def note_talk(
    *, by: Membership, scenario: Scenario, held_on: date, try_this: str, look_on: date, at=None
) -> TeamTalk:
    """Note that the talk was held, and the one thing that is tried. Who was there is not noted."""
    talk = TeamTalk.objects.create(
        setting=by.place,
        scenario=scenario,
        held_on=held_on,
        try_this=try_this,
        look_on=look_on,
        noted_by=by.user,
        noted_at=at or timezone.now(),
    )
    AuditEvent.log("team talk noted", by=by.user, on=talk)
    return talk


@transaction.atomic
def look_again_at_talk(
    *, by: Membership, talk: TeamTalk, result: ImpactResult | str, result_note: str = "", at=None
) -> None:
    """What came of what was tried. Raises Refused when somebody noted it before."""
    now = at or timezone.now()
    note = TeamTalk._meta.get_field("result_note").encrypt_for(talk, result_note)
    changed = TeamTalk.objects.filter(pk=talk.pk, looked_at=None).update(
        result=result, result_note=note, looked_at=now, looked_by=by.user
    )
    if not changed:
        raise Refused(LOOKED_BEFORE)
    AuditEvent.log("team talk looked at again", by=by.user, on=talk)
