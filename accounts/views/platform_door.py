"""The door of the platform pages: for anybody who does not run the service there is no such page."""

from functools import wraps

from django.http import Http404

from accounts.actions import invitation_address
from common.models import DataKey

LINK = "platform_link"


def administrator(view):
    """Outermost on every platform view. Somebody signed out is sent to sign in before this."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not request.user.runs_platform:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


def keep_link(request, token: str) -> None:
    """The link of a new invitation waits in the session, encrypted, for the one page that shows it."""
    request.session[LINK] = DataKey.encrypt(request.user.key, invitation_address(token))


def take_link(request) -> str:
    stored = request.session.pop(LINK, "")
    return DataKey.decrypt(stored) if stored else ""
