from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from post_office.models import Email

from accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE
from accounts.models import Group, Membership, PlatformRole, Setting, User
from common.models import DataKey
from learning.models import Edition, Scenario
from practice.actions import (
    acting,
    auditing,
    opening_records,
    reading,
    reflecting,
    requesting,
    reviewing,
    sealing,
    setting_up,
    talking,
)
from practice.demo import words
from practice.models import Action, Notice, SelfAudit, SignOff
from practice.states import ImpactResult

NAMES = {person.username: person.name for person in DEMO_PEOPLE}
MANAGER, PRACTITIONER = Membership.Role.MANAGER, Membership.Role.PRACTITIONER
NURSERY_TEAM = (
    ("maria", NAMES["maria"], MANAGER, "dsl"),
    ("tom", "Tom Reid", MANAGER, "deputy"),
    ("priya", NAMES["priya"], PRACTITIONER, ""),
    ("sam", NAMES["sam"], PRACTITIONER, ""),
    ("aisha", "Aisha Rahman", PRACTITIONER, ""),
    ("chloe", "Chloe Davies", PRACTITIONER, ""),
    ("liam", "Liam Doyle", PRACTITIONER, ""),
    ("grace", "Grace Mensah", PRACTITIONER, ""),
    ("ben", "Ben Turner", PRACTITIONER, ""),
)
PRE_SCHOOL_TEAM = (
    ("helen", NAMES["helen"], MANAGER, "dsl"),
    ("ruth", "Ruth Lister", PRACTITIONER, "deputy"),
    ("dan", "Dan Hughes", PRACTITIONER, ""),
)


def days_ago(days: int, hour: int = 13, minute: int = 10):
    """A moment at nap time, so many days back, UK time."""
    day = timezone.localtime() - timedelta(days=days)
    return min(day.replace(hour=hour, minute=minute, second=0, microsecond=0), timezone.now())


@transaction.atomic
def make_world(edition: Edition) -> None:
    """Everything the demonstration shows. Call it once, on an empty database with one live edition."""
    nursery = _setting("Willow Tree Nursery", "willow-tree-nursery", "nursery", "Ashbourne")
    pre_school = _setting("St Mark’s Pre-school", "st-marks-pre-school", "pre_school", "Ashbourne")
    home = _setting("Jo Carter, childminder", "jo-carter", "childminder", "Mayfield")
    team = {row[0]: _member(nursery, *row) for row in NURSERY_TEAM}
    helpers = {row[0]: _member(pre_school, *row) for row in PRE_SCHOOL_TEAM}
    jo = _member(home, "jo", NAMES["jo"], MANAGER, "dsl")
    editor = _person("eleanor", NAMES["eleanor"])
    PlatformRole.objects.create(user=editor, role=PlatformRole.Role.EDITOR)
    PlatformRole.objects.create(user=_person("francis", "Francis Bell"), role=PlatformRole.Role.APPROVER)
    for manager in (team["maria"], helpers["helen"], jo):
        setting_up.choose_report(by=manager, report=edition.report, at=days_ago(630))
    _nursery_audits(edition, team)
    _asked(edition, team)
    _nursery_reflections(edition, team)
    _pre_school(edition, helpers)
    _childminder(edition, jo)
    _talks(edition, team["maria"], jo)
    _group("Ashbourne Early Years", team["maria"], helpers["helen"])
    _tidy_notices()


def _talks(edition: Edition, manager: Membership, alone: Membership) -> None:
    """One that is to be looked at again, and two whose result was noted."""
    for member, area, held, looked in (
        (manager, "early-intervention", 34, 6),
        (manager, "information-sharing", 29, 0),
        (alone, "health-visiting", 40, 12),
    ):
        scenarios = Scenario.objects.for_audience(member.place.audience)
        scenario = scenarios.get(edition=edition, recommendation__key=area)
        day = days_ago(held).date()
        talk = talking.note_talk(
            by=member,
            scenario=scenario,
            held_on=day,
            try_this=scenario.ideas[0],
            look_on=day + timedelta(weeks=4),
            at=days_ago(held),
        )
        if looked:
            note = words.TALK_RESULT[area]
            talking.look_again_at_talk(
                by=member, talk=talk, result=ImpactResult.SEEN, result_note=note, at=days_ago(looked)
            )


