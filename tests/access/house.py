"""The world the table is about: two settings of the same shape, a childminder, and content in every state."""

from dataclasses import dataclass, field

from django.utils import timezone

from accounts.actions import invite
from accounts.demo import DEMO_PEOPLE
from accounts.models import Group, Invitation, Membership, Setting, User
from accounts.phrases import new_phrase
from accounts.running import invite_lead
from learning.models import Edition, Report
from practice.actions.acting import finish_action
from practice.actions.auditing import stop_self_audit
from practice.actions.reflecting import mark_reflection_read, return_reflection
from practice.actions.requesting import withdraw_request
from practice.actions.reviewing import send_back
from practice.actions.setting_up import choose_report
from practice.actions.talking import look_again_at_talk
from practice.models import Action, Contributor, Reader, Reflection, Request, SelfAudit, SignOff, TeamTalk
from tests import factories
from tests.access.people import people_of, signed_in


@dataclass
class Things:
    """What there is in one setting. All is the practitioner's, unless its name says otherwise."""

    place: factories.Place
    draft: Reflection
    shared: Reflection  # with the manager
    shared_with_colleague: Reflection
    read: Reflection
    returned: Reflection
    managers_draft: Reflection
    in_progress: SelfAudit  # nothing answered, nobody else asked
    answered: SelfAudit  # every question, the colleague was asked to help
    submitted: SelfAudit
    under_review: SelfAudit
    sent_back: SelfAudit
    stopped: SelfAudit
    seal: SignOff
    gap: Action  # from the signed self-audit, the manager's
    later: Action  # from the signed self-audit
    from_shared: Action  # from the reflection shared with the manager
    from_colleague: Action  # from the one shared with the colleague
    own: Action
    done: Action
    talk: TeamTalk
    looked_talk: TeamTalk
    invitation: Invitation
    used_invitation: Invitation
    asked: Request  # the practitioner alone
    asked_of_all: Request
    withdrawn: Request

    @property
    def signed(self) -> SelfAudit:
        return self.seal.self_audit

    @property
    def slug(self) -> str:
        return self.place.setting.slug


def things(place: factories.Place) -> Things:
    me, colleague, manager = place.practitioner, place.colleague, place.manager
    work = factories.work(place)
    gap, later, from_shared, own = work.actions
    with_colleague = factories.shared(me, colleague, differently="Ask at the gate")
    read, returned = factories.shared(me, manager), factories.shared(me, manager)
    mark_reflection_read(by=manager, reflection=read)
    return_reflection(by=manager, reflection=returned)
    sent_back = factories.under_review(me, manager, title="Sent back")
    send_back(by=manager, self_audit=sent_back, answers=[sent_back.answers.first()], note="Look again")
    stopped = factories.self_audit(me, title="Stopped")
    stop_self_audit(by=me, self_audit=stopped)
    done = factories.action(me, what="Sort the shelf")
    finish_action(by=me, action=done, done_note="Sorted")
    looked_talk = factories.team_talk(me)
    look_again_at_talk(by=colleague, talk=looked_talk, result="seen", result_note="Seen")
    withdrawn = factories.request(manager, me, colleague, manager)
    withdraw_request(by=manager, request=withdrawn)
    used, _ = factories.invitation(manager, name="Uma Used")
    Invitation.objects.filter(pk=used.pk).update(accepted_at=timezone.now(), accepted_by=colleague.user)
    return Things(
        place=place,
        draft=work.draft,
        shared=work.shared,
        shared_with_colleague=with_colleague,
        read=read,
        returned=returned,
        managers_draft=factories.reflection(manager, text="Only for the manager."),
        in_progress=work.in_progress,
        answered=factories.answered(me, title="Answered", people=[colleague]),
        submitted=work.submitted,
        under_review=factories.under_review(me, manager, title="Under review"),
        sent_back=sent_back,
        stopped=stopped,
        seal=work.seal,
        gap=gap,
        later=later,
        from_shared=from_shared,
        from_colleague=with_colleague.actions.get(),
        own=own,
        done=done,
        talk=factories.team_talk(me),
        looked_talk=looked_talk,
        invitation=factories.invitation(manager)[0],
        used_invitation=used,
        asked=factories.request(manager, me, why="For our meeting in December."),
        asked_of_all=factories.request(manager, me, colleague, manager),
        withdrawn=withdrawn,
    )


@dataclass
class Home:
    """The childminder's."""

    me: Membership
    draft: Reflection
    in_progress: SelfAudit
    answered: SelfAudit
    seal: SignOff
    own: Action
    talk: TeamTalk

    @property
    def slug(self) -> str:
        return self.me.setting.slug


def home(me: Membership) -> Home:
    return Home(
        me=me,
        draft=factories.reflection(me),
        in_progress=factories.self_audit(me, title="Begun at home"),
        answered=factories.answered(me, title="Answered at home"),
        seal=factories.signed_off(me, title="Signed at home"),
        own=factories.action(me),
        talk=factories.team_talk(me),
    )


