"""The first ten minutes of an empty service: its first administrator, in the browser."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms_platform import FirstForm
from accounts.running import make_first_administrator, nobody_has_an_account
from accounts.setup_code import is_setup_code
from accounts.submissions import new_key, once
from common.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def first(request):
    """Open while nobody has an account; then there is no such page."""
    if request.method == "POST" and nobody_has_an_account() and _tried_too_often(request):
        return render(request, "429.html", {"wait": "15 minutes"}, status=429)
    return _first(request)


def _tried_too_often(request) -> bool:
    """Ten wrong codes in 15 minutes from one address. Counted outside `once`, which would take the count back."""
    is_right = is_setup_code(request.POST.get("code", ""))
    return not ratelimit.consume(request, action="set_up", dry_run=is_right)


@once("set up this service")
def _first(request):
    if not nobody_has_an_account():
        raise Http404
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("name", "email", "username", "password")}
        try:
            user = make_first_administrator(**data)
        except Refused:  # somebody was quicker, a moment ago
            raise Http404 from None
        get_adapter().login(request, user)
        messages.success(request, "You are signed in, and you run this service.")
        return redirect("platform:home")
    context = {"form": form, "submission": new_key()}
    return render(request, "account/first.html", context, status=422 if form.errors else 200)
