"""Pages that are open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Membership


@require_safe
@login_not_required
def worried(request):
    """Who to tell about a child now. Signed in, with the contacts of the settings this person works in."""
    return render(request, "account/worried.html", {"settings_here": _contacts(request.user)})


def _contacts(user) -> list[dict]:
    if not user.is_authenticated:
        return []
    mine = Membership.objects.current().filter(user=user).select_related("setting")
    settings_here = [member.setting for member in mine]
    leads = (
        Membership.objects.current()
        .filter(setting__in=settings_here, office__in=["dsl", "deputy"])
        .select_related("user")
        .order_by("-office", "user__name")
    )
    return [
        {"setting": place, "leads": [lead for lead in leads if lead.setting_id == place.pk]} for place in settings_here
    ]


@require_safe
@login_not_required
def help_page(request):
    return render(request, "account/help.html")


@require_safe
@login_not_required
def accessibility(request):
    return render(request, "account/accessibility.html")


@require_safe
@login_not_required
def privacy(request):
    return render(request, "account/privacy.html")
