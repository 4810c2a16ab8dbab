"""Worlds for the tests and the demonstration's shape, built by the real verbs.

    me = member(setting(), "practitioner")
    audit = answered(me, edition=edition(areas=1))
    seal = signed_off(me)

`me` is always a Membership: the person with their role in one setting. Every function makes what it is not given.
"""

from dataclasses import dataclass
from itertools import count, cycle

from django.db.models import Max
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Group, Invitation, Membership, PlatformRole, Setting, SignIn, User
from accounts.models.invitations import VALID_FOR, hash_token
from common.models import DataKey
from learning.models import (
    Checklist,
    ChecklistItem,
    Edition,
    Figure,
    Guidance,
    Prompt,
    Recommendation,
    Report,
    Source,
)
from practice.actions.acting import NextStep, choose_next_steps, create_action
from practice.actions.auditing import Answer, save_answers, start_self_audit, submit_self_audit
from practice.actions.reflecting import save_reflection, share_reflection, start_reflection
from practice.actions.reviewing import begin_review
from practice.actions.sealing import finish_and_date, record_to_sign, sign_off
from practice.models import Action, Reflection, SelfAudit, SignOff

PASSWORD = "seven quiet otters"
_number = count(1)

# People and places


def setting(name: str = "", *, kind: str = "nursery", group: Group | None = None, **fields) -> Setting:
    name = name or f"Setting {next(_number)}"
    key = DataKey.objects.create()
    return Setting.objects.create(
        name=name, slug=fields.pop("slug", slugify(name)), kind=kind, group=group, key=key, **fields
    )


def person(name: str = "", *, email: str = "", username: str = "") -> User:
    number = next(_number)
    return User.objects.create_user(
        username or f"person{number}", name=name or f"Person {number}", email=email, password=PASSWORD
    )


def member(
    setting: Setting,
    role: str = "practitioner",
    office: str = "",
    *,
    user: User | None = None,
    name: str = "",
) -> Membership:
    """Somebody who works in this setting, with `.user` and `.setting` ready."""
    return Membership.objects.create(user=user or person(name), setting=setting, role=role, office=office)


def childminder(name: str = "") -> Membership:
    """The only person in a setting of one."""
    return member(setting(name, kind="childminder"), "manager")


def end(membership: Membership, *, by: User | None = None) -> Membership:
    """Somebody who worked here and left."""
    membership.ended_at, membership.ended_by = timezone.now(), by or membership.user
    membership.save(update_fields=["ended_at", "ended_by"])
    return membership


def _with_platform_role(role: str, name: str) -> User:
    user = person(name)
    PlatformRole.objects.create(user=user, role=role)
    return user


def editor(name: str = "Esme Editor") -> User:
    return _with_platform_role("editor", name)


def approver(name: str = "Arun Approver") -> User:
    return _with_platform_role("approver", name)


def administrator(name: str = "Ade Administrator") -> User:
    return _with_platform_role("administrator", name)


def invitation(
    by: Membership, *, role: str = "practitioner", email: str = "", **fields
) -> tuple[Invitation, str]:
    """An open invitation and the token of its link."""
    token = Invitation.new_token()
    values = {"name": "Ines Invited", "expires_at": timezone.now() + VALID_FOR, **fields}
    row = Invitation.objects.create(
        setting=by.setting, role=role, email=email, invited_by=by.user, token_hash=hash_token(token), **values
    )
    return row, token


def sign_in(client: Client, user: User | Membership, *, shared: bool = True) -> SignIn:
    """Sign in as accounts.adapter does it: the session names its SignIn row."""
    user = user.user if isinstance(user, Membership) else user
    client.force_login(user)
    row = SignIn.start(user, shared=shared)
    session = client.session
    session["sign_in"] = row.public_id
    session.save()
    return row


# What is asked


def report(slug: str = "") -> Report:
    return Report.objects.create(slug=slug or f"report-{next(_number)}", kind="annual report")


