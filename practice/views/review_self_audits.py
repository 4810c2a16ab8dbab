from datetime import datetime

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.submissions import new_key, once
from practice import history
from practice.actions import reviewing, sealing
from practice.actions.auditing import AnsweredElsewhere
from practice.forms.reviews import ReviewAnswerForm, SendBackForm, SignForm
from practice.models import Comment, SelfAudit, SelfAuditAnswer
from practice.parts import after, chosen, in_parts, is_long
from practice.permissions import check_can_review, check_is_manager
from practice.records import for_reading
from practice.states import Rating, SelfAuditState

GET_OR_POST = ["GET", "HEAD", "POST"]
SHOW = ("gaps", "changed", "all")


def find_for_review(request, public_id: str) -> SelfAudit:
    """Seen by managers only; others who may see the self-audit are refused with a sentence."""
    audits = SelfAudit.objects.visible_to(request.user).select_related(
        "edition__report", "started_by", "submitted_by", "review_begun_by", "setting__key"
    )
    audit = get_object_or_404(audits, setting=request.setting, public_id=public_id)
    check_is_manager(request.membership)
    return audit


def answers_of(audit: SelfAudit) -> list[SelfAuditAnswer]:
    """All of them in order, with comments. Two queries."""
    comments = Prefetch("comments", queryset=Comment.objects.select_related("by"))
    answers = audit.answers.select_related("item", "section__checklist", "answered_by", "manager_by")
    return list(answers.prefetch_related(comments))


@require_safe
def review_self_audit(request, setting, audit):
    audit = find_for_review(request, audit)
    if audit.state != SelfAuditState.SUBMITTED:
        return redirect(audit)
    if audit.review_begun_at is None:
        return begin_page(request, audit)
    asked = request.GET
    return review_page(request, audit, show=asked.get("show", ""), area=asked.get("area", ""))


def counts_of(answers) -> list[tuple[str, str, int]]:
    given = [answer.rating for answer in answers]
    return [(code, word, given.count(code)) for code, word in Rating.choices]


def begin_page(request, audit):
    answers = answers_of(audit)
    context = {
        "audit": audit,
        "counts": counts_of(answers),
        "questions": len(answers),
        "people": audit.contributors.select_related("person"),
        "submission": new_key(),
    }
    return render(request, "practice/review_self_audit_begin.html", context)


def sets_of(answers: list[SelfAuditAnswer], back: datetime | None) -> dict[str, list[SelfAuditAnswer]]:
    """What the filters show. `back` is when it was last sent back."""
    changed = [one for one in answers if back and one.answered_at and one.answered_at > back]
    return {"gaps": [answer for answer in answers if answer.is_gap], "changed": changed, "all": answers}


def review_page(
    request,
    audit,
    *,
    show: str,
    area: str = "",
    trouble: ReviewAnswerForm | None = None,
    of: str = "",
    status=200,
):
    """All questions, or some; of one area at a time when it is long. `trouble` is the refused form of question `of`."""
    answers, moves = answers_of(audit), list(audit.moves.select_related("by"))
    back = max((move.at for move in moves if move.to_state == SelfAuditState.SENT_BACK), default=None)
    parts = in_parts(answers) if is_long(answers) else []
    part = chosen(parts, area) or next((one for one in parts if one.gaps), parts[0] if parts else None)
    sets = sets_of(part.answers if part else answers, back)
    show = show if show in SHOW and (sets[show] or show != "gaps") else "gaps" if sets["gaps"] else "all"
    context = {
        "audit": audit,
        "answers": sets[show],
        "show": show,
        "sets": {name: len(found) for name, found in sets.items()},
        "was_sent_back": back is not None,
        "counts": counts_of(answers),
        "ratings": [*Rating.choices, ("", "No answer of mine")],
        "history": history.of_self_audit(audit, moves, alone=False),
        "parts": parts,
        "part": part,
        "where": f"area={part.section.public_id}&" if part else "",
        "next_part": after(parts, part) if part else None,
        "acted_elsewhere": audit.acted_elsewhere.order_by("at").first(),
        "trouble": trouble,
        "of": of,
        "problems": problems_of(trouble, of),
        "form_error": trouble is not None,
        "submission": new_key(),
    }
    return render(request, "practice/review_self_audit.html", context, status=status)


