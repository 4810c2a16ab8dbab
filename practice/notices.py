"""What a notice says, and where it leads. Names of people who act and of areas; never anybody's text.

A self-audit goes by what it asks, because its title is somebody's own words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from common.templatetags.words import day, due, when
from practice.models import (
    Action,
    Comment,
    Contributor,
    Notice,
    Reflection,
    Request,
    RequestedPerson,
    SelfAudit,
    SelfAuditSection,
    SignOff,
)
from practice.states import ActionState, SelfAuditState

Kind = Notice.Kind
ICONS = {
    Kind.SHARED: "share",
    Kind.QUESTION: "comment",
    Kind.READ: "eye",
    Kind.RETURNED: "sent_back",
    Kind.ASKED: "self_audits",
    Kind.SUBMITTED: "review",
    Kind.SENT_BACK: "sent_back",
    Kind.SIGNED_OFF: "lock",
    Kind.ACTION: "actions",
    Kind.REQUEST: "reflections",
    Kind.HANDED_ON: "people",
    Kind.DUE: "clock",
}
NOT_OPEN = "It is not open to you any more."


@dataclass(frozen=True)
class Line:
    """One row of the list. Without `url` there is nothing to open any more."""

    notice: Notice
    title: str
    detail: str
    url: str = ""

    @property
    def icon(self) -> str:
        return ICONS[Kind(self.notice.kind)]


@dataclass
class Things:
    """What notices are about, by public id, as far as the person may see it; and what was said, by its own id."""

    reflections: dict[str, Any] = field(default_factory=dict)
    self_audits: dict[str, Any] = field(default_factory=dict)
    actions: dict[str, Any] = field(default_factory=dict)
    requests: dict[str, Any] = field(default_factory=dict)
    comments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """A sentence, the page it leads to with the address parts after the setting, and what is known since."""

    title: str
    view: str
    thing: Any
    since: str = ""
    jump: str = ""


def lines(me, notices: Iterable[Notice]) -> list[Line]:
    """The rows of these notices, in their order. At most five queries, whatever their number."""
    notices = list(notices)
    things = find_things(me, notices)
    return [line(me, notice, things) for notice in notices]


def line(me, notice: Notice, things: Things) -> Line:
    said = SAYS[Kind(notice.kind)](me, notice, things)
    told = when(notice.created_at)
    told = told[:1].upper() + told[1:]
    if said is None:
        return Line(notice, title=notice.get_kind_display(), detail=f"{told} · {NOT_OPEN}")
    url = reverse(f"practice:{said.view}", args=[me.setting.slug, said.thing.public_id]) + said.jump
    detail = f"{told} · {said.since}" if said.since else told
    return Line(notice, title=said.title, detail=detail, url=url)


# What they are about


def find_things(me, notices: list[Notice]) -> Things:
    """One query for each model that is asked for, and one for what was said."""
    ids: dict[str, set[str]] = {}
    for notice in notices:
        for name in ABOUT[Kind(notice.kind)]:
            ids.setdefault(name, set()).add(notice.object_id)
    found = Things()
    for name, public_ids in ids.items():
        rows = FIND[name](me).filter(setting=me.setting_id, public_id__in=public_ids)
        setattr(found, name, {row.public_id: row for row in rows})
    asked = [notice.occasion for notice in notices if notice.kind == Kind.QUESTION]
    if asked:
        said = Comment.objects.filter(reflection__in=[row.pk for row in found.reflections.values()])
        said = said.select_related("by").only("public_id", "kind", "by__name")
        found.comments = {row.public_id: row for row in said.filter(public_id__in=asked)}
    return found


def _reflections(me):
    rows = Reflection.objects.visible_to(me.user).select_related("author", "recommendation")
    return rows.only("public_id", "author__name", "recommendation__name")


def _self_audits(me):
    sections = SelfAuditSection.objects.filter(self_audit=OuterRef("pk")).order_by("position")
    asked = Contributor.objects.filter(self_audit=OuterRef("pk"), person=me.user)
    return (
        SelfAudit.objects.visible_to(me.user)
        .select_related("submitted_by")
        .only("public_id", "state", "scope", "due_on", "started_at", "submitted_by__name")
        .annotate(
            area=Subquery(sections.values("checklist__recommendation__name")[:1]),
            asked_by=Subquery(asked.values("asked_by__name")[:1]),
            seal=Subquery(SignOff.objects.filter(self_audit=OuterRef("pk")).values("public_id")[:1]),
        )
    )


def _actions(me):
    rows = Action.objects.visible_to(me.user).select_related("recommendation")
    return rows.only("public_id", "state", "due_on", "recommendation__name")


def _requests(me):
    mine = RequestedPerson.objects.filter(request=OuterRef("pk"), person=me.user)
    rows = Request.objects.visible_to(me.user).select_related("recommendation", "asked_by")
    rows = rows.only("public_id", "due_on", "withdrawn_at", "recommendation__name", "asked_by__name")
    return rows.annotate(done_at=Subquery(mine.values("done_at")[:1]))


FIND: dict[str, Callable] = {
    "reflections": _reflections,
    "self_audits": _self_audits,
    "actions": _actions,
    "requests": _requests,
}
WORK = ("self_audits", "actions", "requests")
ABOUT = {
    Kind.SHARED: ("reflections",),
    Kind.QUESTION: ("reflections",),
    Kind.READ: ("reflections",),
    Kind.RETURNED: ("reflections",),
    Kind.ASKED: ("self_audits",),
    Kind.SUBMITTED: ("self_audits",),
    Kind.SENT_BACK: ("self_audits",),
    Kind.SIGNED_OFF: ("self_audits",),
    Kind.ACTION: ("actions",),
    Kind.REQUEST: ("requests",),
    Kind.HANDED_ON: WORK,
    Kind.DUE: WORK,
}


# What they say


def on_area(thing) -> str:
    """ " on early intervention", or nothing for an action that belongs to no area."""
    return f" on {thing.recommendation.name.lower()}" if thing.recommendation else ""


def asks(audit) -> str:
    """What a self-audit asks, in our words."""
    if audit.scope == SelfAudit.Scope.AREA:
        return (audit.area or "one area").lower()
    return "the core questions" if audit.scope == SelfAudit.Scope.CORE else "every question"


def shared(me, notice, things):
    if thing := things.reflections.get(notice.object_id):
        title = f"{thing.author.name} shared a reflection{on_area(thing)} with you"
        return Said(title, "review-reflection", thing)
    return None


def question(me, notice, things):
    """Somebody asked or commented, and the author is told; or the author answered, and the readers are."""
    thing, said = things.reflections.get(notice.object_id), things.comments.get(notice.occasion)
    if thing is None:
        return None
    if thing.author_id != me.user_id:
        title = f"{thing.author.name} answered about their reflection{on_area(thing)}"
        return Said(title, "review-reflection", thing)
    title = f"A question about your reflection{on_area(thing)}"
    if said is not None:
        did = "asked a question about" if said.kind == Comment.Kind.QUESTION else "wrote about"
        title = f"{said.by.name} {did} your reflection{on_area(thing)}"
    return Said(title, "reflection-detail", thing, jump="#talk")


def read(me, notice, things):
    if thing := things.reflections.get(notice.object_id):
        return Said(f"Your reflection{on_area(thing)} was read", "reflection-detail", thing)
    return None


def returned(me, notice, things):
    if thing := things.reflections.get(notice.object_id):
        title = f"Your reflection{on_area(thing)} came back to you"
        return Said(title, "reflection-detail", thing)
    return None


def asked(me, notice, things):
    if thing := things.self_audits.get(notice.object_id):
        who = f"{thing.asked_by} asked you" if thing.asked_by else "You were asked"
        return Said(f"{who} to help with a self-audit: {asks(thing)}", *where(thing), since=started(thing))
    return None


def submitted(me, notice, things):
    thing = things.self_audits.get(notice.object_id)
    if thing is None:
        return None
    if thing.state == SelfAuditState.SUBMITTED:
        title = f"{thing.submitted_by.name} handed in a self-audit: {asks(thing)}"
        return Said(title, "review-self-audit", thing, since=started(thing))
    return Said(f"A self-audit was handed in: {asks(thing)}", *where(thing), since=started(thing))


def sent_back(me, notice, things):
    if thing := things.self_audits.get(notice.object_id):
        return Said(f"A self-audit was sent back: {asks(thing)}", *where(thing), since=started(thing))
    return None


def signed_off(me, notice, things):
    if thing := things.self_audits.get(notice.object_id):
        return Said(f"A self-audit was signed off: {asks(thing)}", *where(thing), since=started(thing))
    return None


def started(audit) -> str:
    """Tells apart several that ask the same."""
    return f"started {day(audit.started_at)}"


def where(audit) -> tuple[str, Any]:
    """The self-audit, or its record once it is signed."""
    return ("record-detail", Record(audit.seal)) if audit.seal else ("self-audit-detail", audit)


@dataclass(frozen=True)
class Record:
    public_id: str


def action(me, notice, things):
    if thing := things.actions.get(notice.object_id):
        return Said(f"An action{on_area(thing)} is yours", "action-detail", thing, since=state_of(thing))
    return None


def request(me, notice, things):
    if thing := things.requests.get(notice.object_id):
        title = f"{thing.asked_by.name} asked you to reflect{on_area(thing)}"
        return Said(title, "request-detail", thing, since=state_of(thing))
    return None


def handed_on(me, notice, things):
    return of_work(notice, things, "{} was handed on to you", "A")


def due_soon(me, notice, things):
    return of_work(notice, things, "{} is due", "Your")


def of_work(notice, things: Things, sentence: str, whose: str):
    """The same sentence about an action, a self-audit or a request."""
    if thing := things.actions.get(notice.object_id):
        what = f"{whose}{'n' if whose == 'A' else ''} action{on_area(thing)}"
        return Said(sentence.format(what), "action-detail", thing, since=state_of(thing))
    if thing := things.self_audits.get(notice.object_id):
        view, leads_to = where(thing)
        title = sentence.format(f"{whose} self-audit") + f": {asks(thing)}"
        return Said(title, view, leads_to, since=state_of(thing))
    if thing := things.requests.get(notice.object_id):
        what = f"{whose} reflection{on_area(thing)}"
        return Said(sentence.format(what), "request-detail", thing, since=state_of(thing))
    return None


def state_of(thing) -> str:
    """What became of it since, or by when it is due."""
    if getattr(thing, "withdrawn_at", None):
        return "not asked any more"
    if is_done(thing):
        return "done"
    return due(thing.due_on)


def is_done(thing) -> bool:
    if isinstance(thing, Request):
        return thing.done_at is not None  # type: ignore[attr-defined]
    if isinstance(thing, Action):
        return thing.state != ActionState.OPEN
    return not thing.is_being_answered


SAYS: dict[str, Callable[[Any, Notice, Things], Said | None]] = {
    Kind.SHARED: shared,
    Kind.QUESTION: question,
    Kind.READ: read,
    Kind.RETURNED: returned,
    Kind.ASKED: asked,
    Kind.SUBMITTED: submitted,
    Kind.SENT_BACK: sent_back,
    Kind.SIGNED_OFF: signed_off,
    Kind.ACTION: action,
    Kind.REQUEST: request,
    Kind.HANDED_ON: handed_on,
    Kind.DUE: due_soon,
}


# What can be chosen

OFFERED = {
    Kind.REQUEST: "Somebody asks me to reflect",
    Kind.QUESTION: "Somebody asks or writes about a reflection",
    Kind.RETURNED: "My reflection comes back to me",
    Kind.SHARED: "Somebody shares a reflection with me",
    Kind.READ: "My reflection was read",
    Kind.SUBMITTED: "A self-audit is ready to review",
    Kind.ASKED: "Somebody asks me to help with a self-audit",
    Kind.SENT_BACK: "A self-audit is sent back",
    Kind.SIGNED_OFF: "A self-audit is signed off",
    Kind.ACTION: "Somebody gives me an action",
    Kind.HANDED_ON: "Work is handed on to me",
    Kind.DUE: "Something of mine is due within three days, or overdue",
}
FOR_MANAGERS = {Kind.SUBMITTED}
FOR_CHILDMINDERS = {Kind.QUESTION, Kind.RETURNED, Kind.READ, Kind.DUE}


def offered_to(me) -> dict[str, str]:
    """The kinds this person can get, with their words. A childminder alone hears of no others' work."""
    if me.setting.is_childminder:
        return {kind: words for kind, words in OFFERED.items() if kind in FOR_CHILDMINDERS}
    return {kind: words for kind, words in OFFERED.items() if me.is_manager or kind not in FOR_MANAGERS}
