from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.submissions import new_key, once
from learning.models import Edition, Recommendation
from practice import asking
from practice.actions.reading import mark_area_read
from practice.models import Action, Reflection, SelfAudit
from practice.pictures import where_we_stand
from practice.published import area_parts
from practice.reading import areas_with_status, is_chosen_by, is_read_by, questions_count
from practice.talked import talks_on

LISTED = ("public_id", "state", "created_at", "finished_at")


def live_edition(report: str) -> Edition:
    return get_object_or_404(Edition.objects.live(), report__slug=report)


def live_area(report: str, key: str, **annotations) -> Recommendation:
    """The area of this key in the live version of the report, with its version, its source and annotations."""
    areas = Recommendation.objects.select_related("edition__report", "source").annotate(**annotations)
    return get_object_or_404(areas, edition__in=Edition.objects.live(), edition__report__slug=report, key=key)


@require_safe
def reading_list(request, setting):
    """The reports the setting works with stand first."""
    live = Edition.objects.live().annotate(
        areas=Count("recommendations"), is_chosen=is_chosen_by(request.membership, "report")
    )
    editions = list(live.order_by("-is_chosen", "-published_on"))
    read = Recommendation.objects.filter(is_read_by(request.membership), edition__in=editions)
    counts = dict(read.order_by().values_list("edition").annotate(Count("pk")))
    for edition in editions:
        edition.areas_read = counts.get(edition.pk, 0)
    context = {
        "chosen": [edition for edition in editions if edition.is_chosen],
        "others": [edition for edition in editions if not edition.is_chosen],
        "submission": new_key(),
    }
    return render(request, "practice/reading_list.html", context)


@require_safe
def report_detail(request, setting, report):
    edition = live_edition(report)
    areas = areas_with_status(request.membership, edition)
    stands = where_we_stand(request.setting, report)
    for area in areas:
        area.stand = stands.get(area.key)  # type: ignore[attr-defined]
    unread = [area for area in areas if area.status == "not_started"]  # type: ignore[attr-defined]
    context = {
        "edition": edition,
        "areas": areas,
        "minutes": sum(area.minutes for area in areas),
        "begun": len(areas) - len(unread),
        "next_area": unread[0] if unread else None,
    }
    return render(request, "practice/report_detail.html", context)


@require_safe
def report_sources(request, setting, report):
    edition = live_edition(report)
    context = {
        "edition": edition,
        "sources": edition.sources.all(),
        "figures": edition.figures.select_related("source", "recommendation"),
    }
    return render(request, "practice/report_sources.html", context)


@require_safe
def area_detail(request, setting, report, recommendation):
    area = live_area(report, recommendation, is_read=is_read_by(request.membership))
    mine = Reflection.objects.written_by(request.user)
    context = {
        "area": area,
        "edition": area.edition,
        "parts": area_parts(area, request.setting),
        "is_read": area.is_read,  # type: ignore[attr-defined]
        "mine": mine.for_area(area).only(*LISTED).order_by("-changed_at")[:5],
        "stand": where_we_stand(request.setting, report, area_key=area.key).get(area.key),
        "outcome": Action.objects.visible_to(request.user).for_area(area).outcome(),
        "talks": talks_on(request.membership, area, most=3),
        "asked": asking.asked_about(request.membership, area),
        "submission": new_key(),
    }
    return render(request, "practice/area_detail.html", context)


@require_POST
@once("read an area")
def area_read(request, setting, report, recommendation):
    area = live_area(report, recommendation)
    mark_area_read(by=request.membership, recommendation=area)
    return redirect("practice:area-detail", setting, report, recommendation)


@require_safe
def area_why(request, setting, report, recommendation):
    area = live_area(report, recommendation)
    context = {
        "area": area,
        "edition": area.edition,
        "questions": questions_count(area, request.setting.audience),
        "prompts": area.prompts.for_audience(request.setting.audience).count(),
        "figures": area.figures.select_related("source"),
    }
    return render(request, "practice/area_why.html", context)


@require_safe
def area_outcome(request, setting, report, recommendation):
    area = live_area(report, recommendation)
    here = {"setting": request.setting}
    audits = SelfAudit.objects.visible_to(request.user).filter(**here).for_area(area)
    mine = Reflection.objects.written_by(request.user).filter(**here)
    actions = Action.objects.visible_to(request.user).filter(**here).for_area(area).select_related("owner")
    context = {
        "area": area,
        "edition": area.edition,
        "stand": where_we_stand(request.setting, report, area_key=area.key).get(area.key),
        "audits": audits.select_related("sign_off").order_by("-started_at")[:20],
        "actions": actions.order_by("-created_at")[:50],
        "mine": mine.for_area(area).defer("differently").order_by("-changed_at")[:20],
        "talks": talks_on(request.membership, area, most=20),
    }
    return render(request, "practice/area_outcome.html", context)
