"""Somebody who leads a group, and what stands on its page."""

from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.submissions import new_key
from tests import factories


class Leader:
    """Signed in. Addresses take the group by themselves."""

    def __init__(self, me: Membership):
        self.me = me
        self.client = Client()
        factories.sign_in(self.client, me)

    def url(self, view: str, *args) -> str:
        return reverse(f"practice:{view}", args=[self.me.group.public_id, *args])

    def get(self, view: str = "group-detail", *args, **query):
        return self.client.get(self.url(view, *args), query)

    def post(self, view: str = "group-detail", *args, **data):
        return self.client.post(self.url(view, *args), {"submission": new_key(), **data})
