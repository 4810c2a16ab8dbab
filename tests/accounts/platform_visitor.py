"""Somebody who runs the service, in their browser."""

from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.submissions import new_key
from tests import factories

TOO_LONG = "n" * 121
LINK = "/account/invitation/"


class Administrator:
    def __init__(self, user: User | None = None):
        self.user = user or factories.administrator()
        self.client = Client()
        factories.sign_in(self.client, self.user)

    def url(self, view: str, *args) -> str:
        return reverse(f"platform:{view}", args=args)

    def get(self, view: str, *args, **query):
        return self.client.get(self.url(view, *args), query)

    def post(self, view: str, *args, **data):
        return self.client.post(self.url(view, *args), {"submission": new_key(), **data})


def token_in(words: str) -> str:
    """The token of the link that a page shows once. Raises StopIteration when it shows none."""
    address = next(word for word in words.split() if LINK in word)
    return address.rstrip("/").rsplit("/", 1)[1]
