"""One person of the team: role and office, help with a password, the end of their work here."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import send_password_link
from accounts.models import Membership
from accounts.phrases import give_phrase, may_get_phrase, new_phrase
from accounts.submissions import new_key, once
from common.refusals import IllegalMove, Refused
from common.templatetags.words import exactly
from practice import slips
from practice.actions.leaving import change_role, end_membership, manages_alone
from practice.forms.team import LeavingForm, RoleForm
from practice.open_work import open_work
from practice.permissions import (
    allowed,
    check_can_change_role,
    check_can_end_membership,
    check_is_manager,
)
from practice.views.team import team

GET_OR_POST = ["GET", "HEAD", "POST"]


def find_member(request, public_id: str) -> Membership:
    """Who works here now; 404 for anybody else."""
    for member in team(request):
        if member.public_id == public_id:
            member.setting = request.setting
            return member
    raise Http404


@require_safe
def person_detail(request, setting, person):
    check_is_manager(request.membership)
    me, member = request.membership, find_member(request, person)
    context = {
        "member": member,
        "is_me": member.pk == me.pk,
        "work": open_work(me, [member.user_id])[member.user_id],
        "alone": manages_alone(member),
        "can_change": allowed(check_can_change_role, me, member),
    }
    return render(request, "practice/team_person.html", context)


@require_http_methods(GET_OR_POST)
@once("change a role")
def person_role(request, setting, person):
    check_is_manager(request.membership)
    me, member = request.membership, find_member(request, person)
    check_can_change_role(me, member)
    form = RoleForm(request.POST or None, initial={"role": member.role, "office": member.office})
    if request.method == "POST" and form.is_valid():
        try:
            change_role(by=me, member=member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("role", str(refusal))
        else:
            return role_changed(request, member, form.cleaned_data["role"])
    context = {"form": form, "member": member, "is_me": member.pk == me.pk, "submission": new_key()}
    return render(request, "practice/team_role.html", context, status=422 if form.errors else 200)


def role_changed(request, member, role: str):
    """Who gives up managing has no team page any more."""
    messages.success(request, "Saved. It counts from now on.")
    if member.pk == request.membership.pk and role != Membership.Role.MANAGER:
        return redirect(request.setting)
    return redirect("practice:person-detail", request.setting.slug, member.public_id)


@require_http_methods(GET_OR_POST)
@once("end a membership")
def person_end(request, setting, person):
    check_is_manager(request.membership)
    me, member = request.membership, find_member(request, person)
    check_can_end_membership(me, member, manages_alone=manages_alone(member))
    work, is_me = open_work(me, [member.user_id])[member.user_id], member.pk == me.pk
    heirs = [one for one in team(request) if one.pk != member.pk]
    form = LeavingForm(
        request.POST or None, work=work, members=heirs, is_me=is_me, alone=me.setting.is_childminder
    )
    if request.method == "POST" and form.is_valid():
        end_membership(by=me, member=member, **form.cleaned_data)
        return ended(request, member, is_me=is_me)
    context = {"form": form, "member": member, "is_me": is_me, "work": work, "submission": new_key()}
    return render(request, "practice/team_end.html", context, status=422 if form.errors else 200)


def ended(request, member, *, is_me: bool):
    """Who left is signed out everywhere, here as well."""
    if is_me:
        messages.success(request, "You do not work there any more.")
        return redirect("accounts:signed-out")
    messages.success(request, f"{member.user.name} does not work here any more.")
    return redirect("practice:team-list", request.setting.slug)


@require_http_methods(GET_OR_POST)
@once("help with a password")
def person_password(request, setting, person):
    """A link to their own address, or a phrase to hand over, or a sentence why neither."""
    check_is_manager(request.membership)
    me, member = request.membership, find_member(request, person)
    if member.pk == me.pk:
        return redirect("account_change_password")
    help_by = "link" if member.user.email else "phrase" if may_get_phrase(member) else ""
    if request.method == "POST":
        return {"link": mail_link, "phrase": show_phrase, "": cannot_help}[help_by](request, me, member)
    context = {"member": member, "help_by": help_by, "submission": new_key()}
    return render(request, "practice/team_password.html", context)


def mail_link(request, me, member):
    send_password_link(by=me, member=member, request=request)
    messages.success(request, f"A link is on its way to {member.user.email}. It works once, for one hour.")
    return redirect("practice:person-detail", request.setting.slug, member.public_id)


def show_phrase(request, me, member):
    words = new_phrase()
    phrase = give_phrase(by=me, member=member, new=words)
    slip = slips.Slip(
        name=member.user.name,
        address=slips.phrase_address(),
        until=exactly(phrase.expires_at),
        username=member.user.username,
        phrase=words.words,
    )
    slips.keep(request, [slip])
    messages.success(request, f"{member.user.name} can choose a new password.")
    return redirect("practice:team-slips", request.setting.slug)


def cannot_help(request, me, member):
    raise IllegalMove("You cannot start a new password for this person.")
