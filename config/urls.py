"""Only mounts."""

from django.urls import include, path

urlpatterns = [
    path("", include("practice.urls")),
    path("", include("accounts.public_urls")),
    path("account/", include("accounts.urls")),
    path("platform/", include("accounts.platform_urls")),
    path("", include("learning.urls")),
    path("", include("common.urls")),
]
