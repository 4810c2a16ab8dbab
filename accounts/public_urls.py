from django.urls import path

from accounts.views import pages

urlpatterns = [
    path("worried/", pages.worried, name="worried"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("privacy/for-councils/", pages.privacy_councils, name="privacy-councils"),
]
