from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Membership
from learning.models import Edition, Recommendation
from practice import todo
from practice.pictures import where_we_stand

CHOICES = {"5": 5, "10": 10}


@require_safe
def start(request):
    """Carry on, or choose a setting. An editor without a setting goes to the content."""
    mine = (
        Membership.objects.current()
        .filter(user=request.user, setting__isnull=False)
        .select_related("setting")
    )
    members = list(mine.order_by("setting__name"))
    if len(members) == 1 and not request.user.edits_content:
        return redirect(members[0].setting)
    if not members and request.user.edits_content:
        return redirect("learning:content-home")
    return render(request, "practice/start.html", {"members": members})


def greeting() -> str:
    hour = timezone.localtime().hour
    return "Good morning" if 4 < hour < 12 else "Good afternoon" if 12 <= hour < 18 else "Good evening"


@require_safe
def home(request, setting):
    me = request.membership
    minutes = CHOICES.get(request.GET.get("minutes", ""), 0)
    reflections, audits = todo.my_open_reflections(me), todo.my_self_audits(me)
    waiting, new = todo.waiting_for(me, reflections, audits), todo.something_new(me)
    carry_on = todo.carry_on(me, reflections, audits)
    leads = me.is_manager and not me.setting.is_childminder
    if carry_on is not None:
        waiting = [row for row in waiting if row.url != carry_on.url]
        waiting += [carry_on] if leads else []
    context = {
        "greeting": greeting(),
        "minutes": minutes,
        "carry_on": None if leads else carry_on,
        "leads": leads,
        "changed": todo.what_changed(me) if me.is_manager else None,
        "waiting": waiting,
        "new": new[:1],
        "ideas": ideas(None if leads else carry_on, waiting, new, minutes),
        "stands": stands(me) if me.is_manager else [],
    }
    return render(request, "practice/home.html", context)


def ideas(carry_on, waiting, new, minutes: int) -> list:
    """What fits into the minutes somebody has: at most three."""
    if not minutes:
        return []
    rows = ([carry_on] if carry_on else []) + waiting + new
    return [row for row in rows if 0 < row.minutes <= minutes][:3]


def stands(me) -> list[dict]:
    """Area by area for a manager's or a childminder's home, from the newest live report. Two queries."""
    newest = Edition.objects.live().order_by("-published_on").values("pk")[:1]
    areas = list(Recommendation.objects.filter(edition__in=newest).select_related("edition__report"))
    latest = where_we_stand(me.setting, areas[0].edition.report.slug) if areas else {}
    return [{"area": area, "stand": latest.get(area.key)} for area in areas]
