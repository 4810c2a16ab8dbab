from django.db import connection
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.http import require_safe

from learning.models import Report


class CountQueries:
    """Counts the queries of a request into a header, without keeping their text."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        count = 0

        def counted(execute, sql, params, many, context):
            nonlocal count
            count += not sql.startswith("BEGIN")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response.headers["X-Queries"] = str(count)
        return response


@require_safe
def row(request):
    """The barest page: signed in, one small template, one row."""
    return render(
        request, "bench_row.html", {"row": Report.objects.order_by("pk").first(), "user": request.user}
    )


urlpatterns = [path("bench/row/", row), path("", include("config.urls"))]
