from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import User
from accounts.submissions import new_key
from learning.actions import open_draft
from learning.models import ChecklistItem, Edition, Guidance, Prompt, Recommendation, Scenario
from tests import factories


@dataclass
class Desk:
    """An editor, signed in, with a live version of one report and a draft of the next."""

    client: Client
    editor: User
    live: Edition
    draft: Edition

    @property
    def area(self) -> Recommendation:
        return self.draft.recommendations.get(key="area-1")

    @property
    def prompt(self) -> Prompt:
        return self.draft.prompts.get(recommendation__key="area-1", key="prompt-1")

    @property
    def scenario(self) -> Scenario:
        return self.draft.scenarios.get(recommendation__key="area-1", key="handover")

    @property
    def item(self) -> ChecklistItem:
        return self.draft.items.get(checklist__key="area-1", key="item-1")

    @property
    def guidance(self) -> Guidance:
        return self.draft.guidance.get(recommendation__key="area-1", key="words")

    def post(self, url: str, data: dict | None = None, **kwargs):
        return self.client.post(url, {"submission": new_key(), **(data or {})}, **kwargs)


@pytest.fixture
def desk(db, client) -> Desk:
    live = factories.edition()
    editor = factories.editor()
    factories.sign_in(client, editor)
    return Desk(client, editor, live, open_draft(by=editor, report=live.report))


@pytest.fixture
def stranger(db):
    """Signs somebody of this sort in with a client of their own, and returns it."""

    def sign_in(sort: str) -> Client:
        people = {
            "practitioner": lambda: factories.member(factories.setting()),
            "manager": lambda: factories.member(factories.setting(), "manager", "dsl"),
            "administrator": factories.administrator,
        }
        client = Client()
        factories.sign_in(client, people[sort]())
        return client

    return sign_in


@pytest.fixture
def asked(django_assert_max_num_queries):
    """How many queries a page costs; more than 15 fail at once."""

    def cost(client, url: str) -> int:
        with django_assert_max_num_queries(15) as found:
            assert client.get(url).status_code == 200
        return len(found)

    return cost
