"""Two addresses to try the middleware on: an ordinary one, and one inside a setting."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path


def page(request):
    return HttpResponse(request.user.name)


def setting_page(request, setting):
    return HttpResponse(f"{request.setting.name}, {request.membership.role}, {request.membership.user.name}")


@login_not_required
def open_page(request):
    return HttpResponse("open")


urlpatterns = [
    path("page/", page),
    path("open/", open_page),
    path("s/<slug:setting>/", setting_page),
    path("sign-in/", open_page, name="account_login"),
]
