from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.submissions import new_key, once
from learning.actions import (
    ChangedElsewhere,
    add_item,
    add_prompt,
    add_scenario,
    fingerprint,
    leave_out,
    save_row,
)
from learning.contents import BY_WORD, Row, kind_of, published_revision
from learning.forms import FORMS, ItemForm, PromptForm, RowForm, ScenarioForm
from learning.models import Edition
from learning.permissions import NOT_A_DRAFT, check_can_change
from learning.views.access import content_editor, visible_edition
from learning.views.addresses import edition_address, leave_out_address

CHANGE = {
    "area": "Change this area",
    "guidance": "Change this guidance",
    "prompt": "Change this prompt",
    "scenario": "Change this scenario",
    "question": "Change this question",
}


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("area changed")
def area_edit(request, edition, area):
    return _edit(request, edition, "area", key=area)


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("guidance changed")
def guidance_edit(request, edition, area, guidance):
    return _edit(request, edition, "guidance", recommendation__key=area, key=guidance)


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("prompt changed")
def prompt_edit(request, edition, area, prompt):
    return _edit(request, edition, "prompt", recommendation__key=area, key=prompt)


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("scenario changed")
def scenario_edit(request, edition, area, scenario):
    return _edit(request, edition, "scenario", recommendation__key=area, key=scenario)


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("question changed")
def item_edit(request, edition, checklist, item):
    return _edit(request, edition, "question", checklist__key=checklist, key=item)


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("prompt added")
def prompt_add(request, edition, area):
    edition = visible_edition(request.user, edition)
    area = get_object_or_404(edition.recommendations.select_related("edition"), key=area)
    check_can_change(request.user, edition)
    form = PromptForm(_posted(request))
    if not form.is_valid():
        return _form_page(request, edition, form, heading=f"Add a prompt to {area.name}")
    add_prompt(by=request.user, area=area, values=form.values)
    messages.success(request, "The prompt is added.")
    return redirect(edition_address(edition, area.key))


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("scenario added")
def scenario_add(request, edition, area):
    edition = visible_edition(request.user, edition)
    area = get_object_or_404(edition.recommendations.select_related("edition"), key=area)
    check_can_change(request.user, edition)
    form = ScenarioForm(_posted(request))
    if not form.is_valid():
        return _form_page(request, edition, form, heading=f"Add a scenario to {area.name}")
    add_scenario(by=request.user, area=area, values=form.values)
    messages.success(request, "The scenario is added.")
    return redirect(edition_address(edition, area.key))


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("question added")
def item_add(request, edition, checklist):
    edition = visible_edition(request.user, edition)
    checklist = get_object_or_404(
        edition.checklists.select_related("edition", "recommendation"), key=checklist
    )
    check_can_change(request.user, edition)
    form = ItemForm(_posted(request))
    if not form.is_valid():
        return _form_page(request, edition, form, heading=f"Add a question to {checklist.title}")
    add_item(by=request.user, checklist=checklist, values=form.values)
    messages.success(request, "The question is added.")
    return redirect(edition_address(edition, checklist.recommendation.key))


@content_editor
@require_http_methods(["GET", "HEAD", "POST"])
@once("left out")
def row_leave_out(request, edition, kind, parent, key):
    edition = visible_edition(request.user, edition)
    row = _find(edition, kind, {f"{_parent_of(kind)}__key": parent, "key": key})
    check_can_change(request.user, edition)
    if request.method == "POST":
        leave_out(by=request.user, row=row, opened=request.POST.get("opened") or "not said")
        messages.success(request, f"The {kind} is left out of version {edition.number}.")
        return redirect(edition_address(edition))
    context = {
        "edition": edition,
        "row": row,
        "word": kind,
        "opened": fingerprint(row),
        "submission": new_key(),
    }
    return render(request, "learning/row_leave_out.html", context)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _parent_of(word: str) -> str:
    """The field of the row's parent; only rows that have one can be left out here."""
    kind = BY_WORD.get(word)
    if kind is None or not kind.parent:
        raise Http404
    return kind.parent


def _find(edition: Edition, word: str, where: dict) -> Row:
    kind = BY_WORD[word]
    return get_object_or_404(
        kind.model._default_manager.select_related("edition", *kind.points_to), edition=edition, **where
    )


def _edit(request, public_id: str, word: str, **where):
    """Change one row of a draft. Whatever goes wrong, the page that answers still holds what was typed."""
    edition = visible_edition(request.user, public_id)
    try:
        row = _find(edition, word, where)
    except Http404:
        if request.method == "POST":
            return _not_saved(
                request, edition, word, f"This {word} is not in version {edition.number}.", status=404
            )
        raise
    if request.method == "POST" and not edition.is_draft:
        return _not_saved(request, edition, word, NOT_A_DRAFT, status=403)
    check_can_change(request.user, edition)
    return _save(request, edition, row)


def _save(request, edition: Edition, row: Row):
    kind = kind_of(row)
    was_published = kind.has_revision and published_revision(row) is not None
    form = FORMS[kind.word](_posted(request), row=row, asks_for_change=was_published)
    if not form.is_valid():
        return _form_page(request, edition, form, heading=CHANGE[kind.word], row=row)
    opened = request.POST.get("opened") or "not said"
    try:
        changed = save_row(
            by=request.user, row=row, values=form.values, meaning_changed=form.meaning_changed, opened=opened
        )
    except ChangedElsewhere as elsewhere:
        return _form_page(
            request, edition, form, heading=CHANGE[kind.word], row=elsewhere.current, conflict=True
        )
    messages.success(
        request, "Your change is saved." if changed else "Nothing was different, so nothing was saved."
    )
    return redirect(edition_address(edition, _area_of(row).key))


def _area_of(row: Row) -> Row:
    """The area that an area, a prompt, a scenario, a piece of guidance or a question is part of, or is."""
    return getattr(getattr(row, "checklist", row), "recommendation", row)


def _form_page(request, edition, form: RowForm, *, heading: str, row: Row = None, conflict: bool = False):
    """A form sent again after a conflict starts from what is stored now, so that it replaces it knowingly."""
    opened = request.POST.get("opened") if form.is_bound and not conflict else None
    context = {
        "edition": edition,
        "form": form,
        "heading": heading,
        "row": row,
        "opened": opened or (fingerprint(row) if row else ""),
        "beside": form.beside(row) if conflict else None,
        "leave_out": leave_out_address(edition, row) if row else "",
        "submission": new_key(),
    }
    return render(request, "learning/row_form.html", context, status=409 if conflict else 200)


def _not_saved(request, edition: Edition, word: str, sentence: str, *, status: int):
    form = FORMS[word]
    typed = [(form.base_fields[name].label, request.POST.get(name, "")) for name in form.row_fields]
    context = {"edition": edition, "sentence": sentence, "typed": [each for each in typed if each[1]]}
    return render(request, "learning/not_saved.html", context, status=status)
