import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.submissions import new_key, once
from practice.actions import opening_records
from practice.models import Action, RecordShare, SignOff
from practice.permissions import allowed, check_can_choose_next_steps, check_can_open_record
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
    seal = find_seal(request, record)
    actions = Action.objects.visible_to(request.user).filter(answer__self_audit=seal.self_audit)
    actions = list(actions.select_related("owner", "answer__item"))
    can_choose = allowed(check_can_choose_next_steps, request.membership, seal.self_audit)
    context = {
        "seal": seal,
        "record": for_reading(json.loads(seal.sealed)),
        "actions": actions,
        "undecided": can_choose and seal.self_audit.answers.gaps().exclude(actions__in=actions).count(),
        "can_choose": can_choose,
        **opening(request, seal),
    }
    return render(request, "practice/record_detail.html", context)


def find_seal(request, public_id: str) -> SignOff:
    seals = SignOff.objects.visible_to(request.user).select_related("self_audit__edition__report", "setting")
    return get_object_or_404(seals, setting=request.setting, public_id=public_id)


def opening(request, seal: SignOff) -> dict:
    """Whether the lead of the setting's group can open this record. Two queries, none for a setting in no group."""
    group = request.setting.group
    if group is None:
        return {}
    shares = RecordShare.objects.visible_to(request.user).open().select_related("shared_by")
    return {
        "group": group,
        "share": shares.filter(sign_off=seal, group=group).first(),
        "can_open": allowed(check_can_open_record, request.membership, seal),
        "submission": new_key(),
    }


@require_POST
@once("open a record to the group")
def record_open(request, setting, record):
    seal = find_seal(request, record)
    check_can_open_record(request.membership, seal)
    share = opening_records.open_record(by=request.membership, record=seal)
    messages.success(request, f"The lead of {share.group.name} can open this record now.")
    return redirect(seal)


@require_POST
@once("close a record to the group")
def record_close(request, setting, record):
    seal = find_seal(request, record)
    check_can_open_record(request.membership, seal)
    opening_records.close_record(by=request.membership, record=seal)
    messages.success(request, "The lead of your group cannot open this record any more.")
    return redirect(seal)
