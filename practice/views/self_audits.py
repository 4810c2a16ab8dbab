from django.contrib import messages
from django.db.models import Max, Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Membership
from accounts.submissions import new_key, once
from common.refusals import Refused
from common.templatetags.words import counted
from learning.models import Edition
from practice import history
from practice.actions import auditing, sealing
from practice.forms.reviews import SignForm
from practice.forms.self_audits import AskForm, DeclarationForm, QuestionPage, StartForm
from practice.models import Comment, SelfAudit, SelfAuditAnswer, SelfAuditSection
from practice.parts import after, chosen, in_parts, is_long
from practice.permissions import (
    NOT_BEING_ANSWERED,
    allowed,
    check_can_answer,
    check_can_finish,
    check_can_stop,
    check_can_submit,
    check_can_take_back_submission,
    check_works_on,
    refuse_unless,
)
from practice.records import for_reading
from practice.states import Rating, SelfAuditState

GET_OR_POST = ["GET", "HEAD", "POST"]
NEWEST = 12


def find_self_audit(request, public_id: str) -> SelfAudit:
    """With its version and who started it. One query."""
    audits = SelfAudit.objects.visible_to(request.user).select_related(
        "edition__report", "started_by", "submitted_by", "setting__key"
    )
    return get_object_or_404(audits, setting=request.setting, public_id=public_id)


def colleagues(request) -> list[Membership]:
    """Everybody who works here now, but oneself."""
    here = Membership.objects.current().filter(setting=request.setting).exclude(user=request.user)
    return list(here.select_related("user").order_by("user__name"))


@require_safe
def self_audit_list(request, setting):
    audits = SelfAudit.objects.visible_to(request.user).filter(setting=request.setting)
    audits = audits.select_related("sign_off__signed_by", "submitted_by").with_progress()
    groups: dict[str, list] = {"answering": [], "submitted": [], "signed_off": [], "abandoned": []}
    for audit in audits:
        groups["answering" if audit.is_being_answered else audit.state].append(audit)
    groups["answering"].sort(key=lambda audit: (audit.due_on is None, audit.due_on))
    more = len(groups["signed_off"]) > NEWEST
    groups["signed_off"] = groups["signed_off"][:NEWEST]
    return render(
        request, "practice/self_audit_list.html", {**groups, "any": any(groups.values()), "more": more}
    )


@require_http_methods(GET_OR_POST)
@once("start a self-audit")
def self_audit_start(request, setting):
    editions = list(Edition.objects.live().order_by("-published_on", "-live_at"))
    if not editions:
        return render(request, "practice/self_audit_start.html", {"edition": None})
    edition = next((one for one in editions if one.report.slug == request.GET.get("report")), editions[0])
    items = auditing.questions_of(
        edition, audience=request.setting.audience, scope=SelfAudit.Scope.EVERYTHING
    )
    members = [] if request.setting.is_childminder else colleagues(request)
    offered = {"items": items, "members": members, "ask_all": request.membership.is_manager}
    form = StartForm(request.POST or None, area=request.GET.get("area", ""), **offered)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        audit = auditing.start_self_audit(
            by=request.membership,
            edition=edition,
            scope=data["scope"],
            recommendation_key=data["area"],
            title=data["title"],
            people=data.get("people", ()),
            due_on=data["due_on"],
        )
        return redirect(audit)
    context = {"form": form, "edition": edition, "editions": editions, "submission": new_key()}
    return render(request, "practice/self_audit_start.html", context, status=422 if form.errors else 200)


@require_safe
def self_audit_detail(request, setting, audit):
    audit = find_self_audit(request, audit)
    if audit.is_signed_off:
        return redirect(audit.sign_off)
    me, people = (
        request.membership,
        list(audit.contributors.select_related("person").order_by("asked_at", "pk")),
    )
    ids = {row.person_id for row in people}
    sections = list(audit.sections.with_progress().select_related("checklist"))
    moves = list(audit.moves.select_related("by"))
    context = {
        "audit": audit,
        "people": people,
        "sections": sections,
        **progress_of(sections),
        "sent_back": sent_back(audit, moves),
        "history": history.of_self_audit(audit, moves, alone=request.setting.is_childminder),
        "can_answer": allowed(check_can_answer, me, audit, ids),
        "can_take_back": allowed(check_can_take_back_submission, me, audit, ids),
        "can_stop": allowed(check_can_stop, me, audit),
        "submission": new_key(),
    }
    return render(request, "practice/self_audit_detail.html", context)


