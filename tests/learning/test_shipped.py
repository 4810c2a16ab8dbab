"""The reports that come with the service are loaded by one press."""

import pytest

from accounts.models import AuditEvent
from accounts.submissions import new_key
from common.refusals import Refused
from learning.models import Edition, Report
from learning.shipped import load_shipped, not_loaded
from tests import factories
from tests.pages import Page
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db
KEY = "panel-annual-report-2023-24"


@pytest.fixture
def editor(client):
    user = factories.editor()
    factories.sign_in(client, user)
    return user


def press(client, key=KEY, **sent):
    return client.post(f"/content/reports/{key}/load/", {"submission": new_key(), **sent})


def test_an_empty_service_offers_what_comes_with_it(client, editor):
    page = Page(client.get("/content/"))
    assert "Comes with this service, not loaded yet" in page.words
    assert "12 areas, with prompts, talks and questions." in page.words


def test_one_press_makes_it_live(client, editor):
    response = press(client)
    assert (response.status_code, response.url) == (302, "/content/")
    live = Edition.objects.live().get(report__slug=KEY)
    assert live.recommendations.count() == 12
    event = AuditEvent.objects.get(what="report loaded")
    assert (event.by, event.object_id) == (editor, live.public_id)
    assert "not loaded yet" not in Page(client.get("/content/")).words


def test_pressed_twice_it_is_loaded_once(client, editor):
    key = new_key()
    assert press(client, submission=key).url == press(client, submission=key).url
    assert Edition.objects.count() == 1
    assert "This report is here already." in Page(press(client)).words
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("key", ["no-such-report", "passwd"])
def test_a_report_that_does_not_come_with_it_is_refused(client, editor, key):
    with nothing_changes():
        assert press(client, key).status_code == 403


@pytest.mark.parametrize("who", [factories.administrator, lambda: factories.childminder().user])
def test_only_editors_find_it(client, who):
    user = who()
    factories.sign_in(client, user)
    assert press(client).status_code == 404
    with pytest.raises(Refused):
        load_shipped(by=user, key=KEY)
    assert not Report.objects.exists()


def test_it_is_not_opened_as_a_page(client, editor):
    assert client.get(f"/content/reports/{KEY}/load/").status_code == 405


def test_what_is_here_is_not_offered_again(editor):
    assert [one.key for one in not_loaded()] == [KEY]
    factories.report(KEY)
    assert not_loaded() == []
