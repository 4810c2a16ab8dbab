from allauth.account.adapter import get_adapter
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
    is_meant_for,
    was_accepted_by,
)
from accounts.forms import AcceptInvitationForm
from accounts.landing import landing
from accounts.models import Membership, SignIn
from accounts.phrases import told_for_good
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
        "told": told_for_good(request.user),
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
    found = find_invitation(token)
    if found is None:
        return _arrive_again(request, token) or _cannot_be_used(request)
    return (_join if request.user.is_authenticated else _make_account)(request, token, found)


def _arrive_again(request, token):
    """Back and once more, by whoever just joined by this link: they are where they wanted to be."""
    if request.user.is_authenticated and was_accepted_by(request.user, token):
        return redirect("practice:start" if request.user.welcomed_at else "accounts:welcome")
    return None


def _make_account(request, token, found):
    """Choosing a username and a password is enough to be signed in."""
    form = AcceptInvitationForm(request.POST or None, names=[str(found.setting or found.group)])
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("name", "username", "password")}
        try:
            user = accept_as_new_person(token=token, **data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.shared_device = True
            get_adapter().login(request, user)
            return redirect("accounts:welcome")
    context = {"form": form, "token": token, "submission": new_key()}
    return render(request, "account/invitation.html", context, status=422 if form.is_bound else 200)


def _join(request, token, found):
    if request.method != "POST":
        whose = _whose(found, request.user)
        context = {"whose": whose, "submission": new_key()}
        status = 200 if whose == "mine" else 403
        return render(request, "account/invitation_join.html", context, status=status)
    try:
        membership = accept_as(user=request.user, token=token)
    except Refused:
        return _cannot_be_used(request)
    return redirect(landing(membership))


def _whose(found, user) -> str:
    """ "mine" to join by, "another's", or "needless" for somebody who is in already."""
    if not is_meant_for(found, user):
        return "another's"
    here = Membership.objects.current().filter(user=user, setting=found.setting, group=found.group)
    return "needless" if here.exists() else "mine"


def _cannot_be_used(request):
    """One page for whatever is wrong with an invitation (security.md S22)."""
    return render(request, "account/invitation_refused.html", {"sentence": CANT_BE_USED}, status=404)