def progress_of(sections) -> dict:
    """How far a self-audit is, in numbers and in words."""
    questions = sum(section.questions for section in sections)
    answered = sum(section.answered for section in sections)
    words = f"{answered} of {counted(questions, 'question,questions')} answered"
    return {"questions": questions, "answered": answered, "progress": words}


def sent_back(audit: SelfAudit, moves) -> dict | None:
    """What the manager asked to look at again: their note and the questions still open. One query."""
    if audit.state != SelfAuditState.SENT_BACK:
        return None
    last = next(move for move in reversed(moves) if move.to_state == SelfAuditState.SENT_BACK)
    flagged = (
        audit.answers.filter(is_sent_back=True).select_related("item", "section").defer("evidence", "reason")
    )
    return {"by": last.by, "at": last.at, "note": last.note, "questions": flagged}


@require_http_methods(GET_OR_POST)
def self_audit_section(request, setting, audit, section):
    """Sent twice, the same page has one effect: only what differs from the stored answers is written."""
    section = find_section(request, audit, section)
    me, audit = request.membership, section.self_audit
    check_works_on(me, auditing.contributor_ids(audit))
    page = QuestionPage(answers_of(section), at=request.GET, data=request.POST or None)
    if request.method == "POST":
        try:
            page.lose(auditing.save_answers(by=me, self_audit=audit, changes=page.changes()))
        except Refused as refusal:
            page.refusal = (
                f"{refusal} Nothing was saved. What you wrote is still below: copy it if you need it."
            )
        if not page.problems:
            return redirect(after_saving(request, section, page))
        page.forget_saved()
    else:
        refuse_unless(audit.is_being_answered, NOT_BEING_ANSWERED)
    return section_page(request, section, page)


def find_section(request, audit: str, section: str) -> SelfAuditSection:
    sections = SelfAuditSection.objects.visible_to(request.user).select_related(
        "self_audit__edition__report", "checklist__recommendation"
    )
    return get_object_or_404(
        sections, setting=request.setting, self_audit__public_id=audit, public_id=section
    )


def answers_of(section: SelfAuditSection):
    return section.answers.select_related("item", "answered_by", "setting__key")


def section_page(request, section, page):
    comments = Prefetch("comments", queryset=Comment.objects.select_related("by"))
    prefetch_related_objects([form.answer for form in page.forms], comments)
    mine = SelfAuditAnswer.objects.visible_to(request.user).filter(
        self_audit=section.self_audit_id, answered_by=request.user
    )
    context = {
        "audit": section.self_audit,
        "section": section,
        "area": section.checklist.recommendation,
        "page": page,
        "ratings": Rating.choices,
        "form_error": bool(page.problems),
        "saved_at": mine.aggregate(last=Max("answered_at"))["last"],
    }
    return render(request, "practice/self_audit_section.html", context, status=page.status)


def after_saving(request, section, page) -> str:
    """Where the pressed button leads: the next page, the next section, or back to the list."""
    audit, here = section.self_audit, section
    if request.POST.get("go") != "list":
        query = "?page={}"
        if page.page.has_next():
            query = query.format(page.page.next_page_number())
        else:
            here, query = audit.sections.filter(position__gt=section.position).first(), ""
        if here is not None:
            args = [request.setting.slug, audit.public_id, here.public_id]
            return reverse("practice:self-audit-section", args=args) + query
    return reverse("practice:self-audit-detail", args=[request.setting.slug, audit.public_id])


@require_safe
def self_audit_check(request, setting, audit):
    audit = find_self_audit(request, audit)
    if audit.is_signed_off:
        return redirect(audit.sign_off)
    return check_page(request, audit, DeclarationForm())


