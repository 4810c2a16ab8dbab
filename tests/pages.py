"""What the tests of pages share: somebody who visits, what stands on a page, and what it costs."""

from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.submissions import new_key
from common import crypto
from learning.models import Edition
from learning.models.guards import CONTENT_MODELS
from practice.models import SelfAudit
from tests import factories

EVIL = "<script>alert(1)</script> {{ 7|add:7 }} {% bad %}"
EVIL_AS_TEXT = "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }} {% bad %}"


class Visitor:
    """Somebody signed in who works in one setting. Addresses take that setting by themselves."""

    def __init__(self, me: Membership):
        self.me = me
        self.client = Client()
        self.sign_in = factories.sign_in(self.client, me)

    def url(self, view: str, *args) -> str:
        return reverse(f"practice:{view}", args=[self.me.setting.slug, *args])

    def get(self, view: str, *args, **query):
        return self.client.get(self.url(view, *args), query)

    def post(self, view: str, *args, **data):
        return self.client.post(self.url(view, *args), {"submission": new_key(), **data})


class Page(HTMLParser):
    """What a person meets on a page: title, words, links, and what stands in the boxes of its forms."""

    UNSEEN = ("script", "style", "svg")

    def __init__(self, response):
        super().__init__()
        self.title = ""
        self.links: list[str] = []
        self.boxes: dict[str, str] = {}
        self._words: list[str] = []
        self._within: list[str] = []
        self._area = ""
        self._address = response.request["PATH_INFO"]
        self.feed(response.content.decode())

    @property
    def words(self) -> str:
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag in ("title", "textarea", *self.UNSEEN):
            self._within.append(tag)
        if tag == "a":
            href = values.get("href", "")
            self.links.append(href if href[:1] in "#?" else urljoin(self._address, href))
        if tag == "textarea":
            self._area = values["name"]
            self.boxes[self._area] = ""
        if tag == "input" and (values.get("type") not in ("radio", "checkbox") or "checked" in values):
            self.boxes[values.get("name", "")] = values.get("value", "")

    def handle_endtag(self, tag):
        if tag in self._within:
            self._within.remove(tag)
        if tag == "textarea":
            self.boxes[self._area] = self.boxes[self._area].removeprefix("\n")

    def handle_data(self, data):
        if "title" in self._within:
            self.title += data
        if "textarea" in self._within:
            self.boxes[self._area] += data
        if not any(tag in self._within for tag in self.UNSEEN):
            self._words.append(data)


def assert_refused(response, sentence: str, *, status: int = 403) -> None:
    """A page with this sentence, which says that nothing was changed."""
    assert response.status_code == status
    assert sentence in Page(response).words
    assert "Nothing was changed." in Page(response).words


def assert_shown_as_text(response, *, times: int = 1) -> None:
    """What somebody typed stands on the page as they typed it, at least so often, and nowhere as markup."""
    body = response.content.decode()
    assert response.status_code in (200, 422)
    assert "<script>alert" not in body
    assert body.count(EVIL_AS_TEXT) >= times, body.count(EVIL_AS_TEXT)


def evil_edition(**kwargs) -> Edition:
    """A published version in which every text of an editor is an attack."""
    made = factories.edition(published=False, **kwargs)
    lists = {"themes": [EVIL], "changed_since": [{"date": EVIL, "text": EVIL, "source": "report"}]}
    Edition.objects.filter(pk=made.pk).update(**lists, **words_of(Edition))
    for model in CONTENT_MODELS:
        model.objects.filter(edition=made).update(**words_of(model))
    made.refresh_from_db()
    made.publish(by=None)
    return made


def words_of(model) -> dict:
    """The attack for every field of this model that holds words, and not a choice, a key or an address."""
    fields = [
        field for field in model._meta.fields if field.get_internal_type() in ("CharField", "TextField")
    ]
    words = [field.name for field in fields if not field.choices and (field.max_length or 999) >= len(EVIL)]
    said = {"kind": "ask", "wording": EVIL, "source": "report", "author": EVIL, "locator": EVIL}
    lists = {
        "Recommendation": {"cautions": [EVIL], "also_said": [said]},
        "ChecklistItem": {"evidence": [EVIL]},
        "Scenario": {"questions": [EVIL] * 3, "ideas": [EVIL] * 2},
    }
    return {name: EVIL for name in words if name not in ("address", "pack_sha256")} | lists.get(
        model.__name__, {}
    )


def handed_in(by: Membership, title: str = "Winter look") -> SelfAudit:
    """A row that waits for review, without its answers: thirty real ones take their time."""
    values = {"scope": "core", "state": "submitted", "submitted_at": timezone.now()}
    return SelfAudit.objects.create(
        setting=by.setting,
        edition=factories.live_edition(),
        title=title,
        started_by=by.user,
        submitted_by=by.user,
        **values,
    )


# What a page costs


def queries(ask: Callable) -> int:
    """How many queries one page costs when no key is open yet."""
    crypto.forget_opened_keys()
    with CaptureQueriesContext(connection) as asked:
        response = ask()
    assert response.status_code == 200
    return len(asked)


def assert_same_cost(asks: Iterable[Callable], *, at_most: int = 15) -> None:
    """Each of these pages, with 1, 3 and 30 rows, costs the same number of queries, and not many."""
    counts = [queries(ask) for ask in asks]
    assert len(counts) == 3
    assert len(set(counts)) == 1, counts
    assert counts[0] <= at_most


def growing(ask: Callable, add: Callable) -> Iterable[Callable]:
    """The same page with 1, 3 and 30 rows; `add` adds one row."""
    for more in (1, 2, 27):
        for _ in range(more):
            add()
        yield ask