def _tidy_notices() -> None:
    """The verbs told everybody today of two years: only what is still open stays new, and no mail waits."""
    open_now = (Notice.Kind.REQUEST, Notice.Kind.QUESTION, Notice.Kind.SENT_BACK, Notice.Kind.SUBMITTED)
    Notice.objects.filter(kind__in=open_now).update(created_at=days_ago(2))
    Notice.objects.exclude(kind__in=open_now).update(created_at=days_ago(30), seen_at=days_ago(29))
    Email.objects.all().delete()


def _group(name: str, *managers: Membership) -> None:
    """The settings of these managers belong together; the first opened its newest record to the lead."""
    group = Group.objects.create(name=name)
    Membership.objects.create(user=_person("nadia", NAMES["nadia"]), group=group, role=Membership.Role.LEAD)
    for manager in managers:
        manager.place.group = group
        manager.place.save(update_fields=["group"])
    newest = SignOff.objects.filter(setting=managers[0].place).latest("sequence")
    opening_records.open_record(by=managers[0], record=newest, at=days_ago(30))


def _setting(name: str, slug: str, kind: str, town: str) -> Setting:
    """Phone numbers are from the range Ofcom keeps for drama: nobody is reached. The council is made up."""
    made = Setting.objects.create(
        name=name,
        slug=slug,
        kind=kind,
        town=town,
        key=DataKey.objects.create(),
        council="Derwentshire Council",
        dsl_phone="01632 960 101",
        deputy_phone="01632 960 105",
        social_care_phone="01632 960 102",
        out_of_hours_phone="01632 960 103",
        lado_phone="01632 960 104",
        contacts_checked_on=timezone.localdate() - timedelta(days=20),
    )
    Setting.objects.filter(pk=made.pk).update(created_at=days_ago(640))  # long set up
    made.refresh_from_db()
    return made


def _person(username: str, name: str) -> User:
    """Somebody who has been here for a while, and knows how it works."""
    user = User.objects.create_user(
        username, name=name, email=f"{username}@willow.example", password=DEMO_PASSWORD
    )
    user.welcomed_at = days_ago(630)
    user.save(update_fields=["welcomed_at"])
    return user


def _member(setting: Setting, username: str, name: str, role: str, office: str) -> Membership:
    return Membership.objects.create(user=_person(username, name), setting=setting, role=role, office=office)


def _answer_all(
    audit: SelfAudit, people: list[Membership], texts: dict, turn: int, *, at, leave_out=()
) -> None:
    """Answer the questions that have words for this turn, people taking turns, one every three minutes."""
    for number, answer in enumerate(audit.answers.select_related("item", "setting__key")):
        key = answer.item.key
        if key not in texts or key in leave_out:
            continue
        rating, looked_at, saw, evidence = texts[key][turn]
        moment = min(at + timedelta(minutes=3 * number), timezone.now())
        new = auditing.Answer(
            rating=rating,
            evidence=evidence,
            looked_at=looked_at,
            saw=saw,
            looked_on=timezone.localtime(at).date() if looked_at else None,
            version=answer.version,
        )
        auditing.save_answer(by=people[number % len(people)], answer=answer, new=new, at=moment)


def _core_audit(edition, team, *, title: str, turn: int, begun: int) -> SelfAudit:
    """A core self-audit begun so many days ago and handed in four days later."""
    people = [team[name] for name in ("priya", "sam", "aisha")]
    audit = auditing.start_self_audit(
        by=team["maria"],
        edition=edition,
        scope=SelfAudit.Scope.CORE,
        title=title,
        people=[member.user for member in people],
        due_on=(days_ago(begun) + timedelta(days=14)).date(),
        at=days_ago(begun),
    )
    _answer_all(audit, people, words.NURSERY_ANSWERS, turn, at=days_ago(begun - 2))
    auditing.submit_self_audit(by=team["priya"], self_audit=audit, at=days_ago(begun - 4))
    return audit


