"""The door of the editor: for anybody who does not edit content there is no such page."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from learning.models import Edition


def content_editor(view):
    """Outermost on every view of the editor. Somebody signed out is sent to sign in before this."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not request.user.edits_content:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


def visible_edition(user: User, public_id: str) -> Edition:
    return get_object_or_404(Edition.objects.for_editors(user), public_id=public_id)
