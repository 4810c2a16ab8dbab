"""The home of those who run the service, and roles for the whole platform. No practice record is read here."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms_platform import RoleForm
from accounts.models import Group, Membership, PlatformRole, Setting, User
from accounts.running import end_role, grant_role
from accounts.submissions import new_key, once
from accounts.views.platform_door import administrator
from common.refusals import Refused

A_PAGE = 50
MANAGES = Membership.objects.filter(ended_at=None, role=Membership.Role.MANAGER, user__is_active=True)
WORKS = Q(memberships__ended_at=None, memberships__user__is_active=True)


@require_safe
@administrator
def home(request):
    settings, roles = with_managers(Setting.objects.order_by("name", "pk")), list(current_roles())
    administrators = [held for held in roles if held.role == PlatformRole.Role.ADMINISTRATOR]
    context = {
        "page": Paginator(settings, A_PAGE).get_page(request.GET.get("page")),
        "groups": Group.objects.annotate(size=Count("settings")).order_by("name", "pk"),
        "roles": roles,
        "only_administrator": len(administrators) == 1,
        "submission": new_key(),
    }
    return render(request, "platform/home.html", context)


def with_managers(settings):
    """Each with `managers`, its memberships, and `last_active`, when somebody who works there was last signed in.

    Two queries."""
    managers = MANAGES.select_related("user").order_by("user__name", "pk")
    last = Max("memberships__user__sign_ins__last_seen_at", filter=WORKS)
    return settings.annotate(last_active=last).prefetch_related(
        Prefetch("memberships", queryset=managers, to_attr="managers")
    )


def current_roles():
    roles = PlatformRole.objects.filter(ended_at=None, user__is_active=True)
    return roles.select_related("user").order_by("user__name", "user__pk", "role")


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@once("give a role")
def role_give(request):
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = grant_role(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("login", str(refusal))
        else:
            role = PlatformRole.Role(form.cleaned_data["role"]).label.lower()
            messages.success(request, f"{user.name} has the role {role} now.")
            return redirect("platform:home")
    context = {"form": form, "submission": new_key()}
    return render(request, "platform/role_give.html", context, status=422 if form.errors else 200)


@require_POST
@administrator
@once("end a role")
def role_end(request, public_id, role):
    held = PlatformRole.objects.filter(role=role, ended_at=None)
    user = get_object_or_404(User.objects.filter(role_rows__in=held), public_id=public_id)
    end_role(by=request.user, user=user, role=role)
    if user == request.user and role == PlatformRole.Role.ADMINISTRATOR:
        messages.success(request, "You do not run this service any more.")
        return redirect("practice:start")
    messages.success(
        request, f"{user.name} does not have the role {PlatformRole.Role(role).label.lower()} any more."
    )
    return redirect("platform:home")
