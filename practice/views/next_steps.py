from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Membership
from accounts.submissions import new_key, once
from common.refusals import Refused
from practice.actions.acting import AT_MOST_NOW, choose_next_steps
from practice.forms.next_steps import NextStepForm
from practice.models import Action, SelfAudit
from practice.permissions import check_can_choose_next_steps


@require_http_methods(["GET", "HEAD", "POST"])
@once("choose next steps")
def next_steps(request, setting, audit):
    """Up to three gaps become actions now; the rest wait with a reason, or are decided another day."""
    audits = SelfAudit.objects.visible_to(request.user).select_related("setting__key", "sign_off")
    audit = get_object_or_404(audits, setting=request.setting, public_id=audit)
    check_can_choose_next_steps(request.membership, audit)
    forms = gap_forms(request, audit)
    steps = [form for form in forms if not form.is_running]
    refusal = ""
    valid = [form.is_valid() for form in steps]
    if request.method == "POST" and all(valid):
        chosen = [form.step for form in steps if form.step]
        try:
            choose_next_steps(by=request.membership, self_audit=audit, steps=chosen)
        except Refused as refused:
            refusal = str(refused)
        else:
            return after_choosing(request, audit, chosen)
    return next_steps_page(request, audit, forms, refusal)


def gap_forms(request, audit) -> list[NextStepForm]:
    """A form for each gap, with what was decided about it before."""
    gaps = audit.answers.gaps().select_related(
        "item", "section__checklist__recommendation", "setting__key", "answered_by", "manager_by"
    )
    decided = {
        action.answer_id: action
        for action in Action.objects.visible_to(request.user)
        .filter(answer__self_audit=audit)
        .select_related("owner", "setting")
    }
    here = Membership.objects.current().filter(setting=request.setting).select_related("user")
    members = list(here.order_by("user__name"))
    return [
        NextStepForm(
            gap, request.POST or None, me=request.membership, members=members, action=decided.get(gap.pk)
        )
        for gap in gaps
    ]


def after_choosing(request, audit, chosen):
    now = sum(step.now for step in chosen)
    made = "1 action is" if now == 1 else f"{now} actions are"
    messages.success(request, f"{made} ready." if now else "Saved.")
    if audit.is_signed_off:
        return redirect(audit.sign_off)
    return redirect("practice:review-self-audit", request.setting.slug, audit.public_id)


def next_steps_page(request, audit, forms, refusal):
    problems = [(refusal, "")] if refusal else []
    for form in forms:
        for name, errors in form.errors.items():
            control = form[name].id_for_label or form[name].auto_id
            problems += [(f"Question {form.answer.position}: {error}", control) for error in errors]
    running = sum(form.is_running for form in forms)
    context = {
        "audit": audit,
        "forms": forms,
        "problems": problems,
        "form_error": bool(problems),
        "left": AT_MOST_NOW - running,
        "submission": new_key(),
    }
    return render(request, "practice/next_steps.html", context, status=422 if problems else 200)
