from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actions import accept_as_new_person, cancel_invitation
from accounts.models import Invitation, Membership
from accounts.models.invitations import hash_token
from accounts.submissions import new_key
from practice.permissions import ONLY_MANAGERS
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_refused, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
NEW = {"name": "Ines Invited", "email": "", "role": "practitioner", "office": ""}


@pytest.fixture
def place():
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def team(visitor) -> Page:
    response = visitor.get("team-list")
    assert response.status_code == 200
    return Page(response)


def token_in(page: Page) -> str:
    address = next(word for word in page.words.split() if "/account/invitation/" in word)
    assert address.startswith("http://localhost:8000/account/invitation/")
    return address.rstrip("/").rsplit("/", 1)[1]


# The page


def test_it_names_who_works_here_now(manager, place):
    factories.end(factories.member(place.setting, name="Remi Removed"))
    factories.member(factories.setting("Beech House"), name="Stella Stranger")
    with nothing_changes():
        page = team(manager)
    assert "3 people Colin of Alder House Practitioner Mona of Alder House (you) Manager" in page.words
    assert "Remi Removed" not in page.words
    assert "Stella Stranger" not in page.words


def test_it_lists_open_and_expired_invitations_but_no_used_or_cancelled_ones(manager, place):
    factories.invitation(place.manager, name="Olive Open")
    factories.invitation(
        place.manager, name="Eddie Expired", expires_at=timezone.now() - timedelta(minutes=1)
    )
    used, token = factories.invitation(place.manager, name="Una Used")
    accept_as_new_person(token=token, name="Una", username="una", password=factories.PASSWORD)
    cancelled, _ = factories.invitation(place.manager, name="Cara Cancelled")
    cancel_invitation(by=place.manager, invitation=cancelled)
    factories.invitation(factories.place("Beech House").manager, name="Stella Stranger")
    words = team(manager).words
    assert "Olive Open Practitioner · works until" in words
    assert "Eddie Expired Practitioner · expired" in words
    assert words.count("Cancel the invitation of") == 1
    for name in (used.name, cancelled.name, "Stella Stranger"):
        assert name not in words


# Inviting


def test_inviting_shows_the_link_once(manager):
    with adds(Invitation=1, AuditEvent=1, Submission=1):
        response = manager.post("invitation-add", **NEW)
    assert (response.status_code, response.url) == (302, manager.url("team-list"))
    row = Invitation.objects.get()
    assert (row.name, row.role, row.office, row.email) == ("Ines Invited", "practitioner", "", "")
    assert (row.setting, row.invited_by) == (manager.me.setting, manager.me.user)
    page = team(manager)
    assert hash_token(token_in(page)) == row.token_hash
    assert "Ines Invited is invited." in page.words
    assert "/account/invitation/" not in team(manager).words


def test_the_link_never_lies_readable_in_the_session(manager):
    manager.post("invitation-add", **NEW)
    assert "/account/invitation/" not in str(dict(manager.client.session))
    assert manager.client.session["invitation"].startswith(f"{manager.me.setting.key.public_id}:")


def test_with_an_email_the_link_is_sent(manager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        manager.post("invitation-add", **{**NEW, "email": "ines@example.org", "office": "deputy"})
    (sent,) = mail.outbox
    assert sent.to == ["ines@example.org"]
    assert f"http://localhost:8000/account/invitation/{token_in(team(manager))}/" in sent.body
    assert Invitation.objects.get().office == "deputy"


def test_sent_twice_one_person_is_invited(manager):
    key = new_key()
    first = manager.post("invitation-add", submission=key, **NEW)
    with nothing_changes():
        again = manager.post("invitation-add", submission=key, **NEW)
    assert (again.status_code, again.url) == (302, first.url)
    assert hash_token(token_in(team(manager))) == Invitation.objects.get().token_hash


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
    ("field", "typed", "sentence"),
    [
        ("name", "", "Fill in “Their name”."),
        ("name", "n" * 121, "Shorten it to 120 characters."),
        ("email", "not an email", "Enter a valid email address."),
        ("office", "owner", "Select a valid choice."),
    ],
)
def test_a_refused_form_keeps_what_was_typed(manager, field, typed, sentence):
    with nothing_changes():
        response = manager.post("invitation-add", **{**NEW, "email": "ines@example.org", field: typed})
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert page.title.startswith("Error: ")
    if field in ("name", "email"):
        assert page.boxes[field] == typed


def test_somebody_who_works_here_is_not_invited_again(manager, place):
    factories.member(place.setting, user=factories.person(email="ines@example.org"))
    with nothing_changes():
        response = manager.post("invitation-add", **{**NEW, "email": "Ines@Example.org"})
    page = Page(response)
    assert response.status_code == 422
    assert "Somebody with this email already works here." in page.words
    assert page.boxes["email"] == "Ines@Example.org"
    assert len(mail.outbox) == 0


# Cancelling


def test_cancelling_ends_it(manager, place):
    row, _ = factories.invitation(place.manager)
    with adds(AuditEvent=1, Submission=1):
        response = manager.post("invitation-cancel", row.public_id)
    assert response.url == manager.url("team-list")
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert "The invitation of Ines Invited is cancelled." in team(manager).words


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
        assert manager.post("invitation-cancel", row.public_id).status_code == 404
        assert manager.post("invitation-cancel", "0" * 16).status_code == 404


# For all of them


def test_a_practitioner_sees_why_not(place):
    visitor = Visitor(place.practitioner)
    row, _ = factories.invitation(place.manager)
    with nothing_changes():
        for response in (
            visitor.get("team-list"),
            visitor.get("invitation-add"),
            visitor.post("invitation-add", **NEW),
            visitor.post("invitation-cancel", row.public_id),
        ):
            assert_refused(response, ONLY_MANAGERS)


def test_a_stranger_finds_nothing(manager):
    stranger = Visitor(factories.place("Beech House").manager)
    with nothing_changes():
        for view in ("team-list", "invitation-add"):
            assert stranger.client.get(manager.url(view)).status_code == 404
        assert stranger.client.post(manager.url("invitation-add"), NEW).status_code == 404


def test_wrong_methods(manager, place):
    row, _ = factories.invitation(place.manager)
    assert manager.post("team-list").status_code == 405
    assert manager.client.put(manager.url("invitation-add")).status_code == 405
    assert manager.get("invitation-cancel", row.public_id).status_code == 405


def test_words_of_the_database_come_out_as_text():
    manager = Visitor(factories.member(factories.setting(EVIL, slug="alder"), "manager", name=EVIL))
    factories.invitation(manager.me, name=EVIL)
    assert_shown_as_text(manager.get("team-list"), times=4)
    assert_shown_as_text(manager.post("invitation-add", **{**NEW, "name": EVIL, "email": EVIL}), times=3)


def test_more_people_and_invitations_cost_no_more(manager, place):
    def add():
        factories.member(place.setting)
        factories.invitation(place.manager)

    assert_same_cost(growing(lambda: manager.get("team-list"), add), at_most=7)


# A childminder may invite a peer


def test_a_childminder_invites_a_peer_and_meets_no_roles():
    jo = Visitor(factories.childminder("Jo Carter"))
    form = Page(jo.get("invitation-add"))
    assert not {"role", "office"} & set(form.boxes)
    jo.post("invitation-add", **{**NEW, "role": "manager", "office": "dsl"})
    row = Invitation.objects.get()
    assert (row.role, row.office) == (Membership.Role.PRACTITIONER, "")
    page = team(jo)
    assert "Childminder" in page.words
    assert "Ines Invited Peer · works until" in page.words
