from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms_platform import GroupForm, LeadForm
from accounts.landing import landing
from accounts.models import Group, Membership
from accounts.running import end_lead, invite_lead, make_lead, start_group
from accounts.submissions import new_key, once
from accounts.views.platform_door import administrator, take_link
from accounts.views.platform_settings import invitation_page, open_invitations
from common.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@once("add a group")
def group_add(request):
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        group = start_group(by=request.user, **form.cleaned_data)
        messages.success(request, f"{group.name} is there. Now say who leads it, and put settings into it.")
        return redirect("platform:group-detail", group.public_id)
    context = {"form": form, "submission": new_key()}
    return render(request, "platform/group_add.html", context, status=422 if form.errors else 200)


@require_safe
@administrator
def group_detail(request, public_id):
    group = get_object_or_404(Group, public_id=public_id)
    leads = Membership.objects.filter(group=group, ended_at=None, user__is_active=True).select_related("user")
    context = {
        "group": group,
        "settings": group.settings.order_by("name", "pk"),
        "leads": leads.order_by("user__name", "pk"),
        "invitations": open_invitations(group=group),
        "new_address": take_link(request),
        "submission": new_key(),
    }
    return render(request, "platform/group_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@once("invite a lead")
def group_invite(request, public_id):
    group = get_object_or_404(Group, public_id=public_id)
    back = redirect("platform:group-detail", public_id)
    return invitation_page(request, partial(invite_lead, group=group), back, group=group)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@once("make somebody a lead")
def lead_add(request, public_id):
    group = get_object_or_404(Group, public_id=public_id)
    form = LeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lead = make_lead(by=request.user, group=group, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("login", str(refusal))
        else:
            messages.success(request, f"{lead.user.name} leads {group.name} now.")
            return redirect("platform:group-detail", public_id)
    context = {"form": form, "group": group, "submission": new_key()}
    return render(request, "platform/lead_add.html", context, status=422 if form.errors else 200)


@require_POST
@administrator
@once("end a lead")
def lead_end(request, public_id):
    leads = Membership.objects.filter(role=Membership.Role.LEAD, ended_at=None).select_related(
        "user", "group"
    )
    lead = get_object_or_404(leads, public_id=public_id)
    end_lead(by=request.user, lead=lead)
    group = landing(lead)
    messages.success(request, f"{lead.user.name} does not lead {group.name} any more.")
    return redirect("platform:group-detail", group.public_id)
