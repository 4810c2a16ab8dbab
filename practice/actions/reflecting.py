from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import AuditEvent, Membership, User
from common.refusals import Refused
from learning.models import Prompt, Recommendation
from practice.actions.requesting import done_with
from practice.models import ActedElsewhere, Action, Comment, Notice, Reader, Reflection, ReflectionAnswer
from practice.permissions import (
    check_can_comment_on_reflection,
    check_can_mark_read,
    check_can_take_back,
    check_can_write,
    check_is_author,
    check_is_reader,
)
from practice.states import ReflectionState

CHANGED_ELSEWHERE = (
    "This reflection was changed in another tab or on another device since you opened this page. "
    "Your text is still in the box. Copy what you need, then open it again."
)


@transaction.atomic
def start_reflection(
    *, by: Membership, recommendation: Recommendation, prompts: Iterable[Prompt], at=None
) -> Reflection:
    """A private draft with one empty answer for each prompt chosen."""
    now = at or timezone.now()
    reflection = Reflection.objects.create(
        setting=by.place, author=by.user, recommendation=recommendation, created_at=now, changed_at=now
    )
    for prompt in prompts:
        add_prompt(reflection=reflection, prompt=prompt)
    return reflection


def add_prompt(*, reflection: Reflection, prompt: Prompt) -> ReflectionAnswer:
    answer, _ = ReflectionAnswer.objects.get_or_create(
        reflection=reflection, prompt=prompt, defaults={"setting": reflection.setting}
    )
    return answer


@transaction.atomic
def save_reflection(
    *,
    by: Membership,
    reflection: Reflection,
    texts: Mapping[int, str],
    differently: str = "",
    differently_by: date | None = None,
    version: int | None = None,
    at=None,
) -> None:
    """Write the author's words; `texts` maps a prompt's id to what was written to it.

    Raises Refused when it is shared, is somebody else's, or was changed since `version`.
    """
    check_can_write(by, reflection)
    if version is not None and version != reflection.version:
        raise Refused(CHANGED_ELSEWHERE)
    moved = Reflection.objects.filter(pk=reflection.pk, version=reflection.version).update(
        version=F("version") + 1
    )
    if not moved:
        raise Refused(CHANGED_ELSEWHERE)
    reflection.version += 1
    reflection.differently = differently
    reflection.differently_by = differently_by
    reflection.changed_at = at or timezone.now()
    reflection.finished_at = None
    reflection.save(update_fields=["differently", "differently_by", "changed_at", "finished_at"])
    for answer in reflection.answers.all():
        if answer.prompt_id in texts:
            answer.reflection = reflection
            answer.text = texts[answer.prompt_id]
            answer.save(update_fields=["text"])


@transaction.atomic
def finish_privately(*, by: Membership, reflection: Reflection, at=None) -> int:
    """Done, and kept private. It can be opened and changed again. Returns how many requests are done with it."""
    check_can_write(by, reflection)
    if reflection.state == ReflectionState.RETURNED:
        reflection.move(ReflectionState.DRAFT, by=by.user, at=at)
    reflection.finished_at = at or timezone.now()
    reflection.save(update_fields=["finished_at"])
    return done_with(by=by, recommendation=reflection.recommendation, at=at)


def possible_readers(setting, *, but: User):
    """Current members of the setting other than the author, managers first."""
    return (
        Membership.objects.current()
        .filter(setting=setting)
        .exclude(user=but)
        .select_related("user")
        .order_by("role", "user__name")
    )


@transaction.atomic
def share_reflection(*, by: Membership, reflection: Reflection, readers: Iterable[User], at=None) -> int:
    """Open it to the readers named, and turn "what I will do differently" into the author's action.

    Returns how many requests are done with it. Raises Refused when nobody is named, or somebody who does not work
    here.
    """
    check_can_write(by, reflection)
    readers = list(readers)
    may_read = {member.user_id for member in possible_readers(by.setting, but=by.user)}
    if not readers or any(reader.pk not in may_read for reader in readers):
        raise Refused("Choose at least one person who works here now.")
    now = at or timezone.now()
    Reader.objects.filter(reflection=reflection).exclude(person__in=readers).delete()
    reflection.move(ReflectionState.SHARED, by=by.user, at=now, shared_at=now, finished_at=None)
    for reader in readers:
        Reader.objects.update_or_create(
            reflection=reflection, person=reader, defaults={"setting": reflection.setting, "read_at": None}
        )
    if reflection.differently.strip():
        _act_differently(by=by, reflection=reflection, at=now)
    done = done_with(by=by, recommendation=reflection.recommendation, at=now)
    Notice.tell(Notice.Kind.SHARED, *readers, about=reflection, occasion=str(reflection.version))
    AuditEvent.log("shared", by=by.user, on=reflection)
    return done


def _act_differently(*, by: Membership, reflection: Reflection, at) -> None:
    action = Action.objects.filter(reflection=reflection).first() or Action(
        setting=reflection.setting, reflection=reflection, created_by=by.user, created_at=at
    )
    if action.state == "open":
        action.recommendation = reflection.recommendation
        action.owner = by.user
        action.what = reflection.differently
        action.due_on = reflection.differently_by
        action.save()


