"""Somebody's first minute: what this is, how Quick exit works, what to write and who can read it."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import mark_welcomed
from accounts.models import Invitation, Membership
from accounts.submissions import new_key, once


@require_http_methods(["GET", "HEAD", "POST"])
@once("welcome")
def welcome(request):
    mine = Membership.objects.current().filter(user=request.user).select_related("setting", "group")
    members = list(mine.order_by("-started_at", "-pk"))
    settings_here = [member.setting for member in members if member.setting is not None]
    if request.method == "POST":
        mark_welcomed(user=request.user)
        if settings_here and request.POST.get("go") == "question":
            return redirect("practice:begin", settings_here[0].slug)
        return redirect("practice:start")
    invitations = Invitation.objects.filter(accepted_by=request.user).select_related("invited_by")
    context = {
        "settings_here": settings_here,
        "groups": [member.group for member in members if member.group is not None],
        "invitation": invitations.order_by("-accepted_at").first(),
        "alone": bool(settings_here) and all(place.is_childminder for place in settings_here),
        "submission": new_key(),
    }
    return render(request, "account/welcome.html", context)


@require_safe
def quick_exit_tried(request):
    """What Quick exit looks like, without leaving: nobody is signed out."""
    return render(request, "account/welcome_quick_exit.html", {"destination": settings.QUICK_EXIT_ADDRESS})
