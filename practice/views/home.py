from typing import NamedTuple

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.landing import landing
from accounts.models import Group, Membership
from practice import asking, todo
from practice.pictures import where_we_stand
from practice.setup import first_steps

CHOICES = {"5": 5, "10": 10}


@require_safe
def start(request):
    """Carry on where somebody belongs, or choose: settings, groups one leads, the content, the platform."""
    places = places_of(request.user)
    if len(places) == 1:
        return redirect(places[0].url)
    return render(request, "practice/start.html", {"places": places})


class Place(NamedTuple):
    """A row of the page: `icon` is a name of the icon tag."""

    title: str
    detail: str
    url: str
    icon: str


def places_of(user) -> list[Place]:
    """Settings, then groups, by name; then what somebody does for everybody. Two queries."""
    mine = Membership.objects.current().filter(user=user).select_related("setting", "group")
    members = mine.order_by("setting__name", "group__name", "pk")
    places = [place_of(member) for member in sorted(members, key=lambda member: member.setting is None)]
    if user.edits_content:
        url = reverse("learning:content-home")
        places.append(Place("Learning content", "Reports, areas, prompts and questions", url, "edit"))
    if user.runs_platform:
        url = reverse("platform:home")
        places.append(Place("Platform", "Settings, groups and roles", url, "account"))
    return places


def place_of(member: Membership) -> Place:
    place = landing(member)
    if isinstance(place, Group):
        return Place(place.name, "A group of settings you lead", place.get_absolute_url(), "people")
    detail = " · ".join(filter(None, [place.town, place.urn and f"URN {place.urn}"]))
    return Place(place.name, detail, place.get_absolute_url(), "home")


def greeting() -> str:
    hour = timezone.localtime().hour
    return "Good morning" if 4 < hour < 12 else "Good afternoon" if 12 <= hour < 18 else "Good evening"


@require_safe
def home(request, setting):
    me = request.membership
    minutes = CHOICES.get(request.GET.get("minutes", ""), 0)
    reflections, audits = todo.my_open_reflections(me), todo.my_self_audits(me)
    requests, areas = asking.for_home(me), todo.live_areas(me)
    waiting = todo.waiting_for(me, reflections, audits, requests, areas)
    new = todo.something_new(me, areas)
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
        "asked": todo.asked_and_finished(me, requests),
        "waiting": waiting,
        "new": new[:1],
        "ideas": ideas(None if leads else carry_on, waiting, new, minutes),
        **managers_blocks(me, areas),
    }
    return render(request, "practice/home.html", context)


def ideas(carry_on, waiting, new, minutes: int) -> list:
    """What fits into the minutes somebody has: at most three."""
    if not minutes:
        return []
    rows = ([carry_on] if carry_on else []) + waiting + new
    return [row for row in rows if 0 < row.minutes <= minutes][:3]


def managers_blocks(me, areas: list) -> dict:
    """What only a manager's or a childminder's home shows. The first steps go with the first self-audit signed off."""
    if not me.is_manager:
        return {}
    rows = stands(me, areas)
    is_new = not any(row["stand"] for row in rows)
    return {
        "changed": todo.what_changed(me),
        "stands": rows,
        "looked_at": [row for row in rows if row["stand"]],
        "first_steps": first_steps(me) if is_new else [],
    }


def stands(me, areas: list) -> list[dict]:
    """Area by area for a manager's or a childminder's home, of the first report of todo.live_areas. One query."""
    first = [area for area in areas if area.edition == areas[0].edition]
    latest = where_we_stand(me.setting, first[0].report) if first else {}
    return [{"area": area, "stand": latest.get(area.key)} for area in first]
