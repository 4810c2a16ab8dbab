from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import (
    CANT_BE_USED,
    accept_as,
    accept_as_new_person,
    end_other_sign_ins,
    find_invitation,
)
from accounts.forms import AcceptInvitationForm
from accounts.models import Membership, SignIn
from accounts.submissions import new_key, once
from common.refusals import Refused


@require_safe
def account(request):
    sign_ins = SignIn.objects.filter(user=request.user, ended_at=None).order_by("-last_seen_at")
    context = {
        "sign_ins": [row for row in sign_ins if not row.has_expired],
        "memberships": Membership.objects.current()
        .filter(user=request.user)
        .select_related("setting", "group")
        .order_by("setting__name", "pk"),
        "submission": new_key(),
    }
    return render(request, "account/account.html", context)


@require_POST
@once("end other sign-ins")
def sign_ins_end(request):
    ended = end_other_sign_ins(user=request.user, sign_in=request.sign_in)
    messages.success(
        request, "You are signed out everywhere else." if ended else "You were signed in only here."
    )
    return redirect("accounts:account")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@once("accept an invitation")
def invitation(request, token):
    """The invited person makes their account, or joins with the one they are signed in with."""
    if find_invitation(token) is None:
        return _cannot_be_used(request)
    if request.user.is_authenticated:
        return _join(request, token)
    form = AcceptInvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            accept_as_new_person(
                token=token, name=data["name"], username=data["username"], password=data["password"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your account is ready. Sign in with your username and password.")
            return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(
        request,
        "account/invitation.html",
        {"form": form, "token": token, "submission": new_key()},
        status=status,
    )


def _join(request, token):
    if request.method != "POST":
        return render(request, "account/invitation_join.html", {"token": token, "submission": new_key()})
    try:
        membership = accept_as(user=request.user, token=token)
    except Refused:
        return _cannot_be_used(request)
    return redirect(membership.place)


def _cannot_be_used(request):
    """One page for whatever is wrong with an invitation (security.md S22)."""
    return render(request, "account/invitation_refused.html", {"sentence": CANT_BE_USED}, status=404)
