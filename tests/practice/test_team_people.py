"""One person of the team: what a manager sees of them and may do."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Membership, OneTimePhrase, SignIn
from accounts.phrases import find_phrase
from accounts.submissions import new_key
from practice.permissions import LAST_MANAGER, ONLY_MANAGERS
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_refused, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
VIEWS = ("person-detail", "person-role", "person-password", "person-end")
FORMS = VIEWS[1:]


@pytest.fixture
def place():
    factories.edition(areas=1)
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


@pytest.fixture
def second(place):
    """Another manager of the same setting."""
    return factories.member(place.setting, "manager", name="Tom of Alder House")


def page_of(visitor, view: str, member: Membership) -> Page:
    response = visitor.get(view, member.public_id)
    assert response.status_code == 200
    return Page(response)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# Their page


def test_it_says_who_they_are_here_and_what_is_open(manager, place):
    me = place.practitioner
    factories.reflection(me)
    factories.action(me)
    factories.self_audit(me)
    with nothing_changes():
        page = page_of(manager, "person-detail", me)
    assert page.title.startswith("Priya of Alder House - ")
    assert f"Role Practitioner Signs in with {me.user.username} Works here since" in page.words
    assert "Last here Not yet Open 1 self-audit, 1 action" in page.words
    for view in FORMS:
        assert manager.url(view, me.public_id) in page.links


def test_nothing_of_what_they_do_elsewhere_stands_there(manager, place):
    elsewhere = factories.member(factories.setting("Beech House"), user=place.practitioner.user)
    factories.action(elsewhere)
    words = page_of(manager, "person-detail", place.practitioner).words
    assert "Open Nothing" in words
    assert "Beech House" not in words


def test_the_last_manager_is_told_what_to_do_first(manager, place):
    page = page_of(manager, "person-detail", place.manager)
    assert "You are the only manager here. To change that, make somebody else a manager first." in page.words
    assert manager.url("person-end", place.manager.public_id) not in page.links


# Role and office


def test_a_new_role_counts_at_the_next_request(manager, place):
    visitor = Visitor(place.practitioner)
    assert visitor.get("team-list").status_code == 403
    with adds(AuditEvent=1, Submission=1):
        response = manager.post("person-role", place.practitioner.public_id, role="manager", office="deputy")
    assert response.url == manager.url("person-detail", place.practitioner.public_id)
    assert visitor.get("team-list").status_code == 200
    manager.post("person-role", place.practitioner.public_id, role="practitioner", office="")
    assert_refused(visitor.get("team-list"), ONLY_MANAGERS)


def test_the_form_shows_the_role_now(manager, place):
    boxes = page_of(manager, "person-role", place.manager).boxes
    assert (boxes["role"], boxes["office"]) == ("manager", "dsl")


def test_the_last_manager_cannot_step_down(manager, place):
    with nothing_changes():
        response = manager.post("person-role", place.manager.public_id, role="practitioner", office="")
    assert response.status_code == 422
    assert LAST_MANAGER in Page(response).words
    assert Page(response).boxes["role"] == "practitioner"


def test_who_steps_down_lands_on_their_home(manager, place, second):
    response = manager.post("person-role", place.manager.public_id, role="practitioner", office="")
    assert response.url == manager.url("home")
    assert_refused(manager.get("team-list"), ONLY_MANAGERS)


@pytest.mark.parametrize("role", ["lead", "editor", "administrator", "owner", ""])
def test_a_role_has_a_ceiling(manager, place, role):
    with nothing_changes():
        response = manager.post("person-role", place.practitioner.public_id, role=role, office="")
    assert response.status_code == 422
    assert Page(response).title.startswith("Error: ")


def test_a_field_that_is_not_asked_for_changes_nothing(manager, place):
    forged = {"setting": 1, "user": place.manager.user.pk, "ended_at": "2027-03-03", "is_active": ""}
    with adds(Submission=1):
        manager.post("person-role", place.practitioner.public_id, role="practitioner", office="", **forged)


# The end


def test_ending_asks_who_takes_over_and_then_hands_it_on(manager, place):
    me = place.practitioner
    action, audit = factories.action(me), factories.self_audit(me)
    factories.request(place.manager, me)
    page = page_of(manager, "person-end", me)
    assert "Open now: 1 self-audit, 1 action, 1 request." in page.words
    assert "What they were asked to reflect on is not asked of them any more." in page.words
    visitor = Visitor(me)
    assert visitor.get("home").status_code == 200
    response = manager.post(
        "person-end", me.public_id, actions_to=place.colleague.user.public_id, self_audits_to="nobody"
    )
    assert response.url == manager.url("team-list")
    assert fresh(action).owner == place.colleague.user
    assert not audit.contributors.exists()
    assert fresh(me).ended_by == place.manager.user
    page = Page(manager.get("team-list"))
    assert "Priya of Alder House does not work here any more." in page.words
    assert visitor.get("home").url == f"/account/sign-in/?next={visitor.url('home')}"


@pytest.mark.parametrize("left_out", ["actions_to", "self_audits_to"])
def test_for_each_kind_somebody_or_nobody_is_chosen(manager, place, left_out):
    me = place.practitioner
    factories.action(me)
    factories.self_audit(me)
    chosen = {"actions_to": "nobody", "self_audits_to": "nobody", left_out: ""}
    with nothing_changes():
        response = manager.post("person-end", me.public_id, **chosen)
    assert response.status_code == 422
    assert "or “Nobody”." in Page(response).words


@pytest.mark.parametrize("heir", ["practitioner", "stranger", "made-up"])
def test_only_somebody_who_works_here_and_stays_takes_over(manager, place, heir):
    chosen = {
        "practitioner": place.practitioner.user.public_id,
        "stranger": factories.place("Beech House").colleague.user.public_id,
        "made-up": "0" * 16,
    }[heir]
    factories.action(place.practitioner)
    with nothing_changes():
        response = manager.post("person-end", place.practitioner.public_id, actions_to=chosen)
    assert response.status_code == 422


def test_with_nothing_open_nothing_is_asked(manager, place):
    page = page_of(manager, "person-end", place.practitioner)
    assert "Nothing is open." in page.words
    assert not {"actions_to", "self_audits_to"} & set(page.boxes)
    with adds(AuditEvent=1, Submission=1):
        manager.post("person-end", place.practitioner.public_id)


def test_ended_twice_it_ends_once(manager, place):
    key = new_key()
    first = manager.post("person-end", place.practitioner.public_id, submission=key)
    with nothing_changes():
        again = manager.post("person-end", place.practitioner.public_id, submission=key)
        late = manager.post("person-end", place.practitioner.public_id)
    assert (again.status_code, again.url) == (302, first.url)
    assert late.status_code == 404


def test_the_last_manager_cannot_leave(manager, place):
    with nothing_changes():
        assert_refused(manager.get("person-end", place.manager.public_id), LAST_MANAGER)
        assert_refused(manager.post("person-end", place.manager.public_id), LAST_MANAGER)


def test_a_manager_leaves_and_is_signed_out(manager, place, second):
    page = page_of(manager, "person-end", place.manager)
    assert "Leave Alder House" in page.words
    response = manager.post("person-end", place.manager.public_id)
    assert response.url == "/account/signed-out/"
    assert "You do not work there any more." in Page(manager.client.get(response.url)).words
    assert manager.get("home").url.startswith("/account/sign-in/")
    assert SignIn.objects.filter(user=place.manager.user, ended_at=None).count() == 0


# A forgotten password


def with_email(member: Membership, email: str = "priya@example.org") -> Membership:
    type(member.user).objects.filter(pk=member.user_id).update(email=email)
    return member


def test_with_an_email_the_link_goes_to_them_alone(manager, place, django_capture_on_commit_callbacks):
    member = with_email(place.practitioner)
    assert "priya@example.org" in page_of(manager, "person-password", member).words
    with adds(AuditEvent=1, Submission=1), django_capture_on_commit_callbacks(execute=True):
        response = manager.post("person-password", member.public_id, email="mona@example.org")
    assert response.url == manager.url("person-detail", member.public_id)
    (sent,) = mail.outbox
    assert sent.to == ["priya@example.org"]
    address = re.search(r"http://localhost:8000(/account/password/reset/\S+)", sent.body)[1]
    shown = manager.get("person-detail", member.public_id).content.decode()
    assert "A link is on its way to priya@example.org." in shown
    assert "/password/reset/" not in shown
    assert Client().get(address, follow=True).status_code == 200


def test_links_cannot_be_sent_without_end(manager, place):
    member = with_email(place.practitioner)
    for _ in range(5):
        assert manager.post("person-password", member.public_id).status_code == 302
    with nothing_changes():
        response = manager.post("person-password", member.public_id)
    assert_refused(response, "Wait five minutes, then try again.", status=429)


def test_without_an_email_a_phrase_is_shown_once(manager, place):
    me = place.practitioner
    page = page_of(manager, "person-password", me)
    assert "Whoever holds the phrase can sign in as them. Hand it over in person." in page.words
    with adds(OneTimePhrase=1, AuditEvent=1, Submission=1):
        response = manager.post("person-password", me.public_id)
    assert response.url == manager.url("team-slips")
    words = Page(manager.get("team-slips")).words
    assert f"Username {me.user.username} One-time phrase" in words
    typed = " ".join(words.split("One-time phrase ")[1].split()[:4])
    assert find_phrase(username=me.user.username, typed=typed) == OneTimePhrase.objects.get()
    assert "One-time phrase" not in Page(manager.get("team-slips")).words
    assert me.user.check_password(factories.PASSWORD)


@pytest.mark.parametrize("who", ["another manager", "works elsewhere", "edits the content"])
def test_for_anybody_else_a_sentence_says_what_to_do(manager, place, second, who):
    member = second if who == "another manager" else place.practitioner
    if who == "works elsewhere":
        factories.member(factories.setting("Beech House"), user=member.user)
    if who == "edits the content":
        member.user.role_rows.create(role="editor")
    words = page_of(manager, "person-password", member).words
    assert "Ask the people who run this service." in words
    assert "Beech House" not in words
    sentence = "You cannot start a new password for this person."
    with nothing_changes():
        assert_refused(manager.post("person-password", member.public_id), sentence, status=409)


def test_ones_own_password_is_changed_where_it_always_is(manager, place):
    for way in (manager.get, manager.post):
        assert way("person-password", place.manager.public_id).url == "/account/password/"
    assert mail.outbox == []


# For all of them


def test_a_practitioner_sees_why_not(place):
    visitor = Visitor(place.practitioner)
    with nothing_changes():
        for view in VIEWS:
            assert_refused(visitor.get(view, place.colleague.public_id), ONLY_MANAGERS)
        for view in FORMS:
            assert_refused(visitor.post(view, place.practitioner.public_id, role="manager"), ONLY_MANAGERS)


def test_who_does_not_work_here_is_not_found(manager, place):
    left = factories.end(factories.member(place.setting))
    lead = factories.lead(factories.group(place.setting))
    for member in (left, lead, factories.place("Beech House").practitioner):
        with nothing_changes():
            for view in VIEWS:
                assert manager.get(view, member.public_id).status_code == 404
            for view in FORMS:
                assert manager.post(view, member.public_id, role="manager").status_code == 404
    assert manager.get("person-detail", "0" * 16).status_code == 404


def test_a_stranger_finds_nothing(manager, place):
    stranger = Visitor(factories.place("Beech House").manager)
    for view in VIEWS:
        assert stranger.client.get(manager.url(view, place.practitioner.public_id)).status_code == 404


def test_wrong_methods(manager, place):
    assert manager.post("person-detail", place.practitioner.public_id).status_code == 405
    for view in FORMS:
        assert manager.client.put(manager.url(view, place.practitioner.public_id)).status_code == 405


@pytest.mark.parametrize("view", VIEWS)
def test_names_come_out_as_text(view):
    manager = Visitor(factories.member(factories.setting(EVIL, slug="alder"), "manager", name=EVIL))
    somebody = factories.member(manager.me.setting, name=EVIL)
    factories.action(somebody)
    assert_shown_as_text(manager.get(view, somebody.public_id), times=2)


@pytest.mark.parametrize("view", VIEWS)
def test_more_people_and_work_cost_no_more(manager, place, view):
    def add():
        factories.action(place.practitioner)
        factories.request(place.manager, place.practitioner)
        factories.member(place.setting)

    assert_same_cost(growing(lambda: manager.get(view, place.practitioner.public_id), add))


def test_a_childminder_meets_their_own_words():
    jo = Visitor(factories.childminder("Jo Carter"))
    peer = factories.member(jo.me.setting, name="Pia Peer")
    factories.edition(areas=1)
    factories.action(peer)
    pages = [page_of(jo, view, peer) for view in ("person-detail", "person-password", "person-end")]
    pages.append(page_of(jo, "person-detail", jo.me))
    assert "Here as Peer" in pages[0].words
    for page in pages:
        for never in ("manager", "submit", "team", "colleague"):
            assert never not in page.words.lower(), (never, page.title)
    assert_refused(jo.get("person-role", peer.public_id), "You work alone here.")
    jo.post("person-end", peer.public_id, actions_to=jo.me.user.public_id)
    assert fresh(peer).ended_at
