"""What is answered, by the real verbs."""

from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from accounts.models import Membership
from learning.models import Edition, Recommendation
from practice.actions.acting import NextStep, choose_next_steps, create_action
from practice.actions.auditing import Answer, save_answers, start_self_audit, submit_self_audit
from practice.actions.opening_records import open_record
from practice.actions.reflecting import save_reflection, share_reflection, start_reflection
from practice.actions.requesting import ask_to_reflect
from practice.actions.reviewing import begin_review
from practice.actions.sealing import finish_and_date, record_to_sign, sign_off
from practice.actions.talking import note_talk
from practice.models import Action, RecordShare, Reflection, Request, SelfAudit, SignOff, TeamTalk
from tests.factories.content import area_of, live_edition
from tests.factories.places import member


def reflection(
    me: Membership,
    *,
    area: Recommendation | None = None,
    text: str = "We rang the family the same day.",
    differently: str = "",
    at=None,
) -> Reflection:
    """A private draft with `text` written to the lead prompt."""
    area = area or area_of()
    lead = area.prompts.get(lead=True)
    made = start_reflection(by=me, recommendation=area, prompts=[lead], at=at)
    save_reflection(by=me, reflection=made, texts={lead.pk: text}, differently=differently, at=at)
    return made


def shared(
    me: Membership, *readers: Membership, made: Reflection | None = None, at=None, **kwargs
) -> Reflection:
    made = made or reflection(me, at=at, **kwargs)
    share_reflection(by=me, reflection=made, readers=[reader.user for reader in readers], at=at)
    return made


def self_audit(
    me: Membership,
    *,
    edition: Edition | None = None,
    scope: str = "everything",
    title: str = "Autumn self-audit",
    people=(),
    at=None,
    **kwargs,
) -> SelfAudit:
    people = [one.user if isinstance(one, Membership) else one for one in people]
    return start_self_audit(
        by=me, edition=edition or live_edition(), scope=scope, title=title, people=people, at=at, **kwargs
    )


def answered(
    me: Membership, audit: SelfAudit | None = None, *, ratings=("yes", "partly", "no"), at=None, **kwargs
):
    """A self-audit with every question answered, the ratings taken in turn. "Does not apply" gets its reason."""
    audit = audit or self_audit(me, at=at, **kwargs)
    answers = audit.answers.select_related("setting__key").order_by("pk")
    changes = [
        (answer, _answer(rating, position, answer.version))
        for position, (answer, rating) in enumerate(zip(answers, cycle(ratings), strict=False), 1)
    ]
    save_answers(by=me, self_audit=audit, changes=changes, at=at)
    return audit


def _answer(rating: str, position: int, version: int) -> Answer:
    reason = "We have no babies here." if rating == "does_not_apply" else ""
    return Answer(
        rating=rating, evidence=f"Evidence {position}: what we saw.", reason=reason, version=version
    )


def submitted(me: Membership, audit: SelfAudit | None = None, *, at=None, **kwargs) -> SelfAudit:
    audit = answered(me, audit, at=at, **kwargs)
    submit_self_audit(by=me, self_audit=audit, at=at)
    return audit


def under_review(me: Membership, manager: Membership, audit: SelfAudit | None = None, *, at=None, **kwargs):
    audit = submitted(me, audit, at=at, **kwargs)
    begin_review(by=manager, self_audit=audit, at=at)
    return audit


def signed_off(me: Membership, manager: Membership | None = None, *, at=None, **kwargs) -> SignOff:
    """The seal of a self-audit that `me` answered. A childminder signs alone, anybody else needs a manager."""
    if me.setting.is_childminder:
        audit = answered(me, at=at, **kwargs)
        return finish_and_date(by=me, self_audit=audit, seen=record_to_sign(audit)[1], at=at)
    manager = manager or member(me.setting, "manager")
    audit = under_review(me, manager, at=at, **kwargs)
    return sign_off(by=manager, self_audit=audit, seen=record_to_sign(audit)[1], at=at)


def action(
    me: Membership, owner: Membership | None = None, *, what: str = "Ring the same day", at=None, **fields
):
    """An action that comes from no answer."""
    values = {"expect": "Calls noted by ten", "due_on": None, "look_on": None, **fields}
    return create_action(by=me, what=what, owner=(owner or me).user, at=at, **values)


def next_steps(
    manager: Membership, audit: SelfAudit, *, now: int = 1, later: int = 1, at=None
) -> list[Action]:
    """The first gaps become actions now, the ones after them wait."""
    gaps = list(audit.answers.gaps().select_related("section__checklist__recommendation", "setting__key"))
    steps = [
        NextStep(
            answer=gap,
            now=True,
            what=f"Act on {gap.item.key}",
            expect="We see it",
            owner=manager.user,
            due_on=None,
        )
        for gap in gaps[:now]
    ]
    steps += [
        NextStep(answer=gap, now=False, later_because="After the move") for gap in gaps[now : now + later]
    ]
    return choose_next_steps(by=manager, self_audit=audit, steps=steps, at=at)


def request(
    manager: Membership, *people: Membership, area: Recommendation | None = None, **kwargs
) -> Request:
    """A manager asks these people to reflect."""
    return ask_to_reflect(
        by=manager, recommendation=area or area_of(), people=[one.user for one in people], **kwargs
    )


def team_talk(
    me: Membership,
    *,
    area: Recommendation | None = None,
    held_on=None,
    look_on=None,
    try_this: str = "Say one thing we saw at the door.",
) -> TeamTalk:
    """A talk held today, to look at again in four weeks."""
    held_on = held_on or timezone.localdate()
    return note_talk(
        by=me,
        scenario=(area or area_of()).scenarios.for_audience(me.setting.audience).first(),
        held_on=held_on,
        try_this=try_this,
        look_on=look_on or held_on + timedelta(weeks=4),
    )


def opened_record(manager: Membership, seal: SignOff) -> RecordShare:
    """A record that the lead of the setting's group may open."""
    return open_record(by=manager, record=seal)
