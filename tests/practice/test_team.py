from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actions import accept_as_new_person, cancel_invitation
from accounts.models import Invitation, Membership, OneTimePhrase, SignIn
from accounts.models.invitations import hash_token
from accounts.phrases import find_phrase
from accounts.submissions import new_key
from practice.permissions import ONLY_MANAGERS
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_refused, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
NEW = {
    "name": "Ines Invited",
    "email": "ines@example.org",
    "username": "",
    "role": "practitioner",
    "office": "",
}
BY_PHRASE = {**NEW, "email": "", "username": "Ines.I"}


@pytest.fixture
def place():
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def page_of(visitor, view: str = "team-list") -> Page:
    response = visitor.get(view)
    assert response.status_code == 200
    return Page(response)


def token_in(page: Page) -> str:
    address = next(word for word in page.words.split() if "/account/invitation/" in word)
    assert address.startswith("http://localhost:8000/account/invitation/")
    return address.rstrip("/").rsplit("/", 1)[1]


def words_in(page: Page) -> str:
    """The phrase on a slip."""
    return " ".join(page.words.split("One-time phrase ")[1].split()[:4])


# The page


def test_it_names_who_works_here_now_in_alphabetical_order(manager, place):
    factories.member(place.setting, name="adam of alder")
    factories.end(factories.member(place.setting, name="Remi Removed"))
    factories.member(factories.setting("Beech House"), name="Stella Stranger")
    with nothing_changes():
        page = page_of(manager)
    assert "4 people adam of alder Practitioner" in page.words
    names = ["adam of alder", "Colin of Alder House", "Mona of Alder House (you)", "Priya of Alder House"]
    places = [page.words.index(name) for name in names]
    assert places == sorted(places)
    assert "Mona of Alder House (you) Manager · Designated safeguarding lead" in page.words
    assert "Remi Removed" not in page.words
    assert "Stella Stranger" not in page.words
    assert manager.url("person-detail", place.practitioner.public_id) in page.links


def test_it_says_on_which_day_somebody_was_here_last(manager, place):
    assert "Colin of Alder House Practitioner · last here: not yet" in page_of(manager).words
    seen = SignIn.start(place.colleague.user, shared=True)
    Membership.objects.filter(pk=place.colleague.pk).update(started_at=datetime(2027, 3, 1, tzinfo=UTC))
    SignIn.objects.filter(pk=seen.pk).update(last_seen_at=datetime(2027, 3, 3, 14, 32, tzinfo=UTC))
    words = page_of(manager).words
    assert "Colin of Alder House Practitioner · last here: 3 March 2027 " in words
    assert "2:32pm" not in words


def test_what_somebody_did_elsewhere_before_they_came_is_nobodys_business(manager, place):
    SignIn.start(place.colleague.user, shared=True)
    SignIn.objects.filter(user=place.colleague.user).update(
        last_seen_at=place.colleague.started_at - timedelta(days=1)
    )
    assert "Colin of Alder House Practitioner · last here: not yet" in page_of(manager).words


def test_what_is_open_stands_there_as_counts_and_no_draft_does(manager, place):
    factories.edition(areas=1)
    me, colleague = place.practitioner, place.colleague
    factories.reflection(me)
    assert page_of(manager).words.count("Nothing open") == 3
    factories.shared(me, colleague, differently="Ask at the gate")  # an action the manager may not see
    factories.shared(me, place.manager, differently="Ask at the door")
    factories.action(me)
    factories.self_audit(me)
    factories.submitted(me, title="Handed in")
    factories.request(place.manager, me, colleague)
    words = page_of(manager).words
    assert "Open: 1 self-audit, 2 actions, 1 request" in words
    assert words.count("Nothing open") == 1
    assert "Open: 1 request" in words


def test_only_you_so_far():
    alone = Visitor(factories.member(factories.setting("Alder House"), "manager"))
    page = page_of(alone)
    assert "Only you so far" in page.words
    assert page.links.count(alone.url("invitation-add")) == 1
    factories.invitation(alone.me)
    assert "Only you so far" not in page_of(alone).words


def test_it_lists_open_expired_and_void_invitations_but_no_used_or_cancelled_ones(manager, place):
    factories.invitation(place.manager, name="Olive Open", email="olive@example.org")
    factories.invitation(
        place.manager, name="Eddie Expired", expires_at=timezone.now() - timedelta(minutes=1)
    )
    former = factories.member(place.setting, "manager", name="Fay Former")
    factories.invitation(former, name="Vera Void", username="vera")
    factories.end(former)
    used, token = factories.invitation(place.manager, name="Una Used")
    accept_as_new_person(token=token, name="Una", username="una", password=factories.PASSWORD)
    cancelled, _ = factories.invitation(place.manager, name="Cara Cancelled")
    cancel_invitation(by=place.manager, invitation=cancelled)
    factories.invitation(factories.place("Beech House").manager, name="Stella Stranger")
    words = page_of(manager).words
    assert "Olive Open Practitioner · olive@example.org · works until" in words
    assert "Eddie Expired Practitioner · by link · not used in time" in words
    void = (
        "Vera Void Practitioner · one-time phrase for vera · ended, because Fay Former can invite nobody here"
    )
    assert void in words
    assert words.count("Cancel the invitation of") == 3
    for name in (used.name, cancelled.name, "Stella Stranger"):
        assert name not in words


