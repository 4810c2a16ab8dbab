from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.contacts import contacts_of
from accounts.models import Setting
from accounts.submissions import new_key, once
from common.refusals import Refused
from practice.actions.setting_up import change_profile
from practice.forms.profile import ProfileForm
from practice.permissions import check_is_manager


@require_safe
def profile(request, setting):
    """Whom to tell: everybody who works here reads it."""
    (contacts,) = contacts_of([request.setting])
    return render(request, "practice/profile.html", {"contacts": contacts})


@require_http_methods(["GET", "HEAD", "POST"])
@once("change the profile")
def profile_edit(request, setting):
    check_is_manager(request.membership)
    form = ProfileForm(request.POST or None, setting=request.setting)
    beside = None
    if request.method == "POST" and form.is_valid():
        checked, seen = form.cleaned_data["checked"], form.cleaned_data["seen"]
        try:
            change_profile(by=request.membership, values=form.values, checked=checked, seen=seen)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            form.compare_with(Setting.objects.visible_to(request.user).get(pk=request.setting.pk))
            beside = form.beside
        else:
            messages.success(request, "Saved.")
            return redirect("practice:profile", setting)
    context = {"form": form, "beside": beside, "submission": new_key()}
    return render(request, "practice/profile_form.html", context, status=422 if form.errors else 200)
