from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import render, resolve_url

from accounts.models import Group, Membership, SignIn
from common.refusals import Refused


class SignInMiddleware:
    """Ends a session whose SignIn row is missing, ended or past its limits; opens settings to their members only.

    Every address under /s/<setting>/ passes here: somebody who does not work in that setting gets the same 404 as
    for a setting that does not exist. Sets `request.sign_in`, `request.membership` and `request.setting`.
    So does every address under /groups/<led_group>/, for those who lead that group now. Sets `request.group`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.sign_in = request.membership = request.setting = request.group = None
        public_id = request.session.get("sign_in")
        if public_id:
            sign_in = SignIn.objects.filter(public_id=public_id).first()
            if sign_in is None or sign_in.has_expired or not request.user.is_active:
                if sign_in is not None:
                    sign_in.end()
                logout(request)
            else:
                sign_in.seen()
                request.sign_in = sign_in
        elif "_auth_user_id" in request.session:
            logout(request)
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.user.is_authenticated:
            return None
        if "setting" in view_kwargs:
            self.enter_setting(request, view_kwargs["setting"])
        if "led_group" in view_kwargs:
            self.enter_group(request, view_kwargs["led_group"])
        return None

    def enter_setting(self, request, slug):
        request.membership = (
            Membership.objects.current()
            .select_related("setting__key")
            .filter(user=request.user.pk, setting__slug=slug)
            .first()
        )
        if request.membership is None:
            raise Http404
        request.membership.user = request.user
        request.user.here = request.membership
        request.setting = request.membership.setting

    def enter_group(self, request, public_id):
        request.group = Group.objects.led_by(request.user).filter(public_id=public_id).first()
        if request.group is None:
            raise Http404


NOT_A_PAGE = "This address takes a form that somebody sends. There is no page to open here."


class RefusalMiddleware:
    """Turns a refusal into a page with its sentence; nothing was changed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            page = render(request, "refused.html", {"sentence": NOT_A_PAGE}, status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"sentence": str(exception)}, status=exception.status)
        return None


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Signing in leads back to where somebody was. A form sent after the session ended leads back to the page it stood
    on: its own address may answer to nothing but the form."""

    def handle_no_permission(self, request, view_func):
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        page = urlsplit(request.headers.get("Referer", ""))
        was_here = page.path if page.netloc == request.get_host() else ""
        return redirect_to_login(
            was_here or resolve_url(settings.LOGIN_REDIRECT_URL), resolve_url(settings.LOGIN_URL)
        )
