import calendar
import re

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Membership
from accounts.submissions import new_key, once
from common.fields import PUBLIC_ID_PATTERN
from common.refusals import IllegalMove
from practice import history
from practice.actions import acting
from practice.forms.actions import ActionForm, DoneForm, LookAgainForm
from practice.models import Action, Reflection, SelfAudit
from practice.permissions import allowed, check_can_act
from practice.states import ActionState, ImpactResult

GET_OR_POST = ["GET", "HEAD", "POST"]
DONE_SHOWN = 20
GROUPS = {
    "look": "Time to look again",
    "overdue": "Overdue",
    "month": "This month",
    "later": "Later",
    "done": "Done",
}


def find_action(request, public_id: str) -> Action:
    actions = Action.objects.visible_to(request.user).select_related(
        "owner",
        "created_by",
        "done_by",
        "checked_by",
        "recommendation__edition__report",
        "answer__item",
        "answer__self_audit__sign_off",
        "setting__key",
    )
    return get_object_or_404(actions, setting=request.setting, public_id=public_id)


@require_safe
def action_list(request, setting):
    """A practitioner sees their own first, a manager everybody's; `whose` changes it."""
    me = request.membership
    whose = request.GET.get("whose") or ("all" if me.is_manager else "mine")
    actions = Action.objects.visible_to(request.user).filter(setting=request.setting)
    actions = actions.select_related("owner", "answer__item").defer("expect", "done_note", "result_note")
    if whose == "mine":
        actions = actions.filter(owner=request.user)
    groups: dict[str, list] = {name: [] for name in GROUPS}
    for action in sorted(actions, key=lambda one: (one.due_on is None, one.due_on, one.pk)):
        groups[group_of(action)].append(action)
    groups["done"] = sorted(groups["done"], key=lambda action: action.done_at, reverse=True)[:DONE_SHOWN]
    context = {
        "groups": [(name, GROUPS[name], found) for name, found in groups.items() if found],
        "whose": whose,
    }
    return render(request, "practice/action_list.html", context)


def group_of(action: Action) -> str:
    today = timezone.localdate()
    if action.state == ActionState.DONE and action.look_on and action.look_on <= today:
        return "look"
    if action.state in (ActionState.DONE, ActionState.CHECKED):
        return "done"
    if action.status == "overdue":
        return "overdue"
    month_end = today.replace(day=calendar.monthrange(today.year, today.month)[1])
    soon = action.state == ActionState.OPEN and action.due_on and action.due_on <= month_end
    return "month" if soon else "later"


@require_http_methods(GET_OR_POST)
@once("add an action")
def action_add(request, setting):
    me = request.membership
    here = Membership.objects.current().filter(setting=request.setting).select_related("user")
    before = earlier(request)
    initial = {"what": before.what, "expect": before.expect} if before else {}
    form = ActionForm(request.POST or None, me=me, members=here.order_by("user__name"), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        area = before.recommendation if before else None
        action = acting.create_action(by=me, recommendation=area, **data)
        messages.success(request, "The action is ready.")
        return redirect(action)
    context = {"form": form, "before": before, "submission": new_key()}
    return render(request, "practice/action_add.html", context, status=422 if form.errors else 200)


def earlier(request) -> Action | None:
    """The action that did not work yet, which the new one follows."""
    public_id = request.GET.get("after", "")
    if not re.fullmatch(PUBLIC_ID_PATTERN, public_id):
        return None  # PostgreSQL takes no NUL, not even to look for it
    actions = Action.objects.visible_to(request.user).filter(setting=request.setting, public_id=public_id)
    return actions.select_related("recommendation").first()


@require_safe
def action_detail(request, setting, action):
    action = find_action(request, action)
    can_act = allowed(check_can_act, request.membership, action)
    context = {
        "action": action,
        "why": why(request, action),
        "history": history.of_action(action, action.moves.select_related("by")),
        "can_finish": can_act and action.state == ActionState.OPEN,
        "can_look": can_act and action.state == ActionState.DONE,
        "can_follow": can_act and action.result == ImpactResult.NOT_YET,
    }
    return render(request, "practice/action_detail.html", context)


def why(request, action: Action) -> dict:
    """Where the action comes from, as far as this person may see it. At most one query."""
    if (answer := action.answer) is not None:
        audit = answer.self_audit
        if audit.is_signed_off:
            return {"audit": audit, "url": f"{audit.sign_off.get_absolute_url()}#q-{answer.public_id}"}
        seen = SelfAudit.objects.visible_to(request.user).filter(pk=audit.pk).exists()
        return {"audit": audit, "url": audit.get_absolute_url() if seen else ""}
    if action.reflection_id:
        reflections = Reflection.objects.visible_to(request.user).select_related("setting")
        reflection = reflections.filter(pk=action.reflection_id).first()
        return {"reflection": True, "url": reflection.get_absolute_url() if reflection else ""}
    return {}


@require_http_methods(GET_OR_POST)
@once("finish an action")
def action_done(request, setting, action):
    action = find_action(request, action)
    check_can_act(request.membership, action)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.finish_action(by=request.membership, action=action, **form.cleaned_data)
        except IllegalMove as moved_on:
            form.add_error(None, str(moved_on))
        else:
            messages.success(request, "Marked as done.")
            return redirect(action)
    context = {"action": action, "form": form, "submission": new_key()}
    return render(request, "practice/action_done.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@once("look at an action again")
def action_look_again(request, setting, action):
    action = find_action(request, action)
    check_can_act(request.membership, action)
    form = LookAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.look_again(by=request.membership, action=action, **form.cleaned_data)
        except IllegalMove as moved_on:
            form.add_error(None, str(moved_on))
        else:
            messages.success(request, "Kept with the action.")
            return redirect(action)
    context = {"action": action, "form": form, "submission": new_key()}
    return render(request, "practice/action_look_again.html", context, status=422 if form.errors else 200)
