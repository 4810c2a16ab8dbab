from django.contrib import messages
from django.db.models import F, Max, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import cancel_invitation, invite, invite_again
from accounts.models import Invitation, Membership
from accounts.phrases import new_phrase
from accounts.submissions import new_key, once
from common.refusals import Refused
from practice import slips
from practice.forms.team import InviteForm
from practice.open_work import open_work
from practice.pasting import AT_MOST
from practice.permissions import check_is_manager


@require_safe
def team_list(request, setting):
    check_is_manager(request.membership)
    members = team(request)
    work = open_work(request.membership, [member.user_id for member in members])
    context = {
        "members": [(member, work[member.user_id]) for member in members],
        "invitations": unused_invitations(request),
        "submission": new_key(),
    }
    return render(request, "practice/team_list.html", context)


def team(request):
    """Who works here now, by name, with `last_seen_at` since they joined. One query."""
    seen = "user__sign_ins__last_seen_at"
    since_joining = Max(seen, filter=Q(**{f"{seen}__gte": F("started_at")}))
    here = Membership.objects.current().filter(setting=request.setting).select_related("user")
    return sorted(
        here.annotate(last_seen_at=since_joining), key=lambda one: (one.user.name.casefold(), one.pk)
    )


def unused_invitations(request) -> list[tuple[Invitation, str]]:
    """Each with what became of it: works, expired or void. Two queries."""
    unused = Invitation.objects.filter(setting=request.setting, accepted_at=None, cancelled_at=None)
    working = set(unused.open().values_list("pk", flat=True))
    rows = unused.select_related("invited_by").order_by("-created_at", "-pk")[: 2 * AT_MOST]
    return [
        (row, "works" if row.pk in working else "expired" if row.state == "expired" else "void")
        for row in rows
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@once("invite")
def invitation_add(request, setting):
    check_is_manager(request.membership)
    form = InviteForm(request.POST or None, alone=request.setting.is_childminder)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        phrase = new_phrase() if data["username"] else None
        try:
            invitation, token = invite(by=request.membership, phrase=phrase, **data)
        except Refused as refusal:
            form.add_error("username" if data["username"] else "email", str(refusal))
        else:
            return show_once(request, invitation, token, phrase)
    context = {"form": form, "submission": new_key()}
    return render(request, "practice/team_invite.html", context, status=422 if form.errors else 200)


def show_once(request, invitation, token, phrase):
    words = phrase.words if phrase else ""
    slips.keep(request, [slips.slip_of_invitation(invitation, token, words)])
    messages.success(request, f"{invitation.name} is invited.")
    return redirect("practice:team-slips", request.setting.slug)


@require_safe
def team_slips(request, setting):
    """Links and phrases, once: whoever opens the page again finds it empty."""
    check_is_manager(request.membership)
    shown = slips.take(request) if request.method == "GET" else []
    context = {"slips": shown, "on_paper": any(slip.phrase for slip in shown)}
    return render(request, "practice/team_slips.html", context)


def find_invitation(request, public_id: str) -> Invitation:
    return get_object_or_404(Invitation, setting=request.setting, public_id=public_id)


@require_POST
@once("cancel an invitation")
def invitation_cancel(request, setting, invitation):
    check_is_manager(request.membership)
    invitation = find_invitation(request, invitation)
    cancel_invitation(by=request.membership, invitation=invitation)
    messages.success(request, f"The invitation of {invitation.name} is cancelled.")
    return redirect("practice:team-list", setting)


@require_POST
@once("invite again")
def invitation_again(request, setting, invitation):
    """The old link or phrase ends, a new one is shown."""
    check_is_manager(request.membership)
    invitation = find_invitation(request, invitation)
    phrase = new_phrase() if invitation.username else None
    again, token = invite_again(by=request.membership, invitation=invitation, phrase=phrase)
    return show_once(request, again, token, phrase)
