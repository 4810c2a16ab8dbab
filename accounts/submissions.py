"""Exactly once: a double click, Back and resubmit, a lost reply or twenty parallel posts have one effect."""

import hashlib
import secrets
from functools import wraps

from django.db import IntegrityError, transaction
from django.shortcuts import redirect

from accounts.models import Submission


class _NotDone(Exception):
    """The act did not happen (a form was refused): roll the key back so that it can be sent again."""

    def __init__(self, response):
        self.response = response


def new_key() -> str:
    """What a form carries in its hidden field `submission`."""
    return secrets.token_urlsafe(16)


def stored_key(request) -> str:
    """The key of this request, bound to the person, the address and what was sent.

    One page may hold several forms; and who goes back, changes the words and sends them again has done something new.
    """
    who = request.user.pk or request.session.session_key or "anonymous"
    sent = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return hashlib.sha256(repr((who, request.path, sent)).encode()).hexdigest()


def once(act: str):
    """Let a POST view act once for each `submission` key, in one transaction that starts with the key's row.

    The view's redirect is remembered; a repeat is redirected there. When the view does not redirect, or raises,
    everything is rolled back and the key stays unused. A form without a key gets one of its own.
    """

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if request.method != "POST":
                return view(request, *args, **kwargs)
            if not request.POST.get("submission"):
                request.POST = request.POST.copy()
                request.POST["submission"] = new_key()
            key = stored_key(request)
            try:
                with transaction.atomic():
                    return _act(view, request, args, kwargs, key=key, act=act)
            except _NotDone as not_done:
                return not_done.response
            except IntegrityError:
                done = Submission.objects.filter(key=key).first()
                if done is None:
                    raise
                return redirect(done.outcome)

        return wrapper

    return decorate


def _act(view, request, args, kwargs, *, key, act):
    by = request.user if request.user.is_authenticated else None
    submission = Submission.objects.create(key=key, by=by, act=act)
    response = view(request, *args, **kwargs)
    if response.status_code != 302:
        raise _NotDone(response)
    submission.outcome = response.url
    submission.save(update_fields=["outcome"])
    return response