def _sign(audit: SelfAudit, by: Membership, *, days: int) -> None:
    reviewing.begin_review(by=by, self_audit=audit, at=days_ago(days, 16))
    audit.refresh_from_db()
    _, seen = sealing.record_to_sign(audit)
    sealing.sign_off(by=by, self_audit=audit, seen=seen, at=days_ago(days, 16, 40))


def _season(days: int) -> str:
    moment = days_ago(days)
    return f"{'Spring' if 2 <= moment.month <= 7 else 'Autumn'} self-audit {moment.year}"


def _nursery_audits(edition, team) -> None:
    maria = team["maria"]
    for turn, begun in enumerate((620, 430, 250)):
        audit = _core_audit(edition, team, title=_season(begun), turn=turn, begun=begun)
        _sign(audit, maria, days=begun - 8)
        _next_steps(audit, team, turn=turn, days=begun - 8)
    _core_audit(edition, team, title=_season(10), turn=3, begun=10)
    _sent_back_audit(edition, team)
    _area_in_progress(edition, team)


def _next_steps(audit: SelfAudit, team, *, turn: int, days: int) -> None:
    wanted = (("absence-same-day",), ("reply-chased",), ("missed-review", "handover-carries"))[turn]
    gaps = audit.answers.gaps().select_related("item", "section__checklist__recommendation", "setting__key")
    steps = []
    for answer in gaps:
        if answer.item.key in wanted:
            what, expect, *_ = words.ACTIONS[answer.item.key]
            steps.append(
                acting.NextStep(
                    answer=answer,
                    now=True,
                    what=what,
                    expect=expect,
                    owner=team["sam" if turn else "priya"].user,
                    due_on=(days_ago(days) + timedelta(days=30 if turn < 2 else 230)).date(),
                    look_on=(days_ago(days) + timedelta(days=72 if turn < 2 else 236)).date(),
                )
            )
        elif len(steps) < 4:
            steps.append(acting.NextStep(answer=answer, now=False, later_because=words.LATER))
    acting.choose_next_steps(by=team["maria"], self_audit=audit, steps=steps, at=days_ago(days, 17))
    for action in Action.objects.filter(answer__self_audit=audit).select_related(
        "answer__item", "setting__key"
    ):
        _carry_out(action, team, days=days)


def _carry_out(action: Action, team, *, days: int) -> None:
    key = action.answer.item.key if action.answer else ""
    _, _, done, result, result_note = words.ACTIONS.get(key, ("", "", "", "", ""))
    owner = team["sam"] if action.owner_id == team["sam"].user_id else team["priya"]
    if action.owner_id and done:
        acting.finish_action(by=owner, action=action, done_note=done, at=days_ago(max(days - 28, 12)))
    if action.owner_id and result:
        acting.look_again(
            by=team["maria"],
            action=action,
            result=result,
            result_note=result_note,
            at=days_ago(max(days - 75, 9)),
        )


def _sent_back_audit(edition, team) -> None:
    audit = auditing.start_self_audit(
        by=team["maria"],
        edition=edition,
        scope=SelfAudit.Scope.AREA,
        recommendation_key="information-sharing",
        title="Information sharing with the two-year-olds",
        people=[team["sam"].user, team["grace"].user],
        due_on=timezone.localdate() + timedelta(days=9),
        at=days_ago(30),
    )
    extra = ("partly", 5, 4, "Looked at five. Kept in the office.")
    texts: words.Answers = {answer.item.key: [extra] for answer in audit.answers.select_related("item")}
    texts |= {key: rows[3:] for key, rows in words.NURSERY_ANSWERS.items() if key in texts}
    texts["privacy-notice"] = [
        ("yes", None, None, "Privacy notice on the parents’ board, with the date of this year.")
    ]
    _answer_all(audit, [team["sam"], team["grace"]], texts, 0, at=days_ago(12))
    auditing.submit_self_audit(by=team["sam"], self_audit=audit, at=days_ago(8))
    reviewing.begin_review(by=team["maria"], self_audit=audit, at=days_ago(6))
    audit.refresh_from_db()
    chosen = audit.answers.select_related("item", "self_audit", "setting__key").get(
        item__key="decisions-recorded"
    )
    reviewing.review_answer(
        by=team["maria"],
        answer=chosen,
        rating="partly",
        comment=words.COMMENT_ON_ANSWER,
        version=chosen.version,
        at=days_ago(6, 15),
    )
    reviewing.send_back(
        by=team["maria"],
        self_audit=audit,
        answers=[chosen],
        note=words.SEND_BACK_NOTE,
        at=days_ago(6, 15, 30),
    )


