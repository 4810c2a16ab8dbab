from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import cancel_invitation, invitation_address, invite
from accounts.forms import InvitationForm
from accounts.models import Invitation, Membership
from accounts.submissions import new_key, once
from common.models import DataKey
from common.refusals import Refused
from practice.permissions import check_is_manager


@require_safe
def team_list(request, setting):
    check_is_manager(request.membership)
    members = Membership.objects.current().filter(setting=request.setting).select_related("user")
    invitations = Invitation.objects.filter(setting=request.setting, accepted_at=None, cancelled_at=None)
    context = {
        "members": members.order_by("user__name"),
        "invitations": invitations.order_by("-created_at")[:50],
        "new_address": _shown_once(request),
        "submission": new_key(),
    }
    return render(request, "practice/team_list.html", context)


def _shown_once(request) -> str:
    stored = request.session.pop("invitation", "")
    return DataKey.decrypt(stored) if stored else ""


@require_http_methods(["GET", "HEAD", "POST"])
@once("invite")
def invitation_add(request, setting):
    """The link is shown once on the next page; until then it waits in the session, encrypted."""
    check_is_manager(request.membership)
    form = InvitationForm(request.POST or None, alone=request.setting.is_childminder)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = invite(by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            request.session["invitation"] = DataKey.encrypt(request.setting.key, invitation_address(token))
            messages.success(
                request, f"{invitation.name} is invited. The invitation works once, within 72 hours."
            )
            return redirect("practice:team-list", setting)
    context = {"form": form, "submission": new_key()}
    return render(request, "practice/invitation_add.html", context, status=422 if form.errors else 200)


@require_POST
@once("cancel an invitation")
def invitation_cancel(request, setting, invitation):
    check_is_manager(request.membership)
    invitation = get_object_or_404(Invitation, setting=request.setting, public_id=invitation)
    cancel_invitation(by=request.membership, invitation=invitation)
    messages.success(request, f"The invitation of {invitation.name} is cancelled.")
    return redirect("practice:team-list", setting)
