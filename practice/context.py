"""What the frame of every page needs: the setting, the five places of this person, demo mode.

No query, but the count of unread notices when the header asks for it.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from practice.models.notices import count_unread
from practice.words import words_for

PLACES = {
    "home": ("Home", "home", "practice:home"),
    "learn": ("Read", "read", "practice:reading-list"),
    "reflections": ("Reflections", "reflections", "practice:reflection-list"),
    "self-audits": ("Self-audits", "self_audits", "practice:self-audit-list"),
    "actions": ("Actions", "actions", "practice:action-list"),
    "review": ("Review", "review", "practice:review-list"),
    "team": ("Team", "team", "practice:team-list"),
}
PRACTITIONER = ("home", "learn", "reflections", "self-audits", "actions")
MANAGER = ("home", "review", "self-audits", "actions", "team")


def frame(request) -> dict:
    setting, group = getattr(request, "setting", None), getattr(request, "group", None)
    if group is not None:
        return {"demo": settings.DEMO, "setting": None, "led_group": group, "nav": leads_navigation(group)}
    if setting is None:
        return {"demo": settings.DEMO, "setting": None, "nav": editors_navigation(request)}
    return {
        "demo": settings.DEMO,
        "setting": setting,
        "me": request.membership,
        "words": words_for(setting),
        "nav": navigation(request),
        "unread": SimpleLazyObject(lambda: count_unread(request.membership)),
    }


def editors_navigation(request) -> list[dict]:
    """Inside /content/, which only editors and approvers reach, and /platform/, which only administrators reach."""
    if request.path.startswith("/content/") and getattr(request.user, "edits_content", False):
        name, icon, url = "Content", "edit", reverse("learning:content-home")
    elif request.path.startswith("/platform/") and getattr(request.user, "runs_platform", False):
        name, icon, url = "Platform", "people", reverse("platform:home")
    else:
        return []
    return [
        {"name": name, "icon": icon, "url": url, "current": True, "count": 0},
        {"name": "Start", "icon": "home", "url": reverse("practice:start"), "current": False, "count": 0},
    ]


def leads_navigation(group) -> list[dict]:
    """The places of a group's lead: the group, and where they choose another place of theirs."""
    return [
        {"name": "Home", "icon": "home", "url": group.get_absolute_url(), "current": True, "count": 0},
        {"name": "Start", "icon": "people", "url": reverse("practice:start"), "current": False, "count": 0},
    ]


def navigation(request) -> list[dict]:
    """The places of this person, with the one the page belongs to marked."""
    me = request.membership
    names = MANAGER if me.is_manager and not me.setting.is_childminder else PRACTITIONER
    parts = request.path.split("/")
    here = parts[3] if len(parts) > 4 else "home"
    here = {"records": "self-audits", "talks": "actions"}.get(here, here)
    nav = []
    for name in names:
        label, icon, view = PLACES[name]
        url = reverse(view, args=[me.setting.slug])
        nav.append({"name": label, "icon": icon, "url": url, "current": name == here, "count": 0})
    return nav