# Inviting


def test_by_email_the_link_is_sent_and_shown_once(manager, django_capture_on_commit_callbacks):
    with adds(Invitation=1, AuditEvent=1, Submission=1), django_capture_on_commit_callbacks(execute=True):
        response = manager.post("invitation-add", **{**NEW, "office": "deputy"})
    assert (response.status_code, response.url) == (302, manager.url("team-slips"))
    row = Invitation.objects.get()
    assert (row.name, row.role, row.office, row.email) == (
        "Ines Invited",
        "practitioner",
        "deputy",
        "ines@example.org",
    )
    assert (row.setting, row.invited_by) == (manager.me.setting, manager.me.user)
    page = page_of(manager, "team-slips")
    assert hash_token(token_in(page)) == row.token_hash
    assert "Ines Invited is invited." in page.words
    (sent,) = mail.outbox
    assert sent.to == ["ines@example.org"]
    assert f"http://localhost:8000/account/invitation/{token_in(page)}/" in sent.body
    again = page_of(manager, "team-slips")
    assert "Nothing to hand over" in again.words
    assert "/account/invitation/" not in again.words


def test_by_username_a_slip_with_four_words_is_shown_once(manager, django_capture_on_commit_callbacks):
    with (
        adds(Invitation=1, OneTimePhrase=1, AuditEvent=1, Submission=1),
        django_capture_on_commit_callbacks(execute=True),
    ):
        manager.post("invitation-add", **BY_PHRASE)
    row = Invitation.objects.get()
    assert (row.email, row.username) == ("", "ines.i")
    page = page_of(manager, "team-slips")
    assert "Open http://localhost:8000/account/phrase/ Username ines.i One-time phrase" in page.words
    assert find_phrase(username="ines.i", typed=words_in(page)).invitation == row
    assert "/account/invitation/" not in page.words
    assert "Nothing to hand over" in page_of(manager, "team-slips").words
    assert mail.outbox == []


def test_looking_without_opening_does_not_use_it_up(manager):
    manager.post("invitation-add", **BY_PHRASE)
    assert manager.client.head(manager.url("team-slips")).status_code == 200
    assert "One-time phrase" in page_of(manager, "team-slips").words


@pytest.mark.parametrize("new", [NEW, BY_PHRASE])
def test_links_and_phrases_never_lie_readable_in_the_session(manager, new):
    manager.post("invitation-add", **new)
    stored = str(dict(manager.client.session))
    page = page_of(manager, "team-slips")
    secret = words_in(page) if new is BY_PHRASE else token_in(page)
    assert secret not in stored
    assert manager.me.setting.key.public_id in stored
    assert "slips" not in manager.client.session


def test_a_slip_is_not_shown_on_the_page_of_another_setting(manager):
    elsewhere = factories.member(factories.setting("Beech House"), "manager", user=manager.me.user)
    manager.post("invitation-add", **BY_PHRASE)
    other = Visitor(elsewhere)
    other.client = manager.client
    assert "Nothing to hand over" in page_of(other, "team-slips").words
    assert "ines.i" in page_of(manager, "team-slips").words


@pytest.mark.parametrize("new", [NEW, BY_PHRASE])
def test_sent_twice_one_person_is_invited(manager, new):
    key = new_key()
    first = manager.post("invitation-add", submission=key, **new)
    with nothing_changes():
        again = manager.post("invitation-add", submission=key, **new)
    assert (again.status_code, again.url) == (302, first.url)
    if new is BY_PHRASE:
        assert find_phrase(username="ines.i", typed=words_in(page_of(manager, "team-slips")))