def edition(
    *,
    of: Report | None = None,
    areas: int = 2,
    prompts: int = 3,
    items: int = 4,
    core: int = 2,
    published: bool = True,
    by: User | None = None,
    **fields,
) -> Edition:
    """A version with this many areas, each with prompts, guidance and one checklist of items, the first ones core.

    Every text is its own and ordinary: "Area 1", "Area 1, question 2?". A second version of a report replaces
    the first when it is published.
    """
    of = of or report()
    number = (of.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    values = {
        "title": f"Report {of.slug}",
        "short_title": "Annual report",
        "publisher": "The Panel",
        "jurisdiction": "England",
        "summary": "What happened in a year, and what can be better.",
        **fields,
    }
    made = Edition.objects.create(report=of, number=number, **values)
    source = Source.objects.create(
        edition=made,
        key="report",
        position=1,
        title="The report",
        publisher="The Panel",
        kind="official report",
    )
    for position in range(1, areas + 1):
        _area(made, source, position, prompts=prompts, items=items, core=core)
    if published:
        made.publish(by=by)
    return made


def _area(made: Edition, source: Source, position: int, *, prompts: int, items: int, core: int) -> None:
    title = f"Area {position}"
    area = Recommendation.objects.create(
        edition=made,
        key=f"area-{position}",
        position=position,
        kind="area",
        title=title,
        name=title,
        teaser=f"Why {title} matters.",
        wording=f"The words of {title}.",
        source=source,
        author="A named author",
        addressed_to="Everybody who works with children.",
        locus="practice",
        plain_meaning=f"What {title} means in a room with children.",
        example_nursery="In a nursery.",
        example_pre_school="In a pre-school.",
        example_childminder="At home.",
    )
    Guidance.objects.create(
        edition=made,
        recommendation=area,
        key="words",
        position=1,
        heading="Words to use",
        text="Say it simply.",
    )
    Figure.objects.create(
        edition=made,
        recommendation=area,
        source=source,
        key=f"figure-{position}",
        position=position,
        value="12",
        unit="children",
        denominator="out of 40 children",
        status="verified",
    )
    Prompt.objects.bulk_create(
        Prompt(
            edition=made,
            recommendation=area,
            key=f"prompt-{number}",
            position=number,
            step=("what", "so_what", "now_what")[(number - 1) % 3],
            text=f"{title}, prompt {number}?",
            lead=number == 1,
        )
        for number in range(1, prompts + 1)
    )
    checklist = Checklist.objects.create(
        edition=made, recommendation=area, key=f"area-{position}", position=1, title=title
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            edition=made,
            checklist=checklist,
            key=f"item-{number}",
            position=number,
            kind=("in_place", "look", "ask", "sample")[(number - 1) % 4],
            text=f"{title}, question {number}?",
            good="You can see it on an ordinary day.",
            basis="learning",
            core=number <= core,
        )
        for number in range(1, items + 1)
    )


def live_edition() -> Edition:
    return Edition.objects.live().first() or edition()


def area_of(made: Edition | None = None, position: int = 1) -> Recommendation:
    return (made or live_edition()).recommendations.get(position=position)


# What is answered


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


# Whole worlds


@dataclass
class Place:
    """One setting with its people: `practitioner`, their `colleague` of the same role, and the `manager`."""

    setting: Setting
    practitioner: Membership
    colleague: Membership
    manager: Membership


@dataclass
class World:
    """The people and places of security.md's fixtures. Settings A, B and C have the same shape.

    `manager_of_two` manages A and B (`two_in_a`, `two_in_b`); `suspended` is an inactive practitioner of A;
    `removed` worked in A and left.
    """

    a: Place
    b: Place
    c: Place
    manager_of_two: User
    two_in_a: Membership
    two_in_b: Membership
    editor: User
    approver: User
    administrator: User
    suspended: Membership
    removed: Membership

    @property
    def places(self) -> tuple[Place, Place, Place]:
        return self.a, self.b, self.c


def place(name: str, *, kind: str = "nursery") -> Place:
    made = setting(name, kind=kind)
    return Place(
        setting=made,
        practitioner=member(made, name=f"Priya of {name}"),
        colleague=member(made, name=f"Colin of {name}"),
        manager=member(made, "manager", "dsl", name=f"Mona of {name}"),
    )


def world() -> World:
    a, b, c = place("Alder House"), place("Beech House"), place("Cedar House")
    manager_of_two = person("Tove of two")
    suspended = member(a.setting, name="Sol Suspended")
    User.objects.filter(pk=suspended.user.pk).update(is_active=False)
    suspended.user.is_active = False
    return World(
        a=a,
        b=b,
        c=c,
        manager_of_two=manager_of_two,
        two_in_a=member(a.setting, "manager", user=manager_of_two),
        two_in_b=member(b.setting, "manager", user=manager_of_two),
        editor=editor(),
        approver=approver(),
        administrator=administrator(),
        suspended=suspended,
        removed=end(member(a.setting, name="Remi Removed")),
    )


@dataclass
class Work:
    """One object of every type in a place, the same in each: reflections private, shared and read; self-audits in
    progress, submitted and signed off; actions from a gap, from a reflection and from nothing."""

    draft: Reflection
    shared: Reflection
    in_progress: SelfAudit
    submitted: SelfAudit
    seal: SignOff
    actions: list[Action]


def work(place: Place, *, at=None) -> Work:
    """Fill a place: the practitioner writes and answers, the manager reads and signs."""
    me, manager = place.practitioner, place.manager
    seal = signed_off(me, manager, at=at, title="Signed self-audit")
    open_reflection = shared(me, manager, differently="Ask at the door", at=at)
    return Work(
        draft=reflection(me, text="Only for me.", at=at),
        shared=open_reflection,
        in_progress=self_audit(me, title="Started self-audit", at=at),
        submitted=submitted(me, title="Submitted self-audit", at=at),
        seal=seal,
        actions=[
            *next_steps(manager, seal.self_audit, at=at),
            open_reflection.actions.get(),
            action(me, what="Tidy the notice board", at=at),
        ],
    )
