"""Mails that say that something waits, and nothing more (security.md S32, S65).

They lie in post_office's table until `manage.py send_queued_mail` sends them, so nothing that would give access to
anything ever goes through here: invitations and new passwords are sent at once, and kept nowhere (docs/adr/0007).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from post_office import mail

SUBJECT = "Something waits for you in Early Years Reflect"
# By kind of notice. No name of anybody, no area, no setting: others may read over somebody's shoulder.
WHAT = {
    "shared": "somebody shared something with you",
    "question": "somebody wrote something to you",
    "read": "something of yours was read",
    "returned": "something came back to you",
    "asked": "your help is wanted with something",
    "submitted": "something is ready for you to look at",
    "sent_back": "something came back to you",
    "signed_off": "something was finished",
    "action": "something to do is yours now",
    "request": "you were asked to do something",
    "handed_on": "something was handed on to you",
    "due": "something is due soon, or overdue",
}
# What would make one address into two, or an address into a name with an address.
PARTS_ADDRESSES = frozenset(' ,;<>"\r\n\t')


@dataclass(frozen=True)
class Mail:
    kind: str
    address: str
    setting: str  # its slug


def queue(mails: Iterable[Mail]) -> None:
    """Write these into the outbox, inside the caller's transaction. An address that is none is left out."""
    mail.send_many(
        [
            {
                "recipients": [one.address],
                "sender": settings.DEFAULT_FROM_EMAIL,
                "subject": SUBJECT,
                "message": text(one),
                "priority": "medium",
            }
            for one in mails
            if is_plain(one.address)
        ]
    )


def text(one: Mail) -> str:
    """post_office compiles this as a template once more, so nothing that somebody typed may ever stand in it."""
    return render_to_string(
        "practice/email/notice.txt",
        {
            "what": WHAT[one.kind],
            "address": settings.SITE_ADDRESS + reverse("practice:notice-list", args=[one.setting]),
            "choose": settings.SITE_ADDRESS + reverse("practice:notice-choices", args=[one.setting]),
        },
    )


def is_plain(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return not PARTS_ADDRESSES & set(address)