@dataclass
class Content:
    """`live` is the version in use of a report that has a `draft` as well; `alone` is a live version without one."""

    live: Edition
    draft: Edition
    alone: Edition
    unpublished: Edition  # of a report that never went live
    archived: Edition


def content() -> Content:
    small = {"areas": 2, "prompts": 2, "items": 3}
    live = factories.edition(of=factories.report("panel"), **small)
    draft = factories.edition(of=live.report, published=False, **small)
    # Each area of the draft has rows that the other has not.
    for area in draft.recommendations.all():
        area.prompts.filter(key="prompt-2").update(key=f"only-{area.key}")
        area.guidance.update(key=f"words-{area.key}")
        area.scenarios.update(key=f"scene-{area.key}")
        area.checklists.get().items.filter(key="item-2").update(key=f"only-{area.key}")
    archived = factories.edition(of=factories.report("archived"), **small)
    Report.objects.filter(pk=archived.report_id).update(archived_at=timezone.now())
    return Content(
        live=live,
        draft=draft,
        alone=factories.edition(of=factories.report("review"), **small),
        unpublished=factories.edition(of=factories.report("unpublished"), published=False, **small),
        archived=archived,
    )


@dataclass
class Invitations:
    """The tokens of links into setting A, and the words of a phrase for the username noor.phrase."""

    words: str
    open: str
    of_email: str  # for somebody with another address than anybody here
    expired: str
    cancelled: str
    used: str
    of_former_manager: str


def invitations(place: factories.Place) -> Invitations:
    manager, now = place.manager, timezone.now()
    cancelled, cancelled_token = factories.invitation(manager)
    Invitation.objects.filter(pk=cancelled.pk).update(cancelled_at=now)
    used, used_token = factories.invitation(manager)
    Invitation.objects.filter(pk=used.pk).update(accepted_at=now, accepted_by=place.colleague.user)
    former = factories.member(place.setting, "manager", name="Fay Former")
    _, of_former_manager = factories.invitation(former)
    factories.end(former)
    phrase = new_phrase()
    invite(by=manager, name="Noor Phrase", username="noor.phrase", role="practitioner", phrase=phrase)
    return Invitations(
        words=phrase.words,
        open=factories.invitation(manager)[1],
        of_email=factories.invitation(manager, email="somebody.else@example.org")[1],
        expired=factories.invitation(manager, expires_at=now)[1],
        cancelled=cancelled_token,
        used=used_token,
        of_former_manager=of_former_manager,
    )


@dataclass
class Led:
    """A and B belong to one group."""

    group: Group
    lead: Membership
    opened: SignOff  # of A, and open to the lead


def led(a: factories.Place, b: factories.Place) -> Led:
    group = factories.group(a.setting, b.setting)
    opened = factories.signed_off(a.practitioner, a.manager, title="Opened to the lead")
    factories.opened_record(a.manager, opened)
    return Led(group=group, lead=factories.lead(group), opened=opened)


@dataclass
class Platform:
    """What those who run the service look after, beside A, B and the childminder's."""

    group: Group  # with no setting in it
    lead: Membership
    lead_invitation: Invitation
    suspended: Setting


def platform(administrator: User) -> Platform:
    group = factories.group(name="Rivers")
    invitation, _ = invite_lead(by=administrator, group=group, name="Liv Later", email="liv@example.org")
    return Platform(
        group=group,
        lead=factories.lead(group),
        lead_invitation=invitation,
        suspended=factories.setting("Dormant House", suspended_at=timezone.now()),
    )


@dataclass
class House:
    world: factories.World
    content: Content
    a: Things
    b: Things
    home: Home
    left_behind: Reflection  # private, by the person who left A
    links: Invitations
    led: Led
    platform: Platform
    demo_person: User
    people: dict[str, User | None]
    cookies: dict[str, dict[str, str]]
    baseline: dict[str, list[tuple]] = field(default_factory=dict)  # what is stored when nobody did anything


def build() -> House:
    made = content()
    world, childminder = factories.world(), factories.childminder("Cosy Corner")
    a, b, left = things(world.a), things(world.b), world.removed
    choose_report(by=a.place.manager, report=made.alone.report)
    User.objects.filter(pk=a.place.practitioner.user_id).update(welcomed_at=None)  # came a moment ago
    # Whoever left was once named: as a reader, and as somebody who helps.
    Reader.objects.create(setting=left.setting, reflection=a.shared_with_colleague, person=left.user)
    Contributor.objects.create(
        setting=left.setting, self_audit=a.answered, person=left.user, asked_by=a.place.manager.user
    )
    group = led(world.a, world.b)
    people = people_of(world, childminder, group.lead)
    return House(
        world=world,
        content=made,
        a=a,
        b=b,
        home=home(childminder),
        left_behind=factories.reflection(left, text="Written before leaving."),
        links=invitations(world.a),
        led=group,
        platform=platform(world.administrator),
        demo_person=factories.person(username=DEMO_PEOPLE[0].username),
        people=people,
        cookies=signed_in(people),
    )