@transaction.atomic
def take_back_reflection(*, by: Membership, reflection: Reflection, at=None) -> None:
    """Make it private again, while nobody has marked it as read."""
    check_can_take_back(by, reflection)
    reflection.move(ReflectionState.DRAFT, by=by.user, at=at, shared_at=None)
    AuditEvent.log("taken back", by=by.user, on=reflection)


@transaction.atomic
def mark_reflection_read(*, by: Membership, reflection: Reflection, at=None) -> None:
    check_can_mark_read(by, reflection)
    now = at or timezone.now()
    reflection.move(ReflectionState.READ, by=by.user, at=now)
    reflection.readers.filter(person=by.user).update(read_at=now)
    Notice.tell(Notice.Kind.READ, reflection.author, about=reflection, occasion=str(reflection.version))
    AuditEvent.log("read", by=by.user, on=reflection)


@transaction.atomic
def return_reflection(*, by: Membership, reflection: Reflection, at=None) -> None:
    """Close it to its readers again, because it identifies somebody. The words stay with the author alone."""
    check_can_mark_read(by, reflection)
    reflection.move(ReflectionState.RETURNED, by=by.user, at=at, shared_at=None)
    Notice.tell(Notice.Kind.RETURNED, reflection.author, about=reflection, occasion=str(reflection.version))
    AuditEvent.log("returned", by=by.user, on=reflection)


@transaction.atomic
def comment_on_reflection(
    *, by: Membership, reflection: Reflection, text: str, is_question: bool = False, at=None
) -> Comment:
    """A reader asks or comments; the author answers, or not."""
    check_can_comment_on_reflection(by, reflection)
    own = reflection.author_id == by.user_id
    kind = Comment.Kind.REPLY if own else Comment.Kind.QUESTION if is_question else Comment.Kind.COMMENT
    comment = Comment.objects.create(
        setting=reflection.setting,
        reflection=reflection,
        kind=kind,
        by=by.user,
        text=text,
        at=at or timezone.now(),
    )
    readers = [reader.person for reader in reflection.readers.select_related("person")]
    told = readers if own else [reflection.author]
    Notice.tell(Notice.Kind.QUESTION, *told, about=reflection, occasion=comment.public_id)
    return comment


@transaction.atomic
def act_elsewhere_on_reflection(*, by: Membership, reflection: Reflection, at=None) -> ActedElsewhere:
    """The reader follows the setting's own procedure. Here only that it happened is kept."""
    check_is_reader(by, reflection)
    row = ActedElsewhere.objects.create(
        setting=reflection.setting, reflection=reflection, by=by.user, at=at or timezone.now()
    )
    AuditEvent.log("acted on elsewhere", by=by.user, on=reflection)
    return row


@transaction.atomic
def write_new(
    *, by: Membership, recommendation, prompts, texts, differently="", differently_by=None, at=None
):
    """A new draft with these words."""
    wanted = [prompt for prompt in prompts if prompt.pk in texts]
    reflection = start_reflection(by=by, recommendation=recommendation, prompts=wanted, at=at)
    save_reflection(
        by=by,
        reflection=reflection,
        texts=texts,
        differently=differently,
        differently_by=differently_by,
        at=at,
    )
    return reflection


@transaction.atomic
def rewrite(
    *, by: Membership, reflection, prompts, texts, version, differently="", differently_by=None, at=None
):
    """Save a draft again, with boxes that were opened since. Raises what save_reflection raises."""
    check_can_write(by, reflection)
    for prompt in prompts:
        if texts.get(prompt.pk):
            add_prompt(reflection=reflection, prompt=prompt)
    save_reflection(
        by=by,
        reflection=reflection,
        texts=texts,
        differently=differently,
        differently_by=differently_by,
        version=version,
        at=at,
    )


@transaction.atomic
def answer_question(*, by: Membership, reflection: Reflection, text: str, at=None) -> None:
    """The author's answer to what was asked. An empty answer only says "seen": nobody has to answer."""
    check_is_author(by, reflection)
    now = at or timezone.now()
    if text.strip():
        comment_on_reflection(by=by, reflection=reflection, text=text, at=now)
    Notice.objects.filter(
        person=by.user, kind=Notice.Kind.QUESTION, object_id=reflection.public_id, seen_at=None
    ).update(seen_at=now)


def grouped(reflections, questions: set[str]) -> list[tuple[str, list[Reflection]]]:
    """The author's list in the order that matters: what came back, questions, drafts, shared, read, private."""
    groups: dict[str, list[Reflection]] = {
        "Came back to you": [],
        "A question for you": [],
        "Drafts": [],
        "Shared": [],
        "Read": [],
        "Finished, only for you": [],
    }
    names = {"draft": "Drafts", "shared": "Shared", "read": "Read", "private": "Finished, only for you"}
    for reflection in reflections:
        if reflection.state == ReflectionState.RETURNED:
            groups["Came back to you"].append(reflection)
        elif reflection.public_id in questions:
            groups["A question for you"].append(reflection)
        else:
            groups[names[reflection.status]].append(reflection)
    return [(name, rows) for name, rows in groups.items() if rows]
