import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Group, Membership, SignIn
from accounts.submissions import new_key
from tests import factories
from tests.pages import EVIL, Page, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
ADDRESS, END = "/account/", "/account/sign-ins/end/"


@pytest.fixture
def me():
    return factories.member(factories.setting("Alder House"), "manager", "dsl", name="Mona")


def signed_in(user, **kwargs) -> Client:
    client = Client()
    factories.sign_in(client, user, **kwargs)
    return client


def test_it_shows_who_i_am_and_where_i_work(me):
    factories.end(factories.member(factories.setting("Beech House"), user=me.user))
    client = signed_in(me)
    with nothing_changes():
        page = Page(client.get(ADDRESS))
    assert f"Mona Username {me.user.username} Email None" in page.words
    assert "Alder House Manager, designated safeguarding lead" in page.words
    assert "/s/alder-house/" in page.links
    assert "Beech House" not in page.words


def test_a_lead_of_a_group_has_an_account_too():
    lead = factories.person()
    Membership.objects.create(user=lead, group=Group.objects.create(name="Alder Group"), role="lead")
    response = signed_in(lead).get(ADDRESS)
    assert response.status_code == 200
    assert "Alder Group Lead of the group" in Page(response).words


def test_a_childminder_is_a_childminder():
    assert "Jo Carter Childminder" in Page(signed_in(factories.childminder("Jo Carter")).get(ADDRESS)).words


def test_it_lists_where_i_am_signed_in_now(me):
    client = signed_in(me)
    SignIn.start(me.user, shared=False)
    SignIn.start(me.user, shared=True).end()
    stale = SignIn.start(me.user, shared=True)
    SignIn.objects.filter(pk=stale.pk).update(last_seen_at=timezone.now() - timezone.timedelta(minutes=16))
    SignIn.start(factories.person(), shared=True)
    words = Page(client.get(ADDRESS)).words
    assert words.count("This device Shared device") == 1
    assert words.count("Another device My own device") == 1
    assert words.count("without a tap") == 2


def test_signing_out_everywhere_else_keeps_this_device(me):
    here, there = signed_in(me), signed_in(me)
    with adds(AuditEvent=1, Submission=1):
        response = here.post(END, {"submission": new_key()})
    assert (response.status_code, response.url) == (302, ADDRESS)
    assert "You are signed out everywhere else." in Page(here.get(ADDRESS)).words
    assert there.get(ADDRESS).url == "/account/sign-in/?next=/account/"


def test_sent_twice_it_has_one_effect(me):
    client, key = signed_in(me), new_key()
    client.post(END, {"submission": key})
    later = signed_in(me)
    with nothing_changes():
        assert client.post(END, {"submission": key}).url == ADDRESS
    assert later.get(ADDRESS).status_code == 200


def test_signed_in_only_here_it_says_so(me):
    client = signed_in(me)
    client.post(END)
    assert "You were signed in only here." in Page(client.get(ADDRESS)).words


def test_nobody_elses_sign_ins_end(me):
    other = signed_in(factories.person())
    signed_in(me).post(END)
    assert other.get(ADDRESS).status_code == 200


def test_signed_out_leads_to_sign_in():
    assert Client().get(ADDRESS).url == "/account/sign-in/?next=/account/"
    assert Client().post(END).url.startswith("/account/sign-in/?next=")


def test_wrong_methods(me):
    client = signed_in(me)
    assert (client.post(ADDRESS).status_code, client.get(END).status_code) == (405, 405)


def test_words_of_the_database_come_out_as_text():
    me = factories.member(factories.setting(EVIL, slug="alder"), name=EVIL)
    assert_shown_as_text(signed_in(me).get(ADDRESS), times=2)


def test_more_settings_and_sign_ins_cost_no_more(me):
    client = signed_in(me)

    def add():
        factories.member(factories.setting(), user=me.user)
        SignIn.start(me.user, shared=True)

    assert_same_cost(growing(lambda: client.get(ADDRESS), add), at_most=6)
