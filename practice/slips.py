"""What a manager hands over, shown once: links and one-time phrases, on their way from the form to the next page.

Until then they wait in the session, encrypted with the setting's key.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.conf import settings
from django.urls import reverse

from accounts.actions import invitation_address
from accounts.models import Invitation
from common.models import DataKey
from common.templatetags.words import exactly

# In the session: the slips, and before them the list that somebody pasted.
SLIPS, PASTED = "slips", "pasted"


@dataclass(frozen=True)
class Slip:
    """For one person. `address` is the page to open: with a phrase the same for everybody, else their own link.

    `email` is set when the link was mailed as well. `until` is in words.
    """

    name: str
    address: str
    until: str
    username: str = ""
    phrase: str = ""
    email: str = ""


def phrase_address() -> str:
    return settings.SITE_ADDRESS + reverse("accounts:phrase")


def slip_of_invitation(invitation: Invitation, token: str, phrase: str = "") -> Slip:
    return Slip(
        name=invitation.name,
        address=phrase_address() if phrase else invitation_address(token),
        until=exactly(invitation.expires_at),
        username=invitation.username if phrase else "",
        phrase=phrase,
        email=invitation.email,
    )


def keep(request, slips: Iterable[Slip]) -> None:
    hide(request, SLIPS, json.dumps([asdict(slip) for slip in slips]))


def take(request) -> list[Slip]:
    """The slips of this setting. They are gone from the session then, and so is the list they came from."""
    shown = reveal(request, SLIPS)
    if shown:
        del request.session[SLIPS]
        request.session.pop(PASTED, None)
    return [Slip(**each) for each in json.loads(shown or "[]")]


def hide(request, name: str, text: str) -> None:
    """Put a text into the session, readable only with the key of this address's setting."""
    request.session[name] = DataKey.encrypt(request.setting.key, text)


def reveal(request, name: str) -> str:
    """The text put there for this setting, else an empty one: another tab may be in another setting."""
    stored = request.session.get(name, "")
    mine = stored.startswith(f"{request.setting.key.public_id}:")
    return DataKey.decrypt(stored) if mine else ""
