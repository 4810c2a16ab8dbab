from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views import account, first, phrase, signing_in, welcome

# allauth's views take PUT for POST and answer anything with a page: they are asked in our ways only.
open_or_send = require_http_methods(["GET", "HEAD", "POST"])

ours = (
    [
        path("", account.account, name="account"),
        path("first/", first.first, name="first"),
        path("welcome/", welcome.welcome, name="welcome"),
        path("welcome/quick-exit/", welcome.quick_exit_tried, name="welcome-quick-exit"),
        path("sign-out/", signing_in.sign_out, name="sign-out"),
        path("signed-out/", signing_in.signed_out, name="signed-out"),
        path("quick-exit/", signing_in.quick_exit, name="quick-exit"),
        path("sign-ins/end/", account.sign_ins_end, name="sign-ins-end"),
        path("invitation/<str:token>/", account.invitation, name="invitation"),
        path("phrase/", phrase.phrase, name="phrase"),
        path("phrase/choose/", phrase.phrase_choose, name="phrase-choose"),
        path("demo/<slug:username>/", signing_in.demo_sign_in, name="demo-sign-in"),
    ],
    "accounts",
)

# allauth looks these up by its own names.
urlpatterns = [
    path("", include(ours)),
    path("sign-in/", open_or_send(signing_in.sign_in), name="account_login"),
    path("password/", open_or_send(allauth_views.password_change), name="account_change_password"),
    path(
        "password/reset/",
        open_or_send(login_not_required(allauth_views.password_reset)),
        name="account_reset_password",
    ),
    path(
        "password/reset/sent/",
        require_safe(allauth_views.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        open_or_send(allauth_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        require_safe(allauth_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
