"""Inviting many: paste a list, look at what will happen to each line, invite them all at once."""

import hashlib

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions import invite
from accounts.models import Membership
from accounts.phrases import NewPhrase, new_phrase
from accounts.submissions import new_key, once
from common.templatetags.words import counted
from practice import slips
from practice.forms.team import PasteForm
from practice.pasting import Line, check_lines, read_lines
from practice.permissions import check_can_invite_many


@require_http_methods(["GET", "HEAD", "POST"])
def team_paste(request, setting):
    """The list waits in the session, encrypted; nothing is stored, so it may be sent again."""
    check_can_invite_many(request.membership)
    form = PasteForm(request.POST or None, initial={"text": slips.reveal(request, slips.PASTED)})
    if request.method == "POST" and form.is_valid():
        slips.hide(request, slips.PASTED, form.cleaned_data["text"])
        return redirect("practice:team-paste-check", setting)
    return render(request, "practice/team_paste.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def team_paste_check(request, setting):
    check_can_invite_many(request.membership)
    text = slips.reveal(request, slips.PASTED)
    if not text:
        return redirect("practice:team-paste", setting)
    if request.method != "POST":
        return preview(request, text)
    # Hashing many phrases takes seconds, so it is done before anything is locked.
    phrases = {line.number: new_phrase() for line in read_lines(text) if line.username}
    return invite_all(request, text, phrases)


def preview(request, text: str, status: int = 200):
    lines = check_lines(read_lines(text), request.setting)
    good = [line for line in lines if not line.problem]
    context = {
        "good": good,
        "bad": [line for line in lines if line.problem],
        "left": "\n".join(line.text for line in good),
        "seen": digest(text),
        "changed": status == 409,
        "submission": new_key(),
    }
    return render(request, "practice/team_paste_check.html", context, status=status)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@once("invite many")
def invite_all(request, text: str, phrases: dict[int, NewPhrase]):
    """All of them or nobody. What is wrong by now is shown instead."""
    lines = check_lines(read_lines(text), request.setting)
    if request.POST.get("seen") != digest(text) or any(line.problem for line in lines):
        return preview(request, text, status=409)
    slips.keep(request, [invite_line(request.membership, line, phrases.get(line.number)) for line in lines])
    messages.success(request, f"{counted(len(lines), 'person is,people are')} invited.")
    return redirect("practice:team-slips", request.setting.slug)


def invite_line(me: Membership, line: Line, phrase: NewPhrase | None) -> slips.Slip:
    invitation, token = invite(
        by=me,
        name=line.name,
        email=line.email,
        username=line.username,
        role=Membership.Role.PRACTITIONER,
        phrase=phrase,
    )
    return slips.slip_of_invitation(invitation, token, phrase.words if phrase else "")
