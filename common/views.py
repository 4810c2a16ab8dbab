from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.gallery import samples


def csrf_failure(request, reason=""):
    """The page was open too long, or the request came from elsewhere. Nothing was changed."""
    return render(request, "403_csrf.html", status=403)


@require_safe
@login_not_required
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
def readyz(request):
    """The database answers too. Says only ok or not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("not ready", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
def gallery(request):
    """Every component in every state, for development and demonstration only."""
    if not settings.DEMO:
        raise Http404
    return render(request, "ui/gallery.html", samples())
