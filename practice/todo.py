"""What waits for one person in one setting, and what they could begin. Rows for the home page, never anybody's text.

Each row: title, detail, url, status (a code of the status tag), word (other words for it), minutes (or 0).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, Max, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone

from common.templatetags.words import counted, due, when
from learning.models import Recommendation
from practice.models import Action, Notice, Reading, Reflection, SelfAudit
from practice.states import ActionState, ImpactResult, ReflectionState, SelfAuditState

MOST = 7


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


def action_row(me, action: Action) -> Row:
    looking = action.state == ActionState.DONE
    return Row(
        title=action.what,
        detail="Look again: did it work?" if looking else f"Your action · {due(action.due_on) or 'no date'}",
        url=reverse("practice:action-detail", args=[me.setting.slug, action.public_id]),
        status="check_again" if looking else action.status if action.status == "overdue" else "",
        minutes=5,
    )


def waiting_for(me, reflections: list[Reflection], audits: list[SelfAudit]) -> list[Row]:
    """At most seven rows: questions, what came back, what others shared, self-audits, actions."""
    rows = [reflection_row(me, one) for one in reflections if one.state != ReflectionState.DRAFT]
    rows += _review_rows(me)
    rows += [audit_row(me, audit) for audit in audits]
    rows += [action_row(me, action) for action in _my_actions(me)]
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


def _my_actions(me):
    wanted = Q(state=ActionState.OPEN) | Q(state=ActionState.DONE, look_on__lte=timezone.localdate())
    mine = Action.objects.owned_by(me.user).filter(wanted)
    return mine.only("public_id", "what", "state", "due_on", "result")[:MOST]


def carry_on(me, reflections: list[Reflection], audits: list[SelfAudit]) -> Row | None:
    """The last thing this person was doing: a draft or a self-audit, whichever was touched last."""
    rows = [draft_row(me, one) for one in reflections if one.state == ReflectionState.DRAFT]
    rows += [audit_row(me, audit) for audit in audits if audit.last_by_me]  # type: ignore[attr-defined]
    return max(rows, key=lambda row: row.at or timezone.now(), default=None)


def something_new(me) -> list[Row]:
    """Areas of live reports this person has not marked as read. One query."""
    read = Reading.objects.visible_to(me.user).filter(
        recommendation__key=OuterRef("key"), recommendation__edition__report=OuterRef("edition__report")
    )
    areas = (
        Recommendation.objects.live()
        .filter(~Exists(read))
        .order_by("-edition__published_on", "position")
        .values_list("key", "name", "teaser", "minutes", "picture", "edition__report__slug")
    )
    return [
        Row(
            title=name,
            detail=teaser,
            url=reverse("practice:area-detail", args=[me.setting.slug, slug, key]),
            minutes=minutes,
            picture=picture,
        )
        for key, name, teaser, minutes, picture, slug in areas[:MOST]
    ]


def what_changed(me) -> Action | None:
    """The newest action that was looked at again and seen to work. One query."""
    actions = Action.objects.visible_to(me.user).filter(result=ImpactResult.SEEN)
    return actions.select_related("recommendation").order_by("-checked_at").first()
