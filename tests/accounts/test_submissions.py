"""Exactly once (reliability.md R21)."""

from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from accounts.models import AuditEvent, Group, Submission
from accounts.submissions import new_key, once, stored_key
from common.refusals import Refused
from tests import factories
from tests.racing import race
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@once("make a group")
def make_group(request):
    """A view like ours: it acts and redirects, or shows the form again."""
    name = request.POST.get("name", "")
    if not name:
        return HttpResponse("Type a name.", status=422)
    group = Group.objects.create(name=name)
    return redirect(f"/groups/{group.public_id}/")


def post(user, *, path="/groups/add/", **data):
    request = RequestFactory().post(path, data)
    request.user, request.session = user, SessionStore()
    return request


@pytest.fixture
def user():
    return factories.person()


def test_an_act_is_done_and_remembered(user):
    with adds(Group=1, Submission=1):
        response = make_group(post(user, submission="key", name="Oaks"))
    assert (response.status_code, response.url) == (302, f"/groups/{Group.objects.get().public_id}/")
    stored = Submission.objects.get()
    assert (stored.by, stored.act, stored.outcome) == (user, "make a group", response.url)
    assert "key" not in stored.key


def test_a_double_click_has_one_effect_and_leads_to_the_same_page(user):
    first = make_group(post(user, submission="key", name="Oaks"))
    with nothing_changes():
        again = make_group(post(user, submission="key", name="Oaks"))
    assert first.url == again.url


def test_other_words_sent_from_an_old_page_are_not_lost(user):
    make_group(post(user, submission="key", name="Oaks"))
    with adds(Group=1, Submission=1):
        make_group(post(user, submission="key", name="Elms"))


def test_a_new_form_is_a_new_act(user):
    make_group(post(user, submission=new_key(), name="Oaks"))
    with adds(Group=1, Submission=1):
        make_group(post(user, submission=new_key(), name="Oaks"))


def test_somebody_elses_key_is_another_key(user):
    other = factories.person()
    make_group(post(user, submission="key", name="Oaks"))
    with adds(Group=1, Submission=1):
        make_group(post(other, submission="key", name="Elms"))


def test_two_forms_of_one_page_may_share_a_key(user):
    make_group(post(user, submission="key", name="Oaks"))
    with adds(Group=1, Submission=1):
        make_group(post(user, path="/groups/other/", submission="key", name="Elms"))


def test_a_refused_form_leaves_the_key_unused(user):
    with nothing_changes():
        response = make_group(post(user, submission="key"))
    assert (response.status_code, response.content) == (422, b"Type a name.")
    with adds(Group=1, Submission=1):
        assert make_group(post(user, submission="key", name="Oaks")).status_code == 302


@pytest.mark.parametrize("error", [Refused("No."), Http404(), ValueError("a fault")])
def test_whatever_stops_the_act_undoes_it_and_leaves_the_key_unused(user, error):
    def act(request):
        Group.objects.create(name="Half done")
        raise error

    with nothing_changes(), pytest.raises(type(error)):
        once("act")(act)(post(user, submission="key"))
    make_group(post(user, submission="key", name="Oaks"))


def test_a_page_that_is_no_redirect_undoes_what_was_written(user):
    def act(request):
        Group.objects.create(name="Half done")
        return HttpResponse("See what is wrong.")

    with nothing_changes():
        assert once("act")(act)(post(user, submission="key")).content == b"See what is wrong."


def test_another_constraint_is_not_taken_for_a_repeat(user):
    def act(request):
        factories.person(username=user.username)

    with nothing_changes(), pytest.raises(IntegrityError):
        once("act")(act)(post(user, submission="key"))


def test_a_form_without_a_key_still_acts(user):
    with adds(Group=2, Submission=2):
        make_group(post(user, name="Oaks"))
        make_group(post(user, name="Oaks"))


def test_reading_needs_no_key(user):
    request = RequestFactory().get("/groups/add/")
    request.user = user
    with nothing_changes():
        assert make_group_form(request).content == b"The form."


@once("make a group")
def make_group_form(request):
    return HttpResponse("The form.")


def test_signed_out_people_have_keys_of_their_own_session():
    one, other = (post(AnonymousUser(), submission="key") for _ in range(2))
    for request in (one, other):
        request.session.save()
    assert stored_key(one) != stored_key(other)
    make_group(post(AnonymousUser(), submission="key", name="Oaks"))
    assert Submission.objects.get().by is None


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_posts_have_one_effect():
    user = factories.person()
    results = race(partial(make_group, post(user, submission="key", name="Oaks")) for _ in range(20))
    group = Group.objects.get()
    assert [getattr(result, "url", result) for result in results] == [f"/groups/{group.public_id}/"] * 20
    assert Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_when_the_first_of_two_fails_the_second_acts():
    user = factories.person()

    def first_refuses(request):
        Group.objects.create(name="Oaks")
        if request.POST["name"] == "bad":
            connection.cursor().execute("SELECT 1")
            raise Refused("No.")
        return redirect("/done/")

    view = once("act")(first_refuses)
    results = race(partial(view, post(user, submission="key", name=name)) for name in ("bad", "good"))
    assert results[1].url == "/done/"
    assert Group.objects.count() == 1
    assert not AuditEvent.objects.exists()
