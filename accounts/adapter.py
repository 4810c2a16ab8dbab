from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.contrib.auth import authenticate
from django.shortcuts import resolve_url
from django.urls import reverse

from accounts.models import AuditEvent, SignIn


class AccountAdapter(DefaultAccountAdapter):
    """How allauth's flows meet ours: nobody signs up by themselves, every sign-in has its row, no chatter."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Email or username, or password, is not right. Check both and try again.",
        "email_password_mismatch": "Email or username, or password, is not right. Check both and try again.",
        "too_many_login_attempts": "That was tried too often. Wait five minutes, then try again.",
        "incorrect_password": "That is not your password. Type it again.",
        "enter_current_password": "That is not your password. Type it again.",
    }

    def is_open_for_signup(self, request):
        return False

    def login(self, request, user):
        super().login(request, user)
        sign_in = SignIn.start(
            user,
            shared=getattr(request, "shared_device", True),
            device=request.headers.get("User-Agent", ""),
        )
        request.session["sign_in"] = sign_in.public_id
        request.sign_in = sign_in
        AuditEvent.log("signed in", by=user, on=sign_in)

    def logout(self, request):
        sign_in = getattr(request, "sign_in", None)
        if sign_in is not None:
            sign_in.end()
            AuditEvent.log("signed out", by=sign_in.user, on=sign_in)
        super().logout(request)

    def authenticate(self, request, **credentials):
        """Somebody inactive fails like somebody unknown: allauth would lead them to a page that tells (S17).

        Its own version finds them behind the backend's back, and gives the try back to the throttle.
        """
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        if user is None:
            self.authentication_failed(request, **credentials)
        else:
            self._rollback_login_failed_rl_usage()
        return user

    def authentication_failed(self, request, **credentials):
        AuditEvent.log("sign-in refused", by=None)

    def get_login_redirect_url(self, request):
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request):
        return resolve_url("accounts:account")

    def add_message(
        self, request, level, message_template=None, message_context=None, extra_tags="", message=None
    ):
        """allauth's own messages are left out; the pages say what happened."""

    def format_email_subject(self, subject):
        return f"Early Years Reflect: {subject}"

    def get_reset_password_from_key_url(self, key):
        """The host comes from the settings, never from the request (security.md S21)."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_ADDRESS + path.replace("UID-KEY", key)

    def set_password(self, user, password):
        """A new password ends every other sign-in (security.md S19)."""
        super().set_password(user, password)
        request = context.request
        SignIn.end_all(
            user, but=getattr(request, "sign_in", None) if request and request.user == user else None
        )
        AuditEvent.log("password changed", by=user)
