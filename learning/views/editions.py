from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.submissions import new_key, once
from learning.actions import (
    ChangedElsewhere,
    discard_draft,
    open_draft,
    problems_before_publishing,
    publish_edition,
    stamp,
)
from learning.contents import counts, differences, rows_of_each
from learning.forms import PublishForm
from learning.models import Edition, Report
from learning.models.content import Audience
from learning.permissions import check_can_change, check_can_publish
from learning.shipped import load_shipped, not_loaded
from learning.states import EditionState
from learning.views.access import content_editor, visible_edition
from learning.views.addresses import edit_address, edition_address


@content_editor
@require_safe
def content_home(request):
    """Every report that is not archived, with its live version, its draft and its earlier versions."""
    reports: dict[int, dict] = {}
    editions = Edition.objects.for_editors(request.user).select_related("report", "changed_by", "live_by")
    for edition in editions.filter(report__archived_at=None).order_by("report__slug", "-number"):
        entry = reports.setdefault(
            edition.report_id, {"report": edition.report, "earlier": [], "key": new_key()}
        )
        place = {EditionState.PUBLISHED: "live", EditionState.DRAFT: "draft", EditionState.AWAITING: "draft"}
        if edition.state in place:
            entry[place[edition.state]] = edition
        else:
            entry["earlier"].append(edition)
    context = {"reports": list(reports.values()), "shipped": not_loaded(), "submission": new_key()}
    return render(request, "learning/content_home.html", context)


@content_editor
@require_POST
@once("report loaded")
def report_load(request, report):
    """Load a report that comes with the service."""
    edition = load_shipped(by=request.user, key=report)
    messages.success(request, f"{edition.short_title} can be read now.")
    return redirect("learning:content-home")


@content_editor
@require_POST
@once("draft opened")
def edition_start(request, report):
    report = get_object_or_404(Report, slug=report, archived_at=None)
    draft = open_draft(by=request.user, report=report)
    messages.success(request, f"Version {draft.number} is started. Nobody sees it until you publish it.")
    return redirect(edition_address(draft))


@content_editor
@require_safe
def edition_detail(request, edition):
    edition = visible_edition(request.user, edition)
    areas = edition.recommendations.select_related("source")
    areas = list(areas.prefetch_related("prompts", "scenarios", "guidance", "checklists__items"))
    items = [item for area in areas for checklist in area.checklists.all() for item in checklist.items.all()]
    core = {
        audience: sum(item.core and item.audience in (Audience.ALL, audience) for item in items)
        for audience in (Audience.GROUP, Audience.CHILDMINDER)
    }
    context = {
        "edition": edition,
        "areas": areas,
        "core_group": core[Audience.GROUP],
        "core_childminder": core[Audience.CHILDMINDER],
        "to_check": [item for item in items if item.to_check],
        "sources": edition.sources.count(),
        "figures": edition.figures.count(),
    }
    return render(request, "learning/edition_detail.html", context)


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("draft discarded")
def edition_discard(request, edition):
    edition = visible_edition(request.user, edition)
    check_can_change(request.user, edition)
    if request.method == "POST":
        discard_draft(by=request.user, edition=edition)
        messages.success(request, f"Version {edition.number} is discarded. What is live has not changed.")
        return redirect("learning:content-home")
    return render(request, "learning/edition_discard.html", {"edition": edition, "submission": new_key()})


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("published")
def edition_publish(request, edition):
    edition = visible_edition(request.user, edition)
    check_can_publish(request.user, edition)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _publish_page(request, edition, form)
    note, opened = form.cleaned_data["change_note"], request.POST.get("opened") or "not said"
    try:
        publish_edition(by=request.user, edition=edition, change_note=note, opened=opened)
    except ChangedElsewhere as elsewhere:
        return _publish_page(request, elsewhere.current, form, sentence=str(elsewhere), status=409)
    messages.success(
        request, f"Version {edition.number} is live. Answers that were given before keep their own words."
    )
    return redirect(edition_address(edition))


def _publish_page(request, edition: Edition, form: PublishForm, *, sentence: str = "", status: int = 200):
    """What changed compared with the live version, what is missing, and the note."""
    live = Edition.objects.live().filter(report=edition.report_id).first()
    rows = rows_of_each([each for each in (live, edition) if each])
    changes = differences(live, rows[live.pk] if live else [], edition, rows[edition.pk])
    problems = problems_before_publishing(rows[edition.pk])
    context = {
        "edition": edition,
        "live": live,
        "changes": changes,
        "counts": counts(changes),
        "problems": [(each.sentence, edit_address(edition, each.row)) for each in problems],
        "form": form,
        "opened": stamp(edition),
        "sentence": sentence,
        "submission": new_key(),
    }
    return render(request, "learning/edition_publish.html", context, status=status)
