"""What waits for one person in one setting, and what they could begin. Rows for the home page, never anybody's text.

Each row: title, detail, url, status (a code of the status tag), word (other words for it), minutes (or 0).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, CharField, F, Max, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, capfirst

from common.templatetags.words import counted, due, when
from learning.models import Recommendation
from practice import asking
from practice.models import Action, Notice, Reflection, Request, SelfAudit, TeamTalk
from practice.reading import is_chosen_by, is_read_by
from practice.states import ActionState, ImpactResult, ReflectionState, SelfAuditState

MOST = 7
TALK = "talk"  # beside the states of an action, in the query that asks for both
ASKED_SHOWN = 5


@dataclass
class Row:
    title: str
    detail: str
    url: str
    status: str = ""
    word: str = ""
    minutes: int = 0
    picture: str = ""
    at: datetime | None = None


def my_open_reflections(me) -> list[Reflection]:
    """What came back and what somebody asked about, then drafts, the last touched first. One query."""
    asked = Notice.objects.visible_to(me.user).unseen().filter(kind=Notice.Kind.QUESTION)
    return list(
        Reflection.objects.written_by(me.user)
        .filter(
            Q(state__in=(ReflectionState.DRAFT, ReflectionState.RETURNED), finished_at=None)
            | Q(public_id__in=asked.values("object_id"))
        )
        .select_related("recommendation")
        .only("public_id", "state", "changed_at", "recommendation__name", "recommendation__picture")
        .order_by(Case(When(state=ReflectionState.DRAFT, then=1), default=0), "-changed_at")[:MOST]
    )


def my_self_audits(me) -> list[SelfAudit]:
    """Those this person works on, being answered, with progress and when they last answered. One query."""
    audits = SelfAudit.objects.worked_on_by(me.user).being_answered().with_progress()
    last = Max("answers__answered_at", filter=Q(answers__answered_by=me.user))
    shown = audits.only("public_id", "title", "state", "due_on")
    return list(shown.annotate(last_by_me=last).order_by("due_on", "pk")[:MOST])


def draft_row(me, reflection: Reflection) -> Row:
    return Row(
        title=f"Your reflection on {reflection.recommendation.name.lower()}",
        detail=f"Draft · saved {when(reflection.changed_at)} · only you can see it",
        url=reverse("practice:reflection-write", args=[me.setting.slug, reflection.public_id]),
        status="draft",
        minutes=5,
        picture=reflection.recommendation.picture,
        at=reflection.changed_at,
    )


def audit_row(me, audit) -> Row:
    left = audit.questions - audit.answered
    by = f" · {due(audit.due_on)}" if audit.due_on else ""
    return Row(
        title=audit.title,
        detail=f"{audit.answered} of {counted(audit.questions, 'question,questions')} answered{by}",
        url=reverse("practice:self-audit-detail", args=[me.setting.slug, audit.public_id]),
        status="sent_back" if audit.state == SelfAuditState.SENT_BACK else "in_progress",
        minutes=min(10, max(5, left * 2)),
        picture="shelf",
        at=audit.last_by_me,
    )


def action_row(me, public_id: str, what: str, state: str, due_on: date | None) -> Row:
    looking = state == ActionState.DONE
    late = not looking and due_on is not None and due_on < timezone.localdate()
    return Row(
        title=what,
        detail="Look again: did it work?" if looking else f"Your action · {due(due_on) or 'no date'}",
        url=reverse("practice:action-detail", args=[me.setting.slug, public_id]),
        status="check_again" if looking else "overdue" if late else "",
        minutes=5,
    )


def talk_row(me, public_id: str, try_this: str) -> Row:
    alone = me.setting.is_childminder
    return Row(
        title=Truncator(try_this).chars(120),
        detail="You tried this: look again, did it help?"
        if alone
        else "Tried after a team talk: look again, did it help?",
        url=reverse("practice:talk-detail", args=[me.setting.slug, public_id]),
        status="check_again",
        minutes=5,
    )


def waiting_for(
    me, reflections: list[Reflection], audits: list[SelfAudit], requests: list[Request], areas: list
) -> list[Row]:
    """At most seven rows: questions, what came back, requests, what others shared, self-audits, actions.

    `areas` are those of live_areas.
    """
    in_use = {(area.edition__report, area.key) for area in areas}
    rows = [reflection_row(me, one) for one in reflections if one.state != ReflectionState.DRAFT]
    mine = asking.once_each(one for one in requests if one.is_mine)  # type: ignore[attr-defined]
    rows += [request_row(me, one, in_use) for one in mine]
    rows += _review_rows(me)
    rows += [audit_row(me, audit) for audit in audits]
    rows += _actions_and_talks(me)
    return rows[:MOST]


def reflection_row(me, reflection: Reflection) -> Row:
    back = reflection.state == ReflectionState.RETURNED
    area = reflection.recommendation.name.lower()
    return Row(
        title=f"Your reflection on {area} came back"
        if back
        else f"A question about your reflection on {area}",
        detail="Somebody could be recognised in it. Nobody else can read it now."
        if back
        else "Answer it, or not",
        url=reverse("practice:reflection-detail", args=[me.setting.slug, reflection.public_id]),
        status="returned" if back else "question",
        minutes=5,
    )


def request_row(me, asked: Request, in_use: set[tuple[int, str]]) -> Row:
    """What somebody was asked to reflect on, and until when. Never why: that stands on its own page."""
    who = "You asked yourself" if asked.asked_by_id == me.user_id else f"{asked.asked_by.name} asked you"
    detail = f"{capfirst(due(asked.due_on))} · about" if asked.due_on else "About"
    live = (asked.recommendation.edition.report_id, asked.recommendation.key) in in_use
    return Row(
        title=f"{who} to reflect on {asked.recommendation.name.lower()}",
        detail=f"{detail} {asking.MINUTES} minutes" if live else asking.OUT_OF_USE,
        url=reverse("practice:request-detail", args=[me.setting.slug, asked.public_id]),
        minutes=asking.MINUTES if live else 0,
        picture=asked.recommendation.picture,
    )


def _review_rows(me) -> list[Row]:
    rows = []
    if me.is_manager and not me.setting.is_childminder:
        audits = SelfAudit.objects.visible_to(me.user).awaiting_review()
        rows += [
            Row(
                title=f"{audit.title} is ready to review",
                detail=f"Handed in {when(audit.submitted_at)} by {audit.submitted_by.name}",
                url=reverse("practice:review-self-audit", args=[me.setting.slug, audit.public_id]),
                status="to_review",
                minutes=10,
            )
            for audit in audits.select_related("submitted_by").order_by("submitted_at")[:MOST]
        ]
    shared = Reflection.objects.awaiting(me.user).select_related("author", "recommendation")
    shared = shared.only("public_id", "shared_at", "author__name", "recommendation__name")
    rows += [
        Row(
            title=f"{reflection.author.name} shared a reflection with you",
            detail=f"On {reflection.recommendation.name.lower()} · {when(reflection.shared_at)}",
            url=reverse("practice:review-reflection", args=[me.setting.slug, reflection.public_id]),
            status="shared",
            minutes=5,
        )
        for reflection in shared.order_by("shared_at")[:MOST]
    ]
    return rows


def _actions_and_talks(me) -> list[Row]:
    """One's own actions, and the talks to look at again: a manager's all, anybody else's those they noted.

    One query for both: the columns of a talk are put under those of an action.
    """
    today = timezone.localdate()
    wanted = Q(state=ActionState.OPEN) | Q(state=ActionState.DONE, look_on__lte=today)
    actions = Action.objects.owned_by(me.user).filter(wanted)
    talks = TeamTalk.objects.visible_to(me.user).to_look_at_again(today)
    if not me.is_manager:
        talks = talks.filter(noted_by=me.user)
    both = actions.order_by().values_list("id", "public_id", "what", "state", "due_on")
    both = both.union(
        talks.order_by().values_list(
            "id", "public_id", "try_this", Value(TALK, output_field=CharField()), "look_on"
        ),
        all=True,
    )
    return [
        talk_row(me, public_id, text) if kind == TALK else action_row(me, public_id, text, kind, day)
        for _, public_id, text, kind, day in both.order_by("due_on", "id")[:MOST]
    ]


def asked_and_finished(me, requests: list[Request]) -> dict | None:
    """For a manager's home: how far others are with what was asked, in counts. None where there is nobody to ask.

    No query; one for a childminder who asked nobody.
    """
    if not me.is_manager:
        return None
    if me.setting.is_childminder and not requests and not asking.people_to_ask(me):
        return None
    soonest = sorted(requests, key=lambda one: (one.due_on is None, one.due_on, one.pk))
    rows = [
        Row(
            title=one.recommendation.name,
            detail=" · ".join(part for part in (asking.progress(one), due(one.due_on)) if part),
            url=reverse("practice:request-detail", args=[me.setting.slug, one.public_id]),
        )
        for one in soonest[:ASKED_SHOWN]
    ]
    return {"rows": rows}


def carry_on(me, reflections: list[Reflection], audits: list[SelfAudit]) -> Row | None:
    """The last thing this person was doing: a draft or a self-audit, whichever was touched last."""
    rows = [draft_row(me, one) for one in reflections if one.state == ReflectionState.DRAFT]
    rows += [audit_row(me, audit) for audit in audits if audit.last_by_me]  # type: ignore[attr-defined]
    return max(rows, key=lambda row: row.at or timezone.now(), default=None)


def live_areas(me) -> list:
    """Every area of every live report, those of reports the setting works with first, then those of the newest.

    Each with key, name, teaser, minutes, picture, edition and edition__report (primary keys), report (a slug), and
    `is_read`: whether this person marked it as read. One query.
    """
    areas = Recommendation.objects.live().annotate(
        report=F("edition__report__slug"), is_chosen=is_chosen_by(me), is_read=is_read_by(me)
    )
    names = ("key", "name", "teaser", "minutes", "picture", "edition", "edition__report", "report", "is_read")
    order = ("-is_chosen", "-edition__published_on", "edition", "position")
    return list(areas.order_by(*order).values_list(*names, named=True))


def something_new(me, areas: list) -> list[Row]:
    """Of live_areas, what this person has not marked as read. No query."""
    return [
        Row(
            title=area.name,
            detail=area.teaser,
            url=reverse("practice:area-detail", args=[me.setting.slug, area.report, area.key]),
            minutes=area.minutes,
            picture=area.picture,
        )
        for area in areas
        if not area.is_read
    ][:MOST]


def what_changed(me) -> Action | None:
    """The newest action that was looked at again and seen to work. One query."""
    actions = Action.objects.visible_to(me.user).filter(result=ImpactResult.SEEN)
    return actions.select_related("recommendation").order_by("-checked_at").first()
