"""The pages of a group's lead. The door in accounts.middleware lets nobody else in; no page holds anybody's words,
but for the records that a setting opened."""

import json
from collections import defaultdict

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.exceptions import side_by_side
from practice.models import RecordShare
from practice.records import for_reading


@require_safe
def group_detail(request, led_group):
    sides = side_by_side(request.group)
    only_open = request.GET.get("open") == "1"
    opened = defaultdict(list)
    for share in opened_records(request).select_related("sign_off__self_audit").defer("sign_off__sealed"):
        opened[share.setting_id].append(share.sign_off)
    shown = [side for side in sides if side.found or not only_open]
    context = {
        "sides": [(side, opened[side.setting.pk]) for side in shown],
        "settings": len(sides),
        "with_something": sum(1 for side in sides if side.found),
        "only_open": only_open,
        "today": timezone.localdate(),
    }
    return render(request, "practice/group_detail.html", context)


def opened_records(request):
    """What the settings of this group opened to its lead, the newest first."""
    shares = RecordShare.objects.shown_to_lead(request.user).filter(group=request.group)
    return shares.order_by("-sign_off__signed_at", "-pk")


@require_safe
def group_record(request, led_group, record):
    shares = opened_records(request).select_related("sign_off", "setting")
    share = get_object_or_404(shares, sign_off__public_id=record)
    context = {
        "share": share,
        "seal": share.sign_off,
        "record": for_reading(json.loads(share.sign_off.sealed)),
    }
    return render(request, "practice/group_record.html", context)
