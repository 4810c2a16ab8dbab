"""Coming in with a one-time phrase: first username and phrase, then, on a second page, a password of one's own."""

import time

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import accept_phrase_as, accept_phrase_as_new_person
from accounts.forms_phrase import InvitedForm, NewPasswordForm, PhraseForm
from accounts.landing import landing
from accounts.models import AuditEvent, OneTimePhrase, User
from accounts.phrases import choose_password, find_phrase, find_proved, started_by, username_of
from accounts.submissions import new_key, once
from common.refusals import Refused

PROVED = "one_time_phrase"  # in the session: which phrase was typed rightly, and when
SECOND_PAGE = 15 * 60  # seconds it may take; then the phrase is asked for again
WRONG = "Username or phrase is not right, or the phrase cannot be used any more. Check both, or ask for a new phrase."
TOO_OFTEN = "That was tried too often. Wait five minutes, then try again."


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_not_required
def phrase(request):
    """Only the session changes, so it may be repeated; and the throttle's count must outlive a refused form."""
    signed_in = request.user.is_authenticated
    form = PhraseForm(request.POST or None, signed_in=signed_in)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        username = request.user.username if signed_in else form.cleaned_data["username"].strip().lower()
        if not ratelimit.consume(request, action="phrase", key=username):
            form.add_error(None, TOO_OFTEN)
            status = 429
        elif found := find_phrase(username=username, typed=form.cleaned_data["phrase"]):
            request.session.cycle_key()
            request.session[PROVED] = [found.public_id, time.time()]
            return redirect("accounts:phrase-choose")
        else:
            AuditEvent.log("one-time phrase refused", by=None)
            form.add_error(None, WRONG)
    return render(request, "account/phrase.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_not_required
def phrase_choose(request):
    found = _proved(request)
    if found is None:
        return redirect("practice:start" if request.user.is_authenticated else "accounts:phrase")
    return _use(request, found)


def _proved(request) -> OneTimePhrase | None:
    """The phrase of the first page, while it is open. Raises Refused for somebody else who signed in meanwhile."""
    public_id, at = request.session.get(PROVED, ("", 0))
    found = find_proved(public_id) if time.time() - at < SECOND_PAGE else None
    user = request.user
    if found is not None and user.is_authenticated and username_of(found) != user.username:
        raise Refused(f"You are signed in as {user.name}. Sign out first, then use the phrase.")
    return found


@once("use a one-time phrase")
def _use(request, found):
    if found.user is not None:
        return _new_password(request, found)
    if request.user.is_authenticated:
        return _join(request, found)
    return _new_person(request, found)


def _new_person(request, found):
    form = InvitedForm(request.POST or None, invitation=found.invitation)
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_phrase_as_new_person(phrase=found, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _enter(request, user)
    context = {"form": form, "username": found.invitation.username, "submission": new_key()}
    return render(request, "account/phrase_invited.html", context, status=422 if form.is_bound else 200)


def _join(request, found):
    if request.method != "POST":
        return render(request, "account/phrase_join.html", {"submission": new_key()})
    member = accept_phrase_as(user=request.user, phrase=found)
    request.session.pop(PROVED)
    return redirect(landing(member))


def _new_password(request, found):
    form = NewPasswordForm(request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        user = choose_password(phrase=found, password=form.cleaned_data["password"])
        return _enter(request, user, started_by(found))
    context = {"form": form, "given": started_by(found), "submission": new_key()}
    return render(request, "account/phrase_password.html", context, status=422 if form.is_bound else 200)


def _enter(request, user: User, what_happened: str = ""):
    request.session.pop(PROVED)
    get_adapter().login(request, user)
    if what_happened:
        messages.info(request, what_happened)
    return redirect("practice:start" if user.welcomed_at else "accounts:welcome")