def check_page(request, audit, form):
    comments = Prefetch("comments", queryset=Comment.objects.select_related("by"))
    answers = list(
        audit.answers.select_related("item", "section__checklist", "answered_by").prefetch_related(comments)
    )
    for answer in answers:
        answer.needs = "" if answer.rating else "no answer yet"
        if answer.rating == "does_not_apply" and not answer.reason.strip():
            answer.needs = "write why it does not apply"
    ids = auditing.contributor_ids(audit)
    parts = in_parts(answers) if is_long(answers) else []
    part = chosen(parts, request.GET.get("area", ""))
    context = {
        "audit": audit,
        "answers": part.answers if part else [] if parts else answers,
        "parts": parts,
        "part": part,
        "next_part": after(parts, part) if part else None,
        "gaps": [answer for answer in answers if answer.needs],
        "can_answer": allowed(check_can_answer, request.membership, audit, ids),
        "form": form,
        "submission": new_key(),
    }
    return render(request, "practice/self_audit_check.html", context, status=422 if form.errors else 200)


@require_POST
@once("submit a self-audit")
def self_audit_submit(request, setting, audit):
    audit = find_self_audit(request, audit)
    check_can_submit(request.membership, audit, auditing.contributor_ids(audit))
    if auditing.problems_before_submitting(audit):
        messages.error(
            request, "Some questions still need something. They are listed below. Nothing was submitted."
        )
        return redirect("practice:self-audit-check", setting, audit.public_id)
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return check_page(request, audit, form)
    auditing.submit_self_audit(by=request.membership, self_audit=audit)
    messages.success(request, "Submitted. A manager reads it next.")
    return redirect(audit)


@require_POST
@once("take back a self-audit")
def self_audit_take_back(request, setting, audit):
    audit = find_self_audit(request, audit)
    auditing.take_back_self_audit(by=request.membership, self_audit=audit)
    messages.success(request, "Taken back. You can answer on.")
    return redirect(audit)


@require_http_methods(GET_OR_POST)
@once("stop a self-audit")
def self_audit_stop(request, setting, audit):
    audit = find_self_audit(request, audit)
    check_can_stop(request.membership, audit)
    if request.method == "POST":
        auditing.stop_self_audit(by=request.membership, self_audit=audit)
        messages.success(request, "Stopped. What was answered is kept.")
        return redirect("practice:self-audit-list", setting)
    return render(request, "practice/self_audit_stop.html", {"audit": audit, "submission": new_key()})


@require_http_methods(GET_OR_POST)
@once("ask people")
def self_audit_ask(request, setting, audit):
    audit = find_self_audit(request, audit)
    ids = auditing.contributor_ids(audit)
    check_can_answer(request.membership, audit, ids)
    members = [member for member in colleagues(request) if member.user_id not in ids]
    form = AskForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        people = form.cleaned_data["people"]
        auditing.ask_people(by=request.membership, self_audit=audit, people=people)
        messages.success(request, f"Asked: {', '.join(person.name for person in people)}.")
        return redirect(audit)
    context = {"audit": audit, "form": form, "has_members": bool(members), "submission": new_key()}
    return render(request, "practice/self_audit_ask.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
def self_audit_finish(request, setting, audit):
    form = SignForm(request.POST or None, user=request.user, setting=request.setting)
    form.is_valid()  # Here, outside the transaction of `once`, so that a wrong password stays counted.
    return finish(request, audit, form)


@once("finish a self-audit")
def finish(request, audit, form):
    audit = find_self_audit(request, audit)
    check_can_finish(request.membership, audit)
    if auditing.problems_before_submitting(audit):
        messages.error(
            request, "Some questions still need something. They are listed below. Nothing was signed."
        )
        return redirect("practice:self-audit-check", request.setting.slug, audit.public_id)
    if form.is_bound and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            seal = sealing.finish_and_date(by=request.membership, self_audit=audit, seen=seen)
        except sealing.ChangedSinceRead as changed:
            return finish_page(request, audit, form, changed=str(changed))
        messages.success(request, "Finished and dated. Now choose what to act on.")
        gaps = audit.answers.gaps().exists()
        return (
            redirect("practice:next-steps", request.setting.slug, audit.public_id) if gaps else redirect(seal)
        )
    return finish_page(request, audit, form)


def finish_page(request, audit, form, *, changed: str = ""):
    """What is about to be signed, read freshly."""
    record, seen = sealing.record_to_sign(audit)
    context = {
        "audit": audit,
        "record": for_reading(record),
        "seen": seen,
        "form": form,
        "changed": changed,
        "form_error": bool(changed),
        "statement": sealing.STATEMENT_ALONE,
        "submission": new_key(),
    }
    return render(
        request,
        "practice/self_audit_finish.html",
        context,
        status=409 if changed else 422 if form.errors else 200,
    )
