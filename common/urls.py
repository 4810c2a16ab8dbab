from django.urls import path

from common import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("ui/", views.gallery, name="gallery"),
]