def problems_of(trouble: ReviewAnswerForm | None, of: str) -> list[tuple[str, str]]:
    """(sentence, id of its control) for the summary at the question."""
    controls = {"rating": f"r-{of}-0", "comment": f"c-{of}"}
    errors = trouble.errors.items() if trouble else ()
    return [(str(sentence), controls.get(name, "")) for name, found in errors for sentence in found]


@require_POST
@once("begin a review")
def review_begin(request, setting, audit):
    audit = find_for_review(request, audit)
    reviewing.begin_review(by=request.membership, self_audit=audit)
    return redirect("practice:review-self-audit", setting, audit.public_id)


@require_POST
@once("review an answer")
def review_answer_save(request, setting, audit, answer):
    audit = find_for_review(request, audit)
    check_can_review(request.membership, audit)
    answers = audit.answers.select_related("self_audit", "section", "setting__key")
    answer = get_object_or_404(answers, public_id=answer)
    form, show, area = ReviewAnswerForm(request.POST), request.POST.get("show", ""), answer.section.public_id
    where = {"show": show, "area": area, "trouble": form, "of": answer.public_id}
    if not form.is_valid():
        return review_page(request, audit, **where, status=422)
    try:
        reviewing.review_answer(by=request.membership, answer=answer, **form.cleaned_data)
    except AnsweredElsewhere as quicker:
        form.add_error("rating", f"{quicker} Look at it below, then save again if you still want to.")
        return review_page(request, audit, **where, status=409)
    messages.success(request, "Saved.")
    place = reverse("practice:review-self-audit", args=[setting, audit.public_id])
    show = show if show in SHOW else "all"
    return redirect(f"{place}?area={area}&show={show}#q-{answer.public_id}")


@require_http_methods(GET_OR_POST)
@once("send back a self-audit")
def review_send_back(request, setting, audit):
    audit = find_for_review(request, audit)
    check_can_review(request.membership, audit)
    form = SendBackForm(request.POST or None, answers=answers_of(audit))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        reviewing.send_back(
            by=request.membership, self_audit=audit, answers=data["questions"], note=data["note"]
        )
        messages.success(request, "Sent back. The people who work on it are told.")
        return redirect(audit)
    context = {"audit": audit, "form": form, "submission": new_key()}
    return render(request, "practice/review_send_back.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
def review_sign_off(request, setting, audit):
    form = SignForm(request.POST or None, user=request.user, setting=request.setting)
    form.is_valid()  # Here, outside the transaction of `once`, so that a wrong password stays counted.
    return sign(request, audit, form)


@once("sign off a self-audit")
def sign(request, audit, form):
    audit = find_for_review(request, audit)
    check_can_review(request.membership, audit)
    if form.is_bound and form.is_valid():
        try:
            seal = sealing.sign_off(by=request.membership, self_audit=audit, seen=form.cleaned_data["seen"])
        except sealing.ChangedSinceRead as changed:
            return sign_page(request, find_for_review(request, audit.public_id), form, changed=str(changed))
        messages.success(request, "Signed off. Nobody can change these answers now.")
        gaps = audit.answers.gaps().exists()
        return (
            redirect("practice:next-steps", request.setting.slug, audit.public_id) if gaps else redirect(seal)
        )
    return sign_page(request, audit, form)


def sign_page(request, audit, form, *, changed: str = ""):
    """What is about to be signed, read freshly."""
    record, seen = sealing.record_to_sign(audit)
    status = 409 if changed else 422 if form.errors else 200
    context = {
        "audit": audit,
        "record": for_reading(record),
        "seen": seen,
        "form": form,
        "changed": changed,
        "form_error": bool(changed),
        "answered_too": audit.answers.filter(answered_by=request.user).exists(),
        "statement": sealing.STATEMENT,
        "submission": new_key(),
    }
    return render(request, "practice/review_sign_off.html", context, status=status)


@require_POST
@once("act elsewhere")
def at_risk(request, setting, audit):
    audit = find_for_review(request, audit)
    reviewing.act_elsewhere_on_self_audit(by=request.membership, self_audit=audit)
    return redirect("worried")
