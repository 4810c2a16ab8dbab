from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms_platform import InviteForm, PlaceForm, SettingFactsForm, SettingForm
from accounts.models import Invitation, Setting
from accounts.running import (
    cancel_invitation_here,
    change_setting,
    invite_manager,
    place_in_group,
    resume_setting,
    start_setting,
    suspend_setting,
)
from accounts.submissions import new_key, once
from accounts.views.platform import with_managers
from accounts.views.platform_door import administrator, keep_link, take_link
from common.refusals import Refused

FACTS = ("name", "town", "council", "urn")


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@once("add a setting")
def setting_add(request):
    form = SettingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        setting, token = start_setting(by=request.user, **form.facts)
        if not token:
            return redirect(setting)
        keep_link(request, token)
        messages.success(request, f"{setting.name} is there, and {form.cleaned_data['manager']} is invited.")
        return redirect("platform:setting-detail", setting.public_id)
    context = {"form": form, "submission": new_key()}
    return render(request, "platform/setting_add.html", context, status=422 if form.errors else 200)


@require_safe
@administrator
def setting_detail(request, public_id):
    settings = with_managers(Setting.objects.select_related("group"))
    setting = get_object_or_404(settings, public_id=public_id)
    context = {
        "place": setting,
        "invitations": open_invitations(setting=setting),
        "new_address": take_link(request),
        "submission": new_key(),
    }
    return render(request, "platform/setting_detail.html", context)


def open_invitations(**place):
    """Neither used nor cancelled, the newest first; those that expired say so."""
    waiting = Invitation.objects.filter(accepted_at=None, cancelled_at=None, **place)
    return waiting.order_by("-created_at", "-pk")[:50]


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@once("change a setting")
def setting_edit(request, public_id):
    setting = get_object_or_404(Setting, public_id=public_id)
    form = SettingFactsForm(request.POST or None, initial={each: getattr(setting, each) for each in FACTS})
    if request.method == "POST" and form.is_valid():
        change_setting(by=request.user, setting=setting, **form.cleaned_data)
        messages.success(request, "Changed.")
        return redirect("platform:setting-detail", public_id)
    context = {"form": form, "place": setting, "submission": new_key()}
    return render(request, "platform/setting_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@once("invite a manager")
def setting_invite(request, public_id):
    setting = get_object_or_404(Setting, public_id=public_id)
    back = redirect("platform:setting-detail", public_id)
    return invitation_page(request, partial(invite_manager, setting=setting), back, place=setting)


def invitation_page(request, invite, back, **place):
    """A name and an email. `invite` is the verb, `back` where it leads, `place` the setting or group of the page."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = invite(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            keep_link(request, token)
            messages.success(
                request, f"{invitation.name} is invited. The invitation works once, within 72 hours."
            )
            return back
    context = {"form": form, "submission": new_key(), **place}
    template = "platform/group_invite.html" if "group" in place else "platform/setting_invite.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@once("suspend a setting")
def setting_suspend(request, public_id):
    setting = get_object_or_404(Setting, public_id=public_id)
    if request.method == "POST":
        suspend_setting(by=request.user, setting=setting)
        messages.success(request, f"{setting.name} is suspended. Nobody reaches anything in it.")
        return redirect("platform:setting-detail", public_id)
    return render(request, "platform/setting_suspend.html", {"place": setting, "submission": new_key()})


@require_POST
@administrator
@once("resume a setting")
def setting_resume(request, public_id):
    setting = get_object_or_404(Setting, public_id=public_id)
    resume_setting(by=request.user, setting=setting)
    messages.success(request, f"{setting.name} works again. Everything in it is as it was.")
    return redirect("platform:setting-detail", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@once("put a setting into a group")
def setting_group(request, public_id):
    setting = get_object_or_404(Setting.objects.select_related("group"), public_id=public_id)
    now = setting.group.public_id if setting.group else ""
    form = PlaceForm(request.POST or None, initial={"group": now})
    if request.method == "POST" and form.is_valid():
        group = form.cleaned_data["group"]
        place_in_group(by=request.user, setting=setting, group=group)
        messages.success(
            request, f"It belongs to {group.name} now." if group else "It belongs to no group now."
        )
        return redirect("platform:setting-detail", public_id)
    context = {"form": form, "place": setting, "submission": new_key()}
    return render(request, "platform/setting_group.html", context, status=422 if form.errors else 200)


@require_POST
@administrator
@once("cancel an invitation")
def invitation_cancel(request, public_id):
    """Of a setting or of a group; back to the page of it."""
    invitation = get_object_or_404(Invitation.objects.select_related("setting", "group"), public_id=public_id)
    cancel_invitation_here(by=request.user, invitation=invitation)
    messages.success(request, f"The invitation of {invitation.name} is cancelled.")
    return redirect(page_of(invitation.setting or invitation.group))


def page_of(place) -> str:
    view = "setting-detail" if isinstance(place, Setting) else "group-detail"
    return reverse(f"platform:{view}", args=[place.public_id])
