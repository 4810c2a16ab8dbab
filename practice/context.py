"""What the frame of every page needs: the setting, the five places of this person, demo mode. No query."""

from django.conf import settings
from django.urls import reverse

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
    setting = getattr(request, "setting", None)
    if setting is None:
        return {"demo": settings.DEMO, "setting": None, "nav": editors_navigation(request)}
    return {
        "demo": settings.DEMO,
        "setting": setting,
        "me": request.membership,
        "words": words_for(setting),
        "nav": navigation(request),
    }


def editors_navigation(request) -> list[dict]:
    """Inside /content/, which only editors and approvers reach."""
    if not request.path.startswith("/content/") or not getattr(request.user, "edits_content", False):
        return []
    return [
        {
            "name": "Content",
            "icon": "edit",
            "url": reverse("learning:content-home"),
            "current": True,
            "count": 0,
        },
        {"name": "Start", "icon": "home", "url": reverse("practice:start"), "current": False, "count": 0},
    ]


def navigation(request) -> list[dict]:
    """The places of this person, with the one the page belongs to marked."""
    me = request.membership
    names = MANAGER if me.is_manager and not me.setting.is_childminder else PRACTITIONER
    parts = request.path.split("/")
    here = parts[3] if len(parts) > 4 else "home"
    here = "self-audits" if here == "records" else here
    nav = []
    for name in names:
        label, icon, view = PLACES[name]
        url = reverse(view, args=[me.setting.slug])
        nav.append({"name": label, "icon": icon, "url": url, "current": name == here, "count": 0})
    return nav
