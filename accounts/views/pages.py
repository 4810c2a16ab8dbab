"""Pages that are open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.contacts import contacts_of
from accounts.models import Membership, Setting


@require_safe
@login_not_required
def worried(request):
    """Who to tell about a child now. Signed in, with the contacts of the settings this person works in."""
    places = _places(request.user)
    context = {"settings_here": contacts_of(places), "alone": _alone(places)}
    return render(request, "account/worried.html", context)


def _places(user) -> list[Setting]:
    """The settings this person works in now; none for somebody who is signed out."""
    if not user.is_authenticated:
        return []
    mine = Membership.objects.current().filter(user=user, setting__isnull=False).select_related("setting")
    return [member.setting for member in mine.order_by("setting__name")]


def _alone(places: list[Setting]) -> bool:
    """Whether this person meets a childminder's words: nobody manages them (design.md section 8)."""
    return bool(places) and all(place.is_childminder for place in places)


def works_alone(user) -> bool:
    """The same for a page that needs nothing else of the settings. One query, none for somebody signed out."""
    return _alone(_places(user))


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
    """Who can read what, for the people whose words they are."""
    return render(request, "account/privacy.html", {"alone": works_alone(request.user)})


@require_safe
@login_not_required
def privacy_councils(request):
    """The same facts in the order in which a council's adviser or a data protection officer asks for them."""
    return render(request, "account/data_for_councils.html")