@pytest.mark.parametrize("role", ["lead", "editor", "approver", "administrator", "owner", ""])
def test_a_role_has_a_ceiling(manager, role):
    with nothing_changes():
        response = manager.post("invitation-add", **{**NEW, "role": role})
    page = Page(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert page.boxes["name"] == "Ines Invited"


def test_the_setting_is_of_the_address_never_of_the_form(manager):
    other = factories.setting("Beech House")
    manager.post("invitation-add", setting=other.pk, setting_id=other.pk, invited_by=1, **NEW)
    assert Invitation.objects.get().setting == manager.me.setting


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Type their name."),
        ({"name": "n" * 121}, "Shorten it to 120 characters."),
        ({"name": "=1+1"}, "Names cannot begin with ="),
        ({"name": "?!"}, "The name has no letters."),
        ({"email": "not an email"}, "This is not an email address."),
        ({"email": "=1@example.org"}, "Emails cannot begin with ="),
        ({"email": ""}, "Type an email, or choose a username."),
        ({"username": "ines"}, "Fill in the email or the username, not both."),
        ({"email": "", "username": "with space"}, "letters, numbers and . - _ only, and no spaces"),
        ({"email": "", "username": "ines@example.org"}, "Type it in the box for the email."),
        ({"email": "", "username": "u" * 61}, "Shorten it to 60 characters."),
        ({"email": "", "username": "-ines"}, "Usernames cannot begin with -"),
        ({"office": "owner"}, "Select a valid choice."),
    ],
)
def test_a_refused_form_keeps_what_was_typed(manager, typed, sentence):
    with nothing_changes():
        response = manager.post("invitation-add", **{**NEW, **typed})
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert page.title.startswith("Error: ")
    for field in ("name", "email", "username"):
        assert (page.boxes.get(field) or "") == {**NEW, **typed}[field]


@pytest.mark.parametrize("name", ["Z", "نور خان", "O’Brien-Smith", "O'Brien's \"Little <Stars>\" & Co", "李"])
def test_a_name_is_what_somebody_is_called(manager, name):
    assert manager.post("invitation-add", **{**NEW, "name": name}).status_code == 302
    assert Invitation.objects.get().name == name


def test_somebody_who_works_here_is_not_invited_again(manager, place):
    factories.member(place.setting, user=factories.person(email="ines@example.org", username="ines.i"))
    for new, sentence in (
        ({**NEW, "email": "Ines@Example.org"}, "Somebody with this email already works here."),
        (BY_PHRASE, "Somebody with this username already works here."),
    ):
        with nothing_changes():
            response = manager.post("invitation-add", **new)
        page = Page(response)
        assert response.status_code == 422
        assert sentence in page.words
        assert (page.boxes["email"], page.boxes["username"]) == (new["email"], new["username"])
    assert len(mail.outbox) == 0


@pytest.mark.parametrize("new", [NEW, BY_PHRASE])
def test_somebody_is_not_invited_twice(manager, new):
    manager.post("invitation-add", **new)
    with nothing_changes():
        response = manager.post("invitation-add", **{**new, "name": "Another Name"})
    assert response.status_code == 422
    assert "There is an open invitation for this" in Page(response).words


@pytest.mark.parametrize("new", [NEW, BY_PHRASE])
def test_somebody_who_works_elsewhere_is_invited_and_nothing_is_told_of_it(manager, new):
    elsewhere = factories.place("Beech House")
    factories.member(elsewhere.setting, user=factories.person(email="ines@example.org", username="ines.i"))
    factories.invitation(elsewhere.manager, email="ines@example.org", username="ines.i")
    manager.post("invitation-add", **new)
    assert Invitation.objects.filter(setting=manager.me.setting).count() == 1
    assert "Beech House" not in page_of(manager, "team-slips").words


# Inviting again


def test_inviting_again_ends_the_old_link_and_shows_a_new_one(manager, place):
    row, token = factories.invitation(place.manager, email="ines@example.org", role="manager", office="dsl")
    with adds(Invitation=1, AuditEvent=2, Submission=1):
        response = manager.post("invitation-again", row.public_id)
    assert response.url == manager.url("team-slips")
    row.refresh_from_db()
    again = Invitation.objects.latest("pk")
    assert (row.state, again.role, again.office, again.email) == (
        "cancelled",
        "manager",
        "dsl",
        "ines@example.org",
    )
    assert hash_token(token_in(page_of(manager, "team-slips"))) == again.token_hash != hash_token(token)


def test_inviting_again_gives_a_new_phrase(manager):
    manager.post("invitation-add", **BY_PHRASE)
    before = words_in(page_of(manager, "team-slips"))
    manager.post("invitation-again", Invitation.objects.get().public_id)
    after = words_in(page_of(manager, "team-slips"))
    assert find_phrase(username="ines.i", typed=before) is None
    assert find_phrase(username="ines.i", typed=after)
    assert OneTimePhrase.objects.count() == 2


@pytest.mark.parametrize("how", ["expired", "void"])
def test_an_invitation_that_ended_can_be_made_again_or_taken_off_the_list(manager, place, how):
    rows = []
    for name in ("Ines", "Una"):
        if how == "expired":
            rows.append(factories.invitation(place.manager, name=name, expires_at=timezone.now())[0])
        else:
            former = factories.member(place.setting, "manager")
            rows.append(factories.invitation(former, name=name)[0])
            factories.end(former)
    manager.post("invitation-again", rows[0].public_id)
    manager.post("invitation-cancel", rows[1].public_id)
    assert [one.name for one in Invitation.objects.open()] == ["Ines"]
    assert Invitation.objects.exclude(cancelled_at=None).count() == 2