def _area_in_progress(edition, team) -> None:
    audit = auditing.start_self_audit(
        by=team["maria"],
        edition=edition,
        scope=SelfAudit.Scope.AREA,
        recommendation_key="early-intervention",
        title="Early intervention with the baby room",
        people=[team["priya"].user, team["ben"].user],
        due_on=timezone.localdate() + timedelta(days=6),
        at=days_ago(5),
    )
    some = ("stalled-help",)
    _answer_all(audit, [team["priya"], team["ben"]], words.NURSERY_ANSWERS, 3, at=days_ago(1), leave_out=some)


def _write(
    me: Membership, edition, area_key: str, prompt_key: str, text: str, *, days: int, differently: str = ""
):
    area = edition.recommendations.get(key=area_key)
    prompt = area.prompts.get(key=prompt_key)
    reading.mark_area_read(by=me, recommendation=area, at=days_ago(days))
    return reflecting.write_new(
        by=me,
        recommendation=area,
        prompts=[prompt],
        texts={prompt.pk: text},
        differently=differently,
        differently_by=(days_ago(days) + timedelta(days=21)).date() if differently else None,
        at=days_ago(days, 13, 25),
    )


def _asked(edition, team) -> None:
    """What Maria asked before they wrote: the first request is finished by now, the second is open."""
    requesting.ask_to_reflect(
        by=team["maria"],
        recommendation=edition.recommendations.get(key="early-intervention"),
        people=[team["aisha"].user, team["chloe"].user],
        due_on=days_ago(110).date(),
        at=days_ago(124),
    )
    requesting.ask_to_reflect(
        by=team["maria"],
        recommendation=edition.recommendations.get(key="information-sharing"),
        people=[member.user for member in team.values()],
        why=words.WHY_ASKED,
        due_on=timezone.localdate() + timedelta(days=8),
        at=days_ago(6, 12),
    )


def _nursery_reflections(edition, team) -> None:
    maria = team["maria"]
    texts, change = words.REFLECTIONS, words.DIFFERENTLY
    _write(team["priya"], edition, "information-sharing", "knew-alone", texts["knew-alone"][0], days=1)
    shared = _write(
        team["sam"],
        edition,
        "early-intervention",
        "small-worry",
        texts["small-worry"][0],
        days=9,
        differently=change["small-worry"],
    )
    reflecting.share_reflection(by=team["sam"], reflection=shared, readers=[maria.user], at=days_ago(6))
    asked = _write(team["priya"], edition, "health-visiting", "reach-today", texts["reach-today"][0], days=20)
    reflecting.share_reflection(by=team["priya"], reflection=asked, readers=[maria.user], at=days_ago(18))
    reflecting.mark_reflection_read(by=maria, reflection=asked, at=days_ago(15))
    reflecting.comment_on_reflection(
        by=maria, reflection=asked, text=words.QUESTION, is_question=True, at=days_ago(15, 14)
    )
    read = _write(
        team["aisha"],
        edition,
        "early-intervention",
        "small-worry",
        texts["small-worry"][1],
        days=120,
        differently=change["knew-alone"],
    )
    reflecting.share_reflection(
        by=team["aisha"], reflection=read, readers=[maria.user, team["tom"].user], at=days_ago(118)
    )
    reflecting.mark_reflection_read(by=maria, reflection=read, at=days_ago(117))
    reflecting.comment_on_reflection(
        by=maria, reflection=read, text=words.QUESTION, is_question=True, at=days_ago(117, 14)
    )
    reflecting.answer_question(by=team["aisha"], reflection=read, text=words.REPLY, at=days_ago(116))
    back = _write(team["liam"], edition, "information-sharing", "knew-alone", texts["knew-alone"][1], days=5)
    reflecting.share_reflection(by=team["liam"], reflection=back, readers=[maria.user], at=days_ago(4))
    reflecting.return_reflection(by=maria, reflection=back, at=days_ago(3))
    kept = _write(
        team["chloe"], edition, "early-intervention", "small-worry", texts["small-worry"][2], days=40
    )
    reflecting.finish_privately(by=team["chloe"], reflection=kept, at=days_ago(40, 13, 40))
    second = _write(
        team["grace"], edition, "information-sharing", "lost-on-the-way", texts["lost-on-the-way"][0], days=2
    )
    reflecting.share_reflection(by=team["grace"], reflection=second, readers=[maria.user], at=days_ago(2, 14))
    _write(maria, edition, "information-sharing", "heard-nothing", texts["heard-nothing"][0], days=3)


