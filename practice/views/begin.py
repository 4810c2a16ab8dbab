from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from practice.reading import first_area_for


@require_safe
def begin(request, setting):
    """Somebody's first prompt: of what they were asked, else of the report their setting works with."""
    area = first_area_for(request.membership)
    if area is None:
        return redirect("practice:reading-list", setting)
    return redirect("practice:reflection-start", setting, area.edition.report.slug, area.key)
