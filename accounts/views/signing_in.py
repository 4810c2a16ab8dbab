from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.demo import DEMO_PEOPLE
from accounts.models import User
from accounts.running import nobody_has_an_account

CLEAR = '"cache", "storage"'


class SignInView(allauth_views.LoginView):
    """allauth's sign-in with our page. Too many tries answer 429."""

    template_name = "account/sign_in.html"
    form_class = LoginForm

    def get_context_data(self, **kwargs):
        people = DEMO_PEOPLE if settings.DEMO else ()
        return super().get_context_data(**kwargs, demo_people=people, is_empty=nobody_has_an_account())

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if any(error.code == "too_many_login_attempts" for error in form.non_field_errors().as_data()):
            response.status_code = 429
        return response


sign_in = login_not_required(SignInView.as_view())


@require_POST
@login_not_required
def sign_out(request):
    get_adapter().logout(request)
    response = redirect("accounts:signed-out")
    response.headers["Clear-Site-Data"] = CLEAR
    return response


@require_safe
@login_not_required
def signed_out(request):
    return render(request, "account/signed_out.html")


@require_POST
@login_not_required
def quick_exit(request):
    """End the session and go to a neutral page. A page of ours in between, because a policy of `form-action 'self'`
    lets no form lead to another site (ux.md a.0)."""
    get_adapter().logout(request)
    response = render(request, "account/quick_exit.html", {"destination": settings.QUICK_EXIT_ADDRESS})
    response.headers["Clear-Site-Data"] = CLEAR
    return response


@require_POST
@login_not_required
def demo_sign_in(request, username):
    """One tap signs in as a made-up person. There is no such address outside the demonstration."""
    if not settings.DEMO or username not in {person.username for person in DEMO_PEOPLE}:
        raise Http404
    user = get_object_or_404(User, username=username)
    get_adapter().logout(request)
    request.shared_device = False
    get_adapter().login(request, user)
    return redirect("practice:start")