def _pre_school(edition, team) -> None:
    audit = _three_people_audit(edition, team)
    _sign(audit, team["helen"], days=160)
    auditing.start_self_audit(
        by=team["helen"],
        edition=edition,
        scope=SelfAudit.Scope.AREA,
        recommendation_key="health-visiting",
        title="Health visiting",
        people=[team["ruth"].user],
        due_on=timezone.localdate() + timedelta(days=14),
        at=days_ago(4),
    )
    _write(
        team["ruth"], edition, "health-visiting", "reach-today", words.REFLECTIONS["reach-today"][1], days=11
    )


def _three_people_audit(edition, team) -> SelfAudit:
    audit = auditing.start_self_audit(
        by=team["helen"],
        edition=edition,
        scope=SelfAudit.Scope.CORE,
        title=_season(170),
        people=[member.user for member in team.values()],
        due_on=days_ago(150).date(),
        at=days_ago(170),
    )
    _answer_all(audit, [team["ruth"], team["dan"]], words.NURSERY_ANSWERS, 1, at=days_ago(168))
    auditing.submit_self_audit(by=team["ruth"], self_audit=audit, at=days_ago(165))
    return audit


def _childminder(edition, jo) -> None:
    for turn, begun in enumerate((400, 190)):
        audit = auditing.start_self_audit(
            by=jo, edition=edition, scope=SelfAudit.Scope.CORE, title=_season(begun), at=days_ago(begun)
        )
        _answer_all(audit, [jo], words.CHILDMINDER_ANSWERS, turn, at=days_ago(begun - 1))
        _, seen = sealing.record_to_sign(audit)
        sealing.finish_and_date(by=jo, self_audit=audit, seen=seen, at=days_ago(begun - 1, 20))
    auditing.start_self_audit(
        by=jo,
        edition=edition,
        scope=SelfAudit.Scope.AREA,
        recommendation_key="health-visiting",
        title="Health visiting",
        due_on=timezone.localdate() + timedelta(days=20),
        at=days_ago(2),
    )
    kept = _write(jo, edition, "health-visiting", "reach-today", words.REFLECTIONS["reach-today"][0], days=33)
    reflecting.finish_privately(by=jo, reflection=kept, at=days_ago(33, 13, 50))
    action = acting.create_action(
        by=jo,
        what=words.DIFFERENTLY["reach-today"],
        expect="When I ring the number on the cupboard door, somebody answers.",
        owner=jo.user,
        due_on=days_ago(20).date(),
        look_on=days_ago(1).date(),
        recommendation=edition.recommendations.get(key="health-visiting"),
        at=days_ago(33, 14),
    )
    acting.finish_action(by=jo, action=action, done_note="Rang. New number on the door.", at=days_ago(25))