def test_who_came_in_meanwhile_is_not_invited_again(manager, place):
    row, token = factories.invitation(place.manager)
    accept_as_new_person(token=token, name="Ines", username="ines", password=factories.PASSWORD)
    with nothing_changes():
        assert_refused(manager.post("invitation-again", row.public_id), "This invitation is no longer open.")


# Cancelling


def test_cancelling_ends_it(manager, place):
    row, _ = factories.invitation(place.manager)
    with adds(AuditEvent=1, Submission=1):
        response = manager.post("invitation-cancel", row.public_id)
    assert response.url == manager.url("team-list")
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert "The invitation of Ines Invited is cancelled." in page_of(manager).words


def test_cancelling_twice_has_one_effect_and_the_same_page(manager, place):
    row, key = factories.invitation(place.manager)[0], new_key()
    first = manager.post("invitation-cancel", row.public_id, submission=key)
    with nothing_changes():
        again = manager.post("invitation-cancel", row.public_id, submission=key)
        late = manager.post("invitation-cancel", row.public_id)
    assert (again.status_code, again.url) == (302, first.url)
    assert_refused(late, "This invitation is no longer open.")


def test_an_invitation_of_another_setting_is_not_found(manager):
    row, _ = factories.invitation(factories.place("Beech House").manager)
    with nothing_changes():
        for view in ("invitation-cancel", "invitation-again"):
            assert manager.post(view, row.public_id).status_code == 404
            assert manager.post(view, "0" * 16).status_code == 404


# For all of them


def test_a_practitioner_sees_why_not(place):
    visitor = Visitor(place.practitioner)
    row, _ = factories.invitation(place.manager)
    with nothing_changes():
        for response in (
            visitor.get("team-list"),
            visitor.get("invitation-add"),
            visitor.post("invitation-add", **NEW),
            visitor.get("team-slips"),
            visitor.post("invitation-cancel", row.public_id),
            visitor.post("invitation-again", row.public_id),
        ):
            assert_refused(response, ONLY_MANAGERS)


def test_a_stranger_finds_nothing(manager):
    stranger = Visitor(factories.place("Beech House").manager)
    with nothing_changes():
        for view in ("team-list", "invitation-add", "team-slips"):
            assert stranger.client.get(manager.url(view)).status_code == 404
        assert stranger.client.post(manager.url("invitation-add"), NEW).status_code == 404


def test_wrong_methods(manager, place):
    row, _ = factories.invitation(place.manager)
    assert manager.post("team-list").status_code == 405
    assert manager.client.put(manager.url("invitation-add")).status_code == 405
    assert manager.post("team-slips").status_code == 405
    assert manager.get("invitation-cancel", row.public_id).status_code == 405
    assert manager.get("invitation-again", row.public_id).status_code == 405


def test_words_of_the_database_come_out_as_text():
    manager = Visitor(factories.member(factories.setting(EVIL, slug="alder"), "manager", name=EVIL))
    factories.invitation(manager.me, name=EVIL, username="evil")
    assert_shown_as_text(manager.get("team-list"), times=4)
    assert_shown_as_text(manager.post("invitation-add", **{**NEW, "name": EVIL, "email": EVIL}), times=3)
    manager.post("invitation-add", **{**NEW, "name": EVIL})
    assert_shown_as_text(manager.get("team-slips"), times=3)


def test_more_people_and_invitations_cost_no_more(manager, place):
    factories.edition(areas=1)

    def add():
        somebody = factories.member(place.setting)
        factories.action(somebody)
        factories.request(place.manager, somebody)
        factories.sign_in(manager.client.__class__(), somebody)
        factories.invitation(place.manager)

    assert_same_cost(growing(lambda: manager.get("team-list"), add))


# A childminder may invite a peer


def test_a_childminder_invites_a_peer_and_meets_no_roles():
    jo = Visitor(factories.childminder("Jo Carter"))
    assert "Only you so far You can invite a peer" in page_of(jo).words
    form = Page(jo.get("invitation-add"))
    assert not {"role", "office"} & set(form.boxes)
    assert jo.url("team-paste") not in form.links
    jo.post("invitation-add", **{**NEW, "role": "manager", "office": "dsl"})
    row = Invitation.objects.get()
    assert (row.role, row.office) == (Membership.Role.PRACTITIONER, "")
    slips = page_of(jo, "team-slips")
    page = page_of(jo)
    assert "Childminder" in page.words
    assert "Ines Invited Peer · ines@example.org · works until" in page.words
    for words in (page.words, slips.words, form.words):
        for never in ("manager", "team", "practitioner", "colleague"):
            assert never not in words.lower(), never
