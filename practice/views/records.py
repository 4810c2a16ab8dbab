import json

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from practice.models import Action, SignOff
from practice.permissions import allowed, check_can_choose_next_steps
from practice.records import for_reading

A_PAGE = 20


@require_safe
def record_list(request, setting):
    seals = SignOff.objects.visible_to(request.user).filter(setting=request.setting)
    seals = seals.select_related("self_audit", "signed_by").defer("sealed").order_by("-sequence")
    page = Paginator(seals, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "practice/record_list.html", {"page": page})


@require_safe
def record_detail(request, setting, record):
    """The record's own part comes from the seal alone, so it reads the same for ever."""
    seals = SignOff.objects.visible_to(request.user).select_related("self_audit__edition__report", "setting")
    seal = get_object_or_404(seals, setting=request.setting, public_id=record)
    actions = Action.objects.visible_to(request.user).filter(answer__self_audit=seal.self_audit)
    actions = list(actions.select_related("owner", "answer__item"))
    can_choose = allowed(check_can_choose_next_steps, request.membership, seal.self_audit)
    context = {
        "seal": seal,
        "record": for_reading(json.loads(seal.sealed)),
        "actions": actions,
        "undecided": can_choose and seal.self_audit.answers.gaps().exclude(actions__in=actions).count(),
        "can_choose": can_choose,
    }
    return render(request, "practice/record_detail.html", context)
