from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import AuditEvent
from accounts.submissions import new_key, once
from practice.actions import reflecting
from practice.forms.reflections import CommentForm
from practice.models import Reflection, SelfAudit
from practice.permissions import check_is_reader


def shared_reflection(request, public_id: str) -> Reflection:
    """A reflection this person may see; their own refuses with a sentence, since nobody reviews themselves."""
    reflections = Reflection.objects.visible_to(request.user).select_related(
        "recommendation__edition__report", "author__key", "setting__key"
    )
    reflection = get_object_or_404(reflections, setting=request.setting, public_id=public_id)
    check_is_reader(request.membership, reflection)
    return reflection


@require_safe
def review_list(request, setting):
    shared = Reflection.objects.shared_with(request.user).filter(setting=request.setting)
    shared = shared.defer("differently").select_related("author", "recommendation").order_by("shared_at")
    audits = SelfAudit.objects.visible_to(request.user).filter(setting=request.setting).awaiting_review()
    context = {
        "awaiting": [one for one in shared if one.state == "shared"],
        "read": [one for one in reversed(shared) if one.state == "read"][:30],
        "audits": audits.select_related("submitted_by").order_by("submitted_at")
        if request.membership.is_manager
        else [],
    }
    return render(request, "practice/review_list.html", context)


@require_safe
def review_reflection(request, setting, reflection):
    """Opening somebody else's words is logged (security.md S54)."""
    reflection = shared_reflection(request, reflection)
    AuditEvent.log("opened", by=request.user, on=reflection)
    return review_page(request, reflection, CommentForm())


def review_page(request, reflection, form, status=200):
    context = {
        "reflection": reflection,
        "area": reflection.recommendation,
        "edition": reflection.recommendation.edition,
        "answers": reflection.answers.select_related("prompt"),
        "readers": reflection.readers.select_related("person"),
        "comments": reflection.comments.select_related("by"),
        "acted_elsewhere": reflection.acted_elsewhere.order_by("at").first(),
        "action": reflection.actions.first(),
        "form": form,
        "submission": new_key(),
    }
    return render(request, "practice/review_reflection.html", context, status=status)


@require_POST
@once("comment on a reflection")
def comment_add(request, setting, reflection):
    reflection = shared_reflection(request, reflection)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return review_page(request, reflection, form, status=422)
    data = form.cleaned_data
    reflecting.comment_on_reflection(
        by=request.membership,
        reflection=reflection,
        text=data["text"],
        is_question=data["kind"] == "question",
    )
    messages.success(request, "Sent. They may answer it, or not.")
    return redirect("practice:review-reflection", setting, reflection.public_id)


@require_POST
@once("mark a reflection as read")
def mark_read(request, setting, reflection):
    reflection = shared_reflection(request, reflection)
    reflecting.mark_reflection_read(by=request.membership, reflection=reflection)
    messages.success(request, f"Marked as read. {reflection.author.name} is told.")
    return redirect("practice:review-list", setting)


@require_POST
@once("return a reflection")
def give_back(request, setting, reflection):
    reflection = shared_reflection(request, reflection)
    reflecting.return_reflection(by=request.membership, reflection=reflection)
    messages.success(request, f"Returned to {reflection.author.name}. Nobody else can read it now.")
    return redirect("practice:review-list", setting)


@require_POST
@once("act elsewhere")
def at_risk(request, setting, reflection):
    reflection = shared_reflection(request, reflection)
    reflecting.act_elsewhere_on_reflection(by=request.membership, reflection=reflection)
    return redirect("worried")
